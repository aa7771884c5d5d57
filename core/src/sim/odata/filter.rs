//! Filters: what they are, and which of them need `ConsistencyLevel: eventual`.

use crate::sim::errors::{Failure, Outcome, bad, no_property, unsupported};
use crate::sim::moment::Moment;
use crate::sim::schema::{Key, Kind, Rules, Shape};

/// The path of a property: `displayName`, `status/errorCode`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Path {
    /// The names, from the outside in. Type casts are left out.
    pub(crate) names: Vec<String>,
    /// The place of the first name, once the type is known.
    pub(crate) key: Option<Key>,
}

impl Path {
    /// The path as text.
    pub(crate) fn text(&self) -> String {
        self.names.join("/")
    }
}

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operator {
    /// `eq`
    Equal,
    /// `ne`
    NotEqual,
    /// `gt`
    Greater,
    /// `ge`
    GreaterOrEqual,
    /// `lt`
    Less,
    /// `le`
    LessOrEqual,
}

impl Operator {
    /// The operator of that name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Some(match name.to_ascii_lowercase().as_str() {
            "eq" => Self::Equal,
            "ne" => Self::NotEqual,
            "gt" => Self::Greater,
            "ge" => Self::GreaterOrEqual,
            "lt" => Self::Less,
            "le" => Self::LessOrEqual,
            _ => return None,
        })
    }
}

/// A function of two texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Function {
    /// `startsWith`
    StartsWith,
    /// `endsWith`
    EndsWith,
    /// `contains`
    Contains,
}

/// A constant in a filter.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Literal {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A number.
    Number(f64),
    /// `'text'`, or a GUID without quotes.
    Text(String),
    /// A point in time.
    Time(Moment),
}

/// A filter.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Expression {
    /// Both.
    And(Box<Self>, Box<Self>),
    /// Either.
    Or(Box<Self>, Box<Self>),
    /// Not.
    Not(Box<Self>),
    /// A comparison of a property with a constant.
    Compare(Path, Operator, Literal),
    /// A property is one of some constants.
    In(Path, Vec<Literal>),
    /// A function of a property.
    Call(Function, Path, String),
    /// A truth value by itself.
    Bare(Path),
    /// Some item of a list fulfils a filter; without one, the list is not empty.
    Any(Path, Option<Box<Self>>),
    /// The object has a type.
    IsOf(String),
}

impl Expression {
    /// How many alternatives the filter leaves, as the directory counts them.
    fn alternatives(&self) -> usize {
        match self {
            Self::Or(left, right) => left.alternatives() + right.alternatives(),
            Self::In(_, literals) => literals.len(),
            _ => 1,
        }
    }

    /// Fits the filter to a type: finds the properties, and refuses what they do not support.
    pub(crate) fn bind(&mut self, kind: Kind, advanced: bool) -> Outcome<()> {
        match self {
            Self::And(left, right) => {
                left.bind(kind, advanced)?;
                right.bind(kind, advanced)
            }
            Self::Or(left, right) => {
                few_enough(left.alternatives() + right.alternatives(), kind, advanced)?;
                left.bind(kind, advanced)?;
                right.bind(kind, advanced)
            }
            Self::Not(inner) => {
                if kind.is_directory_object() && !advanced {
                    return Err(needs("not"));
                }
                inner.bind(kind, advanced)
            }
            Self::Compare(path, operator, literal) => {
                bind_path(path, kind, advanced)?;
                if *operator == Operator::NotEqual && kind.is_directory_object() && !advanced {
                    return Err(needs("ne"));
                }
                fits(path, kind, literal)
            }
            Self::In(path, literals) => {
                few_enough(literals.len(), kind, advanced)?;
                bind_path(path, kind, advanced)?;
                literals.iter().try_for_each(|literal| fits(path, kind, literal))
            }
            Self::Call(function, path, _) => {
                bind_path(path, kind, advanced)?;
                let name = match function {
                    Function::EndsWith => "endsWith",
                    Function::Contains if kind.is_directory_object() => {
                        return Err(unsupported(
                            "Unsupported filter function: contains. The directory does not support it.",
                        ));
                    }
                    _ => return Ok(()),
                };
                if kind.is_directory_object() && !advanced { Err(needs(name)) } else { Ok(()) }
            }
            Self::Bare(path) | Self::Any(path, _) => bind_path(path, kind, advanced),
            Self::IsOf(_) => Ok(()),
        }
    }
}

/// The directory takes few alternatives at a time unless the query is an advanced one.
const MOST_ALTERNATIVES: usize = 15;

fn few_enough(alternatives: usize, kind: Kind, advanced: bool) -> Outcome<()> {
    if alternatives <= MOST_ALTERNATIVES || advanced || !kind.is_directory_object() {
        return Ok(());
    }
    Err(unsupported(format!(
        "Too many child clauses specified in search filter expression containing 'OR' operators: {alternatives}. Max allowed: {MOST_ALTERNATIVES}."
    )))
}

fn bind_path(path: &mut Path, kind: Kind, advanced: bool) -> Outcome<()> {
    let table = kind.table();
    let name = path.names.first().map(String::as_str).unwrap_or_default();
    let key = table.key_in_query(name).ok_or_else(|| {
        let mut failure = no_property(name, table.type_name);
        failure.message = format!("Invalid filter clause: {}", failure.message);
        failure
    })?;
    let property = table.property(key);
    if property.rules.has(Rules::UNFILTERABLE) || (property.rules.has(Rules::ADVANCED) && !advanced) {
        return Err(unsupported(format!(
            "Unsupported or invalid query filter clause specified for property '{}' of resource '{}'.",
            property.name,
            capital(table.type_name)
        )));
    }
    if let (Shape::Complex(fields), Some(inner)) = (&property.shape, path.names.get(1))
        && !fields.iter().any(|field| field.name.eq_ignore_ascii_case(inner))
    {
        return Err(no_property(inner, property.name));
    }
    path.key = Some(key);
    Ok(())
}

fn fits(path: &Path, kind: Kind, literal: &Literal) -> Outcome<()> {
    let Some(key) = path.key.filter(|_| path.names.len() == 1) else { return Ok(()) };
    let (expected, fit) = match kind.table().property(key).shape {
        Shape::Bool => ("Edm.Boolean", matches!(literal, Literal::Bool(_) | Literal::Null)),
        Shape::Int => ("Edm.Int32", matches!(literal, Literal::Number(_) | Literal::Null)),
        Shape::Time => ("Edm.DateTimeOffset", matches!(literal, Literal::Time(_) | Literal::Null)),
        Shape::Text | Shape::OneOf(_) | Shape::Guid => {
            ("Edm.String", matches!(literal, Literal::Text(_) | Literal::Null))
        }
        _ => return Ok(()),
    };
    if fit {
        return Ok(());
    }
    Err(bad(format!(
        "Invalid filter clause: A binary operator with incompatible types was detected. The property '{}' has the type '{expected}'.",
        path.text()
    )))
}

/// The refusal of what needs an advanced query.
pub(crate) fn needs(what: &str) -> Failure {
    unsupported(format!(
        "Operator '{what}' is not supported because the required parameters might be missing. Try adding $count=true query \
         parameter and ConsistencyLevel:eventual header. Refer to https://aka.ms/graph-docs/advanced-queries for more information"
    ))
}

fn capital(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_ascii_uppercase().to_string() + letters.as_str()).unwrap_or_default()
}
