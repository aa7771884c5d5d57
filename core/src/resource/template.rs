use serde_json::{Value, json};

use crate::address::Address;

/// A text in which ids of objects stand that may not exist yet, such as the group that a kiosk document names.
///
/// As JSON it is a plain text where nothing is missing, else `{"parts": ["<UserGroup Name=\"", {"unknown": "entra.group/x#id"}, "\"/>"]}`;
/// so no text that a person wrote can be taken for a reference.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Template(Vec<Part>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    Id(Address),
}

impl Template {
    /// A template without text.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds text.
    #[must_use]
    pub fn text(mut self, text: &str) -> Self {
        match self.0.last_mut() {
            Some(Part::Text(last)) => last.push_str(text),
            _ if text.is_empty() => {}
            _ => self.0.push(Part::Text(text.to_owned())),
        }
        self
    }

    /// Adds the id of the object at an address.
    #[must_use]
    pub fn id(mut self, address: Address) -> Self {
        self.0.push(Part::Id(address));
        self
    }

    /// The same with the ids that are known in their places.
    #[must_use]
    pub fn fill(&self, id: impl Fn(&Address) -> Option<String>) -> Self {
        self.0.iter().fold(Self::new(), |filled, part| match part {
            Part::Text(text) => filled.text(text),
            Part::Id(address) => match id(address) {
                Some(id) => filled.text(&id),
                None => filled.id(address.clone()),
            },
        })
    }

    /// The text, or the address of the first object whose id is missing.
    pub fn complete(&self) -> Result<String, Address> {
        let mut text = String::new();
        for part in &self.0 {
            match part {
                Part::Text(more) => text.push_str(more),
                Part::Id(address) => return Err(address.clone()),
            }
        }
        Ok(text)
    }

    /// How a plan shows it.
    pub fn write(&self) -> Value {
        if let Ok(text) = self.complete() {
            return json!(text);
        }
        let part = |part: &Part| match part {
            Part::Text(text) => json!(text),
            Part::Id(address) => unknown(address),
        };
        json!({"parts": self.0.iter().map(part).collect::<Vec<_>>()})
    }

    /// Reads what [`write`](Self::write) wrote; `None` where it is something else.
    pub fn read(value: &Value) -> Option<Self> {
        if let Some(text) = value.as_str() {
            return Some(Self::new().text(text));
        }
        value.get("parts")?.as_array()?.iter().try_fold(Self::new(), |template, part| {
            if let Some(text) = part.as_str() {
                return Some(template.text(text));
            }
            let address = part.get("unknown")?.as_str()?.strip_suffix("#id")?;
            Some(template.id(Address::parse(address)?))
        })
    }
}

/// A value with every missing id in its place; `None` while one of them is not known.
pub fn fill(value: &Value, id: &dyn Fn(&Address) -> Option<String>) -> Option<Value> {
    Some(match value {
        Value::Array(items) => items.iter().map(|item| fill(item, id)).collect::<Option<Value>>()?,
        Value::Object(map) if map.len() == 1 && map.contains_key("parts") => {
            json!(Template::read(value)?.fill(id).complete().ok()?)
        }
        Value::Object(map) if map.len() == 1 && map.contains_key("unknown") => {
            json!(id(&Address::parse(value["unknown"].as_str()?.strip_suffix("#id")?)?)?)
        }
        Value::Object(map) => {
            let filled = map.iter().map(|(key, value)| Some((key.clone(), fill(value, id)?)));
            Value::Object(filled.collect::<Option<_>>()?)
        }
        plain => plain.clone(),
    })
}

/// What stands for the id of an object that does not exist yet.
pub fn unknown(address: &Address) -> Value {
    json!({"unknown": format!("{address}#id")})
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_filled_in_and_nothing_else_is_taken_for_one() {
        let group = Address::new("entra.group", "shared-accounts");
        let template = Template::new().text("<a>{\"unknown\"}").text("<b>").id(group.clone()).text("</b>");
        assert_eq!(template.complete(), Err(group.clone()));
        assert_eq!(Template::read(&template.write()), Some(template.clone()));
        let filled = template.fill(|address| (*address == group).then(|| "42".to_owned()));
        assert_eq!(filled.complete().as_deref(), Ok("<a>{\"unknown\"}<b>42</b>"));
        assert_eq!(Template::read(&filled.write()), Some(filled));
        assert_eq!(Template::read(&json!({"unknown": "x/y#id"})), None);
    }
}
