//! Directory objects of any type.

use serde_json::{Value as Json, json};

use super::references::DIRECTORY_OBJECTS;
use crate::sim::answer::Answer;
use crate::sim::call::Call;
use crate::sim::errors::{Outcome, bad, bad_identifier, malformed, missing};
use crate::sim::id::Id;
use crate::sim::odata::Writer;
use crate::sim::schema::Kind;
use crate::sim::store::{Directory, Relation};

/// The most identifiers that one request may ask for.
const MOST: usize = 1000;

/// `GET /directoryObjects/{id}`
pub(crate) fn get(call: &mut Call<'_>) -> Outcome<Answer> {
    let (kind, entity) = call.directory_object(call.key(0))?;
    let writer = Writer::new(call.reader(), call.query.select.as_deref(), &DIRECTORY_OBJECTS, false)?;
    let mut out = String::new();
    let extra = format!(
        "\"@odata.context\":\"{}/$metadata#directoryObjects/$entity\",\"@odata.type\":\"#microsoft.graph.{}\"",
        call.base,
        kind.table().type_name
    );
    writer.write(&mut out, kind, entity, &extra);
    Ok(Answer::written(200, out))
}

/// `DELETE /directoryObjects/{id}`
pub(crate) fn delete(call: &mut Call<'_>) -> Outcome<Answer> {
    let (kind, entity) = call.directory_object(call.key(0))?;
    let id = entity.id;
    if kind == Kind::Group {
        call.arguments[0].property = None;
        return super::groups::delete(call);
    }
    super::deleted::discard(call, kind, id)?;
    Ok(Answer::nothing())
}

/// `POST /directoryObjects/getByIds`: identifiers that are not known are left out (assumed).
pub(crate) fn by_ids(call: &mut Call<'_>) -> Outcome<Answer> {
    let body = call.object()?;
    let ids = body
        .get("ids")
        .and_then(Json::as_array)
        .ok_or_else(|| malformed("The parameter 'ids' is missing."))?;
    if ids.len() > MOST {
        return Err(bad(format!("The number of identifiers must not exceed {MOST}.")));
    }
    let types: Option<Vec<&str>> = body
        .get("types")
        .and_then(Json::as_array)
        .map(|types| types.iter().filter_map(Json::as_str).collect());
    let writer = Writer::new(call.reader(), call.query.select.as_deref(), &DIRECTORY_OBJECTS, false)?;
    let mut out = format!("{{\"@odata.context\":\"{}/$metadata#directoryObjects\",\"value\":[", call.base);
    let mut first = true;
    for id in ids {
        let text = id.as_str().unwrap_or_default();
        let id = Id::parse(text).ok_or_else(|| bad_identifier(text))?;
        let Some((kind, entity)) = call.any_object(id) else { continue };
        let name = kind.table().type_name;
        if types.as_ref().is_some_and(|types| {
            !types.iter().any(|one| one.eq_ignore_ascii_case(name) || *one == "directoryObject")
        }) {
            continue;
        }
        if !first {
            out.push(',');
        }
        first = false;
        writer.write(&mut out, kind, entity, &format!("\"@odata.type\":\"#microsoft.graph.{name}\""));
    }
    out.push_str("]}");
    Ok(Answer::written(200, out))
}

/// `POST /…/{id}/checkMemberGroups`: which of some groups an object belongs to, also through others.
pub(crate) fn check_member_groups(call: &mut Call<'_>) -> Outcome<Answer> {
    let body = call.object()?;
    let ids = body
        .get("groupIds")
        .and_then(Json::as_array)
        .ok_or_else(|| malformed("The parameter 'groupIds' is missing."))?;
    if ids.len() > 20 {
        return Err(bad("The number of groupIds must not exceed 20."));
    }
    let own = call.member_key()?;
    let groups = groups_of(call.directory(), own);
    let asked: Vec<Id> = ids.iter().filter_map(|id| Id::parse(id.as_str()?)).collect();
    let found: Vec<Id> = asked.into_iter().filter(|id| groups.contains(id)).collect();
    Ok(strings(call, &found))
}

/// `POST /…/{id}/getMemberGroups`
pub(crate) fn member_groups(call: &mut Call<'_>) -> Outcome<Answer> {
    let body = call.object()?;
    if !body.get("securityEnabledOnly").is_some_and(Json::is_boolean) {
        return Err(malformed("The parameter 'securityEnabledOnly' is missing."));
    }
    let only = body["securityEnabledOnly"] == true;
    let own = call.member_key()?;
    let mut groups = groups_of(call.directory(), own);
    groups.retain(|id| {
        !only
            || call
                .directory()
                .group(*id)
                .is_some_and(|one| one.flag(crate::sim::schema::group::SECURITY_ENABLED))
    });
    Ok(strings(call, &groups))
}

fn strings(call: &Call<'_>, ids: &[Id]) -> Answer {
    Answer::json(
        200,
        &json!({ "@odata.context": format!("{}/$metadata#Collection(Edm.String)", call.base), "value": ids }),
    )
}

/// The groups to which an object belongs, also through other groups.
pub(crate) fn groups_of(directory: &Directory, own: Id) -> Vec<Id> {
    let links = directory.links(Relation::Members);
    let mut found: Vec<Id> = Vec::new();
    let mut waiting = vec![own];
    while let Some(id) = waiting.pop() {
        for group in links.sources(id) {
            if !found.contains(group) && directory.group(*group).is_some() {
                found.push(*group);
                waiting.push(*group);
            }
        }
    }
    found
}

impl Call<'_> {
    /// The object that the path names, whichever collection it goes through.
    fn member_key(&self) -> Outcome<Id> {
        if self.path.starts_with("/users") {
            return self.user().map(|found| found.id);
        }
        let id = self.id(0)?;
        self.any_object(id).map(|(_, found)| found.id).ok_or_else(|| missing(id))
    }
}
