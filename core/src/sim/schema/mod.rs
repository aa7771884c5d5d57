//! What exists: properties, their types and rules, written from Microsoft's metadata of v1.0 (CSDL, 20 August 2026).

pub(crate) mod body;
mod kind;
mod types;

use std::collections::HashMap;
use std::sync::OnceLock;

pub(crate) use kind::Kind;
pub(crate) use types::*;

/// The place of a property in its table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Key(pub(crate) u16);

/// Which JSON a property takes.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Shape {
    /// A string.
    Text,
    /// A string out of a fixed set.
    OneOf(&'static [&'static str]),
    /// A string that holds a GUID.
    Guid,
    /// A string that holds a point in time.
    Time,
    /// `true` or `false`.
    Bool,
    /// A whole number.
    Int,
    /// A list of strings.
    Texts,
    /// An object of known fields.
    Complex(&'static [Field]),
    /// A list of objects of known fields.
    ComplexList(&'static [Field]),
    /// JSON that is not looked into.
    Any,
    /// A list that is not looked into.
    AnyList,
}

/// A field of a complex type.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field {
    /// Its name.
    pub(crate) name: &'static str,
    /// What it takes.
    pub(crate) shape: Shape,
}

/// Short for [`Field`] in tables.
pub(crate) const fn field(name: &'static str, shape: Shape) -> Field {
    Field { name, shape }
}

/// Rules of a property, as bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rules(u16);

impl Rules {
    /// No rule: returned only on `$select`, writable, filterable.
    pub(crate) const NONE: Self = Self(0);
    /// Returned without `$select`.
    pub(crate) const DEFAULT: Self = Self(1);
    /// Cannot be written.
    pub(crate) const READ_ONLY: Self = Self(1 << 1);
    /// Must be given at creation.
    pub(crate) const REQUIRED: Self = Self(1 << 2);
    /// Can be given at creation only.
    pub(crate) const CREATE_ONLY: Self = Self(1 << 3);
    /// Never returned.
    pub(crate) const HIDDEN: Self = Self(1 << 4);
    /// Can be filtered with `ConsistencyLevel: eventual` alone.
    pub(crate) const ADVANCED: Self = Self(1 << 5);
    /// Cannot be filtered.
    pub(crate) const UNFILTERABLE: Self = Self(1 << 6);
    /// Kept outside of the directory; lists cannot return it.
    pub(crate) const ELSEWHERE: Self = Self(1 << 7);
    /// Worked out when it is read.
    pub(crate) const COMPUTED: Self = Self(1 << 8);
    /// Exists in the metadata, and writing it is not modelled.
    pub(crate) const UNMODELLED: Self = Self(1 << 9);

    /// Both.
    pub(crate) const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether all rules of `other` hold.
    pub(crate) const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

/// A property of an entity type.
#[derive(Debug)]
pub(crate) struct Property {
    /// Its name.
    pub(crate) name: &'static str,
    /// What it takes.
    pub(crate) shape: Shape,
    /// Its rules.
    pub(crate) rules: Rules,
}

/// The properties of an entity type.
#[derive(Debug)]
pub(crate) struct Table {
    /// The type, such as `user`.
    pub(crate) type_name: &'static str,
    /// The name of the collection in contexts, such as `users`.
    pub(crate) set: &'static str,
    /// All properties; [`Key`] is the place in this list.
    pub(crate) properties: &'static [Property],
    /// Properties by which an object can be addressed; their values are unique.
    pub(crate) unique: &'static [Key],
    names: OnceLock<HashMap<String, Key>>,
    defaults: OnceLock<Vec<Key>>,
}

impl Table {
    const fn new(
        type_name: &'static str,
        set: &'static str,
        properties: &'static [Property],
        unique: &'static [Key],
    ) -> Self {
        Self { type_name, set, properties, unique, names: OnceLock::new(), defaults: OnceLock::new() }
    }

    /// The property at a place.
    pub(crate) fn property(&self, key: Key) -> &'static Property {
        &self.properties[usize::from(key.0)]
    }

    /// The place of a property, by exact name.
    pub(crate) fn key(&self, name: &str) -> Option<Key> {
        self.key_in_query(name).filter(|key| self.property(*key).name == name)
    }

    /// The place of a property; queries do not mind the case of letters.
    pub(crate) fn key_in_query(&self, name: &str) -> Option<Key> {
        let names = self.names.get_or_init(|| {
            let numbered = (0..).zip(self.properties);
            numbered.map(|(place, property)| (property.name.to_ascii_lowercase(), Key(place))).collect()
        });
        names.get(&*name.to_ascii_lowercase()).copied()
    }

    /// The properties that come without `$select`.
    pub(crate) fn defaults(&self) -> &[Key] {
        self.defaults.get_or_init(|| {
            let numbered = (0..).map(Key).zip(self.properties);
            numbered.filter(|(_, property)| property.rules.has(Rules::DEFAULT)).map(|(key, _)| key).collect()
        })
    }
}

/// Declares a table: a constant for each property and the list of them.
macro_rules! table {
    ($type_name:literal, $set:literal, unique [$($unique:ident),*],
     $($constant:ident = $name:literal, $shape:expr, [$($rule:ident),*];)*) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms, reason = "counts the constants below")]
        #[repr(u16)]
        enum Place { $($constant),* }
        $(#[allow(dead_code, reason = "not every property is named in code")]
        #[doc = concat!("`", $name, "`")]
        pub(crate) const $constant: $crate::sim::schema::Key = $crate::sim::schema::Key(Place::$constant as u16);)*
        /// The table of this type.
        pub(crate) static TABLE: $crate::sim::schema::Table = $crate::sim::schema::Table::new($type_name, $set, &[
            $($crate::sim::schema::Property {
                name: $name,
                shape: $shape,
                rules: $crate::sim::schema::Rules::NONE$(.and($crate::sim::schema::Rules::$rule))*,
            }),*
        ], &[$($unique),*]);
    };
}
pub(crate) use table;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_to_their_places() {
        for kind in Kind::ALL.iter().copied() {
            let table = kind.table();
            for (place, property) in (0..).zip(table.properties) {
                assert_eq!(table.key(property.name), Some(Key(place)), "{}", property.name);
            }
            assert_eq!(Kind::named(table.type_name), Some(kind));
        }
        assert_eq!(user::TABLE.key("displayname"), None);
        assert_eq!(user::TABLE.key_in_query("displayname"), Some(user::DISPLAY_NAME));
    }

    #[test]
    fn users_come_with_eleven_properties() {
        let mut names: Vec<_> =
            user::TABLE.defaults().iter().map(|key| user::TABLE.property(*key).name).collect();
        names.sort_unstable();
        let documented = "businessPhones displayName givenName id jobTitle mail mobilePhone officeLocation \
                          preferredLanguage surname userPrincipalName";
        assert_eq!(names.join(" "), documented);
    }
}
