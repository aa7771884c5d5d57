//! Domains as parameters: the objects that stand for them, lists, and hash tables that change lists.

use serde_json::{Map, Value as Json, json};

use crate::sim::powershell::{
    Arguments, Cmdlet, Effect, Output, Refusal, Session, Take, mandatory, parameter,
};

/// The most domains of a list.
const MOST: usize = 4000;

/// The cmdlets that make domain objects. They live in the session alone.
pub(super) const ALL: &[Cmdlet] = &[
    Cmdlet {
        name: "New-CsEdgeAllowAllKnownDomains",
        parameters: &[],
        effect: Effect::Reads,
        run: |_, _| Ok(vec![json!({ "AllowAllKnownDomains": true })]),
    },
    Cmdlet {
        name: "New-CsEdgeDomainPattern",
        parameters: &[&[mandatory("Domain", Take::Object)]],
        effect: Effect::Reads,
        run: pattern,
    },
    Cmdlet {
        name: "New-CsEdgeAllowList",
        parameters: &[&[parameter("AllowedDomain", Take::Object)]],
        effect: Effect::Reads,
        run: allow_list,
    },
];

fn pattern(_: &mut Session<'_>, arguments: &Arguments) -> Output {
    // An empty text is documented: the pattern that no domain has.
    let Some(domain) = arguments.text("Domain") else {
        return Err(Refusal::binding(
            "Cannot process argument transformation on parameter 'Domain'. Cannot convert value to type \"System.String\".",
        ));
    };
    if !domain.is_empty() {
        check(domain)?;
    }
    Ok(vec![json!({ "Domain": domain })])
}

fn allow_list(_: &mut Session<'_>, arguments: &Arguments) -> Output {
    let domains = listed("AllowedDomain", arguments.get("AllowedDomain").unwrap_or(&Json::Null))?;
    let domains: Vec<_> = domains.iter().map(|domain| json!({ "Domain": domain })).collect();
    Ok(vec![json!({ "AllowedDomain": domains })])
}

/// How a list of domains changes.
pub(super) enum Alteration {
    /// It becomes another one.
    Replace(Vec<String>),
    /// Some come, then some go.
    Edit { add: Vec<String>, remove: Vec<String> },
}

impl Alteration {
    /// Reads null, a domain object, a list, or a hash table of `Add`, `Remove` and `Replace`.
    pub(super) fn read(parameter: &str, json: &Json) -> Result<Self, Refusal> {
        let Some(table) = json.as_object().filter(|table| !table.contains_key("Domain")) else {
            return Ok(Self::Replace(listed(parameter, json)?));
        };
        let (mut add, mut remove, mut replace) = (Vec::new(), Vec::new(), None);
        for (word, json) in table {
            let domains = listed(parameter, json)?;
            match word.to_ascii_lowercase().as_str() {
                "add" => add = domains,
                "remove" => remove = domains,
                "replace" => replace = Some(domains),
                _ => return Err(unreadable(parameter)),
            }
        }
        match replace {
            Some(domains) if add.is_empty() && remove.is_empty() => Ok(Self::Replace(domains)),
            None if !table.is_empty() => Ok(Self::Edit { add, remove }),
            _ => Err(unreadable(parameter)),
        }
    }

    /// The list after the change, each domain once.
    pub(super) fn apply(self, parameter: &str, before: Vec<String>) -> Result<Vec<String>, Refusal> {
        let (kept, removed) = match self {
            Self::Replace(domains) => (domains, Vec::new()),
            Self::Edit { add, remove } => (before.into_iter().chain(add).collect(), remove),
        };
        let mut after: Vec<String> = Vec::new();
        let mut seen = std::collections::HashSet::new();
        let removed: std::collections::HashSet<_> = removed.iter().map(|one| one.to_lowercase()).collect();
        for domain in kept {
            let folded = domain.to_lowercase();
            if !removed.contains(&folded) && seen.insert(folded) {
                after.push(domain);
            }
        }
        if after.len() > MOST {
            let text = format!(
                "The parameter {parameter} supports up to {MOST} domains; {} were given.",
                after.len()
            );
            return Err(Refusal::argument(text));
        }
        Ok(after)
    }
}

/// Reads null, a domain object, or a list of domain objects and texts; a text alone is refused.
pub(super) fn listed(parameter: &str, json: &Json) -> Result<Vec<String>, Refusal> {
    let one = |json: &Json| {
        let text = json.as_str().or_else(|| json.as_object().and_then(domain_of));
        let text = text.ok_or_else(|| unreadable(parameter))?;
        check(text).map(|()| text.to_owned())
    };
    match json {
        Json::Null => Ok(Vec::new()),
        Json::String(_) => Err(Refusal::binding(format!(
            "Cannot bind parameter '{parameter}'. String values cannot be passed directly to the {parameter} parameter."
        ))),
        Json::Array(items) => items.iter().map(one).collect(),
        other => Ok(vec![one(other)?]),
    }
}

/// The domain of a domain object, which has nothing else.
pub(super) fn domain_of(object: &Map<String, Json>) -> Option<&str> {
    object.get("Domain").filter(|_| object.len() == 1).and_then(Json::as_str)
}

/// Refuses a value that is no form of a list of domains.
pub(super) fn unreadable(parameter: &str) -> Refusal {
    Refusal::binding(format!(
        "Cannot process argument transformation on parameter '{parameter}'. Cannot convert the value to a list of domains."
    ))
}

/// Refuses what is no fully qualified domain name; wildcards above all.
pub(super) fn check(domain: &str) -> Result<(), Refusal> {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_'))
    };
    if domain.len() <= 253 && domain.contains('.') && domain.split('.').all(label) {
        return Ok(());
    }
    let hint = if domain.contains('*') { " Wildcards cannot be used in a domain name." } else { "" };
    Err(Refusal::argument(format!("\"{domain}\" is not a fully qualified domain name.{hint}")))
}
