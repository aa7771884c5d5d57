use serde_json::{Value, json};

/// How many custom attributes there are.
const CUSTOM: u8 = 15;

/// An attribute of accounts by which segments are made and that Graph writes for accounts of the cloud.
///
/// Source: Microsoft's page on the attributes of information barriers; `onPremisesExtensionAttributes` of Graph's page on users.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Attribute {
    /// `CustomAttribute1` to `CustomAttribute15` of Exchange: `extensionAttribute1` to `extensionAttribute15` of Graph.
    Custom(u8),
    /// The department.
    Department,
    /// The company.
    Company,
}

impl Attribute {
    /// Reads a name; `None` for an attribute that cannot be used.
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "Department" => Some(Self::Department),
            "Company" => Some(Self::Company),
            _ => {
                let number = name.strip_prefix("CustomAttribute")?;
                let plain = !number.starts_with(['0', '+']);
                let number = number.parse().ok().filter(|number| plain && (1..=CUSTOM).contains(number))?;
                Some(Self::Custom(number))
            }
        }
    }

    /// Every name.
    pub fn names() -> Vec<String> {
        let custom = (1..=CUSTOM).map(|number| format!("CustomAttribute{number}"));
        ["Department", "Company"].map(str::to_owned).into_iter().chain(custom).collect()
    }

    /// The name in filters of segments.
    pub fn filtered(self) -> String {
        match self {
            Self::Custom(number) => format!("ExtensionAttribute{number}"),
            Self::Department => "Department".to_owned(),
            Self::Company => "Company".to_owned(),
        }
    }

    /// The filter for accounts whose attribute has a value.
    pub fn is(self, value: &str) -> String {
        format!("{} -eq '{}'", self.filtered(), value.replace('\'', "''"))
    }

    /// The filter for accounts whose attribute has none of some values.
    pub fn is_none_of<'a>(self, values: impl IntoIterator<Item = &'a str>) -> String {
        let parts: Vec<String> = values
            .into_iter()
            .map(|value| format!("{} -ne '{}'", self.filtered(), value.replace('\'', "''")))
            .collect();
        parts.join(" -and ")
    }

    /// The property of an account in Graph.
    pub fn property(self) -> &'static str {
        match self {
            Self::Custom(_) => SegmentValue::CUSTOM,
            Self::Department => "department",
            Self::Company => "companyName",
        }
    }
}

/// The value of an attribute that puts an account into a segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SegmentValue {
    /// The attribute.
    pub attribute: Attribute,
    /// Its value.
    pub value: String,
}

impl SegmentValue {
    /// The property that holds custom attributes.
    pub const CUSTOM: &'static str = "onPremisesExtensionAttributes";

    /// The property and its value, as Graph writes it.
    pub fn field(&self) -> (&'static str, Value) {
        (self.attribute.property(), self.shown(Some(&self.value)))
    }

    /// What an account holds now, in the same form.
    pub fn now(&self, held: &Value) -> Value {
        let held = match self.attribute {
            Attribute::Custom(number) => {
                held.get(Self::CUSTOM).and_then(|all| all.get(format!("extensionAttribute{number}")))
            }
            _ => held.get(self.attribute.property()),
        };
        self.shown(held.and_then(Value::as_str))
    }

    fn shown(&self, value: Option<&str>) -> Value {
        match self.attribute {
            Attribute::Custom(number) => json!({format!("extensionAttribute{number}"): value}),
            _ => json!(value),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_that_both_services_know() {
        for name in Attribute::names() {
            assert!(Attribute::parse(&name).is_some(), "{name}");
        }
        for name in
            ["CustomAttribute0", "CustomAttribute01", "CustomAttribute16", "CustomAttribute+1", "Office", ""]
        {
            assert_eq!(Attribute::parse(name), None, "{name}");
        }
    }

    #[test]
    fn quotation_marks_stay_within_the_value() {
        let first = Attribute::Custom(1);
        assert_eq!(first.is("O'Neil"), "ExtensionAttribute1 -eq 'O''Neil'");
        assert_eq!(
            Attribute::Department.is_none_of(["A", "B'"]),
            "Department -ne 'A' -and Department -ne 'B'''"
        );
    }

    #[test]
    fn values_are_read_as_they_are_written() {
        let custom = SegmentValue { attribute: Attribute::Custom(3), value: "A".into() };
        let (property, value) = custom.field();
        assert_eq!(custom.now(&json!({property: value})), value);
        assert_eq!(custom.now(&json!({})), json!({"extensionAttribute3": null}));
        let company = SegmentValue { attribute: Attribute::Company, value: "A".into() };
        assert_eq!((company.field(), company.now(&json!({}))), (("companyName", json!("A")), Value::Null));
    }
}
