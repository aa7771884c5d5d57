//! `$expand` of references: at most 20 objects, and no link to more (documented limit).

use crate::sim::call::Call;
use crate::sim::errors::{Outcome, malformed, no_property, unmodelled, unsupported};
use crate::sim::id::Id;
use crate::sim::odata::{Query, Writer};
use crate::sim::schema::{Kind, hello_method};
use crate::sim::store::{Entity, Relation};

use super::references::DIRECTORY_OBJECTS;

/// The most objects that an expansion returns.
const MOST: usize = 20;

/// What is expanded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Target {
    Relation(Relation),
    MemberOf,
    Device,
    Assignments,
}

/// What `$expand` asks for.
#[derive(Debug, Default)]
pub(crate) struct Expansion {
    targets: Vec<(&'static str, Target, Option<Vec<String>>)>,
}

impl Expansion {
    /// Reads `$expand` for the types that a request answers with.
    pub(crate) fn new(query: &Query, kinds: &[Kind]) -> Outcome<Self> {
        let mut expansion = Self::default();
        for part in &query.expand {
            if query.advanced() {
                return Err(unsupported("Expand is not allowed in combination with advanced queries."));
            }
            let (name, options) = part.split_once('(').unwrap_or((part, ""));
            let select = options.trim_end_matches(')').split(';').find_map(|option| {
                let (name, value) = option.split_once('=')?;
                name.trim()
                    .eq_ignore_ascii_case("$select")
                    .then(|| value.split(',').map(|one| one.trim().to_owned()).collect::<Vec<_>>())
            });
            let [kind] = kinds else { return Err(unmodelled("$expand on lists of several types")) };
            let (name, target) = match (kind, name.to_ascii_lowercase().as_str()) {
                (Kind::Group, "members") => ("members", Target::Relation(Relation::Members)),
                (Kind::Group, "owners") => ("owners", Target::Relation(Relation::Owners)),
                (Kind::User | Kind::Group, "memberof") => ("memberOf", Target::MemberOf),
                (Kind::Configuration, "assignments") => ("assignments", Target::Assignments),
                (Kind::HelloMethod, "device") => ("device", Target::Device),
                (Kind::User, "manager" | "directreports" | "registereddevices" | "owneddevices") => {
                    return Err(unmodelled(format!("$expand={name}")));
                }
                _ => {
                    let mut failure = no_property(name, kind.table().type_name);
                    failure.message = format!("Parsing OData Select and Expand failed: {}", failure.message);
                    return Err(failure);
                }
            };
            if expansion.targets.iter().any(|(known, ..)| *known == name) {
                return Err(malformed(format!("The property '{name}' is expanded twice.")));
            }
            expansion.targets.push((name, target, select));
        }
        if expansion.targets.len() > 1 {
            // The directory expands one relationship for each request.
            return Err(unsupported("Multiple expand of directory objects is not supported."));
        }
        Ok(expansion)
    }

    /// Writes what is expanded in front of an object's properties.
    pub(crate) fn write(&self, call: &Call<'_>, extra: &mut String, entity: &Entity) -> Outcome<()> {
        for (name, target, select) in &self.targets {
            if *target == Target::Assignments {
                assignments(call, extra, select.as_deref(), entity)?;
                continue;
            }
            let view = call.view();
            let ids: Vec<_> = match target {
                Target::Relation(relation) => {
                    view.targets(*relation, entity.id, 0).map(|(_, id)| id).collect()
                }
                Target::MemberOf => view.directory.links(Relation::Members).sources(entity.id).to_vec(),
                Target::Assignments => Vec::new(),
                Target::Device => entity.text(hello_method::DEVICE).and_then(Id::parse).into_iter().collect(),
            };
            let single = *target == Target::Device;
            if single && call.arguments.len() < 2 {
                // The device comes with a single key, never with a list of them (documented).
                continue;
            }
            let writer = Writer::new(call.reader(), select.as_deref(), &DIRECTORY_OBJECTS, false)?;
            if !extra.is_empty() {
                extra.push(',');
            }
            for part in ["\"", name, if single { "\":" } else { "\":[" }] {
                extra.push_str(part);
            }
            let objects = ids.into_iter().filter_map(|id| call.any_object(id)).take(MOST);
            let before = extra.len();
            for (place, (kind, object)) in objects.enumerate() {
                if place > 0 {
                    extra.push(',');
                }
                let annotation = format!("\"@odata.type\":\"#microsoft.graph.{}\"", kind.table().type_name);
                writer.write(extra, kind, object, &annotation);
            }
            match single {
                true if extra.len() == before => extra.push_str("null"),
                true => {}
                false => extra.push(']'),
            }
        }
        Ok(())
    }
}

/// What a profile contains comes along whole: the limit of 20 is that of references in the directory.
fn assignments(
    call: &Call<'_>,
    extra: &mut String,
    select: Option<&[String]>,
    profile: &Entity,
) -> Outcome<()> {
    let kind = Kind::ConfigurationAssignment;
    let writer = Writer::new(call.reader(), select, &[kind], false)?;
    if !extra.is_empty() {
        extra.push(',');
    }
    extra.push_str("\"assignments\":[");
    for (place, assignment) in call.directory().all(kind).children(profile.id).enumerate() {
        if place > 0 {
            extra.push(',');
        }
        writer.write(extra, kind, assignment, "");
    }
    extra.push(']');
    Ok(())
}
