use http::Method;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::oma::{self, OmaSetting};
use crate::address::Address;
use crate::graph::{ErrorRule, Operation, Reason, path};
use crate::resource::fill;

/// A custom profile of Intune, recognised by a tag in its description.
///
/// Display names are not unique and a repeated `POST` makes a second profile, so a profile whose answer was lost is looked for by
/// its tag. Graph may mask the values of settings when they are read, so the tag also holds a digest of what was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// The key of the address.
    pub key: String,
    /// The name that people see.
    pub display_name: String,
    /// What it sets.
    pub settings: Vec<OmaSetting>,
    /// The identity of its life, our mark.
    pub operation: String,
    /// The deployment's name, for people.
    pub deployment: String,
    /// Groups whose ids its settings name.
    pub needs: Vec<Address>,
}

impl Profile {
    /// The kind in addresses.
    pub const KIND: &'static str = "intune.profile";

    /// The list of all profiles with their assignments.
    pub const LIST: &'static str = "/deviceManagement/deviceConfigurations?$expand=assignments";

    /// The Graph type.
    const TYPE: &'static str = "#microsoft.graph.windows10CustomConfiguration";

    /// The field of the tag.
    pub const MARK: &'static str = "description";

    /// The address of the profile with that key.
    pub fn address_of(key: &str) -> Address {
        Address::new(Self::KIND, key)
    }

    /// The address.
    pub fn address(&self) -> Address {
        Self::address_of(&self.key)
    }

    /// The description before the digest is known.
    fn description(&self) -> String {
        format!(
            "Made by remote-assist for the deployment {}; changes are undone by its next apply. [hl2ra:{}]",
            self.deployment, self.operation
        )
    }

    /// The fields of a new profile, as a plan shows them.
    pub fn fields(&self, id: &dyn Fn(&Address) -> Option<String>) -> Vec<(&'static str, Value)> {
        vec![
            ("displayName", json!(self.display_name)),
            (Self::MARK, json!(self.description())),
            ("omaSettings", self.write(id)),
        ]
    }

    fn write(&self, id: &dyn Fn(&Address) -> Option<String>) -> Value {
        let settings: Value = self.settings.iter().map(OmaSetting::write).collect();
        // What is known already is shown as it will be written.
        fill(&settings, id).unwrap_or(settings)
    }

    /// Whether a profile of the tenant carries our mark.
    pub fn marked(&self, now: &ObservedProfile) -> bool {
        now.operation() == Some(self.operation.as_str())
    }

    /// The fields that differ: name, value now, value afterwards.
    pub fn differences(
        &self,
        now: &ObservedProfile,
        id: &dyn Fn(&Address) -> Option<String>,
    ) -> Vec<(&'static str, Value, Value)> {
        let mut differences = Vec::new();
        if now.display_name != self.display_name {
            differences.push(("displayName", json!(now.display_name), json!(self.display_name)));
        }
        let wanted = self.write(id);
        let same = wanted.as_array().is_some_and(|wanted| {
            let written = now.digest() == Some(digest(wanted).as_str());
            let readable = now.settings.iter().all(|setting| setting["value"] != json!("****"));
            written && (!readable || oma::essence(&now.settings) == oma::essence(wanted))
        });
        if !same {
            differences.push((Self::MARK, json!(now.description), json!(self.description())));
            differences.push(("omaSettings", Value::Array(now.settings.clone()), wanted));
        }
        differences
    }

    /// Makes a profile from the fields of a step.
    pub fn create(fields: &Map<String, Value>) -> Operation {
        Operation::new(Method::POST, "/deviceManagement/deviceConfigurations").json(&body(fields))
    }

    /// Changes fields of the profile with that id. A mark that becomes null lets go of it.
    pub fn update(object: &str, fields: &Map<String, Value>) -> Operation {
        Operation::new(Method::PATCH, Self::path(object)).json(&body(fields)).idempotent()
    }

    /// Deletes a profile; the headsets keep some of what it set until another policy says otherwise.
    pub fn delete(object: &str) -> Operation {
        Operation::new(Method::DELETE, Self::path(object))
            .idempotent()
            .rule(ErrorRule::DoneWhen(Reason::NotFound))
    }

    /// Where a profile is read and written.
    pub(super) fn path(object: &str) -> String {
        format!("/deviceManagement/deviceConfigurations/{}", path::segment(object))
    }
}

/// The body of a request; the tag gets the digest of the settings.
fn body(fields: &Map<String, Value>) -> Value {
    let mut body = fields.clone();
    body.insert("@odata.type".to_owned(), json!(Profile::TYPE));
    if let Some(settings) = fields.get("omaSettings").and_then(Value::as_array)
        && let Some(description) = fields.get(Profile::MARK).and_then(Value::as_str)
    {
        let tagged = format!("{}:{}]", description.trim_end_matches(']'), digest(settings));
        body.insert(Profile::MARK.to_owned(), json!(tagged));
    }
    Value::Object(body)
}

/// Sixteen hexadecimal digits of what settings say.
fn digest(settings: &[Value]) -> String {
    let text = json!(oma::essence(settings)).to_string();
    let digest = data_encoding::HEXLOWER.encode(&Sha256::digest(text));
    digest[..16].to_owned()
}

/// A profile as the tenant shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct ObservedProfile {
    /// The object id.
    pub id: String,
    /// The name that people see.
    pub display_name: String,
    /// The description, with our tag if it is ours.
    pub description: Option<String>,
    /// Its settings.
    pub settings: Vec<Value>,
    /// The groups that it is assigned to, by their object ids.
    pub groups: Vec<String>,
    /// Other targets, such as all devices.
    pub others: Vec<Value>,
}

impl ObservedProfile {
    /// Reads Graph's answer; `None` if it has no id.
    pub fn read(value: &Value) -> Option<Self> {
        let targets = || value["assignments"].as_array().into_iter().flatten().map(|one| &one["target"]);
        let group = |target: &&Value| {
            target["@odata.type"].as_str().is_some_and(|kind| kind.ends_with(".groupAssignmentTarget"))
        };
        let named = |target: &Value| target["groupId"].as_str().map(str::to_owned);
        Some(Self {
            id: value["id"].as_str()?.to_owned(),
            display_name: value["displayName"].as_str().unwrap_or_default().to_owned(),
            description: value["description"].as_str().map(str::to_owned),
            settings: value["omaSettings"].as_array().cloned().unwrap_or_default(),
            groups: targets().filter(group).filter_map(named).collect(),
            others: targets().filter(|target| !group(target)).cloned().collect(),
        })
    }

    /// The identity of a life that a description names, if it holds our tag.
    pub fn operation_in(description: &str) -> Option<&str> {
        tag(description).map(|(operation, _)| operation)
    }

    fn tag(&self) -> Option<(&str, &str)> {
        tag(self.description.as_deref()?)
    }

    /// The identity of the life that the tag names.
    pub fn operation(&self) -> Option<&str> {
        self.tag().map(|(operation, _)| operation)
    }

    /// The digest in the tag.
    pub fn digest(&self) -> Option<&str> {
        self.tag().map(|(_, digest)| digest)
    }

    /// Whether the settings are those of the digest; masked ones are taken for it.
    pub fn is_as_written(&self) -> bool {
        let masked = self.settings.iter().any(|setting| setting["value"] == json!("****"));
        masked || self.digest() == Some(digest(&self.settings).as_str())
    }

    /// The description without the digest, as a plan writes it.
    pub fn plain_description(&self) -> Option<String> {
        let description = self.description.as_deref()?;
        match self.tag() {
            Some((_, digest)) if !digest.is_empty() => Some(description.replace(&format!(":{digest}]"), "]")),
            _ => Some(description.to_owned()),
        }
    }
}

/// The parts of our tag: the operation, and the digest of what was written.
fn tag(description: &str) -> Option<(&str, &str)> {
    let (_, tag) = description.rsplit_once("[hl2ra:")?;
    let tag = tag.strip_suffix(']')?;
    Some(tag.split_once(':').unwrap_or((tag, "")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resource::Template;
    use crate::resource::intune::OmaValue;

    fn profile() -> Profile {
        let group = Address::new("entra.group", "shared-accounts");
        let text = Template::new().text("<a>").id(group.clone()).text("</a>");
        Profile {
            key: "kiosk".into(),
            display_name: "Kiosk".into(),
            settings: vec![OmaSetting::new("Kiosk", "./Device/x", OmaValue::Text(text))],
            operation: "abc".into(),
            deployment: "plant-7".into(),
            needs: vec![group],
        }
    }

    #[test]
    fn a_profile_is_recognised_by_its_tag_and_its_digest_shows_what_was_written() {
        let profile = profile();
        let unknown = |_: &Address| None;
        let known = |_: &Address| Some("42".to_owned());
        assert_eq!(fill(&profile.fields(&unknown)[2].1, &unknown), None, "the group's id is missing");
        let fields = profile.fields(&known).into_iter().map(|(name, value)| (name.to_owned(), value));
        let mut body = body(&fields.collect());
        assert_eq!(body["omaSettings"][0]["value"], "<a>42</a>");
        body["id"] = json!("7");
        let now = ObservedProfile::read(&body).unwrap();
        assert!(profile.marked(&now));
        assert_eq!(profile.differences(&now, &known), []);
        body["omaSettings"][0]["value"] = json!("****");
        assert_eq!(profile.differences(&ObservedProfile::read(&body).unwrap(), &known), []);
        body["omaSettings"][0]["value"] = json!("<a>43</a>");
        let changed = profile.differences(&ObservedProfile::read(&body).unwrap(), &known);
        assert_eq!(
            changed.iter().map(|(field, ..)| *field).collect::<Vec<_>>(),
            ["description", "omaSettings"]
        );
    }
}
