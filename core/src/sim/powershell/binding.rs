//! Binds the parameters of a call to those that a cmdlet declares, as strictly as `PowerShell` does.

use serde_json::{Map, Value as Json};

use super::refusal::Refusal;

/// What a parameter takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Take {
    /// Text.
    Text,
    /// A truth value.
    Bool,
    /// A switch: a truth value that is false unless given.
    Switch,
    /// A whole number.
    Int,
    /// One of some words, whatever their case.
    OneOf(&'static [&'static str]),
    /// A list of texts; a single text is a list of one.
    Texts,
    /// Anything; the cmdlet looks at it.
    Object,
    /// Accepted, and without effect.
    Ignored,
    /// The switch that shows what would happen, and lets nothing happen.
    WhatIf,
    /// The switch that asks a person; there is none behind the door.
    Confirm,
    /// Documented, and not modelled.
    Unmodelled,
}

/// A parameter of a cmdlet.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Parameter {
    /// Its name.
    pub(crate) name: &'static str,
    /// What it takes.
    pub(crate) take: Take,
    /// Whether it must be given.
    pub(crate) mandatory: bool,
}

/// A parameter that may be left out.
pub(crate) const fn parameter(name: &'static str, take: Take) -> Parameter {
    Parameter { name, take, mandatory: false }
}

/// A parameter that must be given.
pub(crate) const fn mandatory(name: &'static str, take: Take) -> Parameter {
    Parameter { name, take, mandatory: true }
}

/// Parameters that every cmdlet has; none changes what happens in the tenant.
const COMMON: [&str; 12] = [
    "Debug",
    "ErrorAction",
    "ErrorVariable",
    "InformationAction",
    "InformationVariable",
    "OutBuffer",
    "OutVariable",
    "PipelineVariable",
    "ProgressAction",
    "Verbose",
    "WarningAction",
    "WarningVariable",
];

/// The parameters of one call, under the names that the cmdlet declares.
#[derive(Clone, Debug, Default)]
pub(crate) struct Arguments(Vec<(&'static str, Json)>);

impl Arguments {
    /// The value of a parameter, null included; `None` if it was not given.
    pub(crate) fn get(&self, name: &str) -> Option<&Json> {
        self.0.iter().find(|(found, _)| *found == name).map(|(_, json)| json)
    }

    /// The text of a parameter; `None` if it was not given or is null.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.get(name).and_then(Json::as_str)
    }

    /// The truth value of a parameter, if it was given.
    pub(crate) fn bool(&self, name: &str) -> Option<bool> {
        self.get(name).and_then(Json::as_bool)
    }

    /// Whether a switch is on.
    pub(crate) fn switched(&self, name: &str) -> bool {
        self.bool(name).unwrap_or_default()
    }

    /// The texts of a list parameter, none for null; `None` if it was not given.
    pub(crate) fn texts(&self, name: &str) -> Option<Vec<String>> {
        let json = self.get(name)?;
        Some(match json {
            Json::String(one) => vec![one.clone()],
            Json::Array(items) => items.iter().filter_map(Json::as_str).map(str::to_owned).collect(),
            _ => Vec::new(),
        })
    }
}

/// Binds the parameters of a call.
pub(super) fn bind(
    declared: &[&'static [Parameter]],
    given: &Map<String, Json>,
) -> Result<Arguments, Refusal> {
    let declared: Vec<&'static Parameter> = declared.iter().flat_map(|part| part.iter()).collect();
    let mut bound = Arguments::default();
    for (name, json) in given {
        if COMMON.iter().any(|common| common.eq_ignore_ascii_case(name)) {
            continue;
        }
        let Some(found) = declared.iter().find(|one| one.name.eq_ignore_ascii_case(name)) else {
            return Err(Refusal::binding(format!(
                "A parameter cannot be found that matches parameter name '{name}'."
            )));
        };
        if bound.get(found.name).is_some() {
            return Err(Refusal::binding(format!(
                "Cannot bind parameter because parameter '{}' is specified more than once.",
                found.name
            )));
        }
        bound.0.push((found.name, convert(found, json)?));
    }
    let missing: Vec<&str> = declared
        .iter()
        .filter(|one| one.mandatory && bound.get(one.name).is_none())
        .map(|one| one.name)
        .collect();
    if missing.is_empty() {
        return Ok(bound);
    }
    Err(Refusal::binding(format!(
        "Cannot process command because of one or more missing mandatory parameters: {}.",
        missing.join(" ")
    )))
}

/// Checks a value against what its parameter takes; words of a fixed set get their documented case.
fn convert(parameter: &Parameter, json: &Json) -> Result<Json, Refusal> {
    let name = parameter.name;
    if parameter.mandatory && (json.is_null() || json == "") && parameter.take != Take::Object {
        let what = if json.is_null() { "null" } else { "an empty string" };
        return Err(Refusal::binding(format!(
            "Cannot bind argument to parameter '{name}' because it is {what}."
        )));
    }
    let wrong = |expected: &str| {
        Err(Refusal::binding(format!(
            "Cannot process argument transformation on parameter '{name}'. Cannot convert value \"{json}\" to type \"{expected}\"."
        )))
    };
    match parameter.take {
        Take::Text if !(json.is_string() || json.is_null()) => wrong("System.String"),
        Take::Bool if !json.is_boolean() => wrong("System.Boolean"),
        Take::Switch | Take::WhatIf | Take::Confirm if !json.is_boolean() => {
            wrong("System.Management.Automation.SwitchParameter")
        }
        Take::Int if json.as_i64().is_none() => wrong("System.Int32"),
        Take::Texts if !texts(json) => wrong("System.Collections.Generic.List`1[System.String]"),
        Take::OneOf(words) => {
            let found =
                words.iter().find(|word| json.as_str().is_some_and(|text| word.eq_ignore_ascii_case(text)));
            found.map(|word| Json::from(*word)).ok_or_else(|| {
                Refusal::binding(format!(
                    "Cannot bind parameter '{name}'. Cannot convert value {json}. The possible enumeration values are \"{}\".",
                    words.join(",")
                ))
            })
        }
        Take::Unmodelled => Err(Refusal::unmodelled(format!("the parameter -{name}"))),
        _ => Ok(json.clone()),
    }
}

fn texts(json: &Json) -> bool {
    json.is_null()
        || json.is_string()
        || json.as_array().is_some_and(|items| items.iter().all(Json::is_string))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::sim::powershell::category;

    const DECLARED: &[Parameter] = &[
        mandatory("Identity", Take::Text),
        parameter("State", Take::OneOf(&["Active", "Inactive"])),
        parameter("Names", Take::Texts),
        parameter("Filter", Take::Unmodelled),
    ];

    fn bound(given: &Json) -> Result<Arguments, Refusal> {
        bind(&[DECLARED], given.as_object().unwrap())
    }

    #[test]
    fn names_and_words_do_not_mind_case() {
        let all =
            bound(&json!({ "identity": "a", "STATE": "inactive", "Names": "x", "erroraction": "Stop" }))
                .unwrap();
        assert_eq!((all.text("Identity"), all.text("State")), (Some("a"), Some("Inactive")));
        assert_eq!(all.texts("Names"), Some(vec!["x".to_owned()]));
        assert_eq!(
            bound(&json!({ "Identity": "a", "Names": null })).unwrap().texts("Names"),
            Some(Vec::new())
        );
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        for given in [
            json!({}),
            json!({ "Identity": null }),
            json!({ "Identity": "" }),
            json!({ "Identity": 1 }),
            json!({ "Identity": "a", "identity": "b" }),
            json!({ "Identity": "a", "State": "Paused" }),
            json!({ "Identity": "a", "Names": [1] }),
            json!({ "Identity": "a", "Unknown": 1 }),
        ] {
            let refusal = bound(&given).unwrap_err();
            assert!(matches!(refusal, Refusal::Record(category::BINDING, _)), "{given}: {refusal:?}");
        }
        assert!(matches!(bound(&json!({ "Identity": "a", "Filter": "g*" })), Err(Refusal::Door(_))));
    }
}
