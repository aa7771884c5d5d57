//! Groups.

use serde_json::{Map, Value as Json, json};

use super::members::{bind, bound};
use super::reader::{Reader, security_identifier};
use super::users::source;
use super::{dynamic, licensing};
use crate::sim::answer::Answer;
use crate::sim::call::Call;
use crate::sim::errors::{Outcome, bad, taken};
use crate::sim::odata::{count, page};
use crate::sim::schema::body::{Fields, Purpose, invalid_value, read};
use crate::sim::schema::{Key, Kind, group, group_setting};
use crate::sim::store::{Change, Entity, Relation, Value};

/// `GET /groups`
pub(crate) fn list(call: &mut Call<'_>) -> Outcome<Answer> {
    page(call, &[Kind::Group], "groups", |cursor| source(call, Kind::Group, cursor))
}

/// `GET /groups/$count`
pub(crate) fn number(call: &mut Call<'_>) -> Outcome<Answer> {
    count(call, &[Kind::Group], source(call, Kind::Group, 0))
}

/// `GET /groups/{id}`
pub(crate) fn get(call: &mut Call<'_>) -> Outcome<Answer> {
    call.reply(200, Kind::Group, call.group()?)
}

/// `POST /groups`
pub(crate) fn create(call: &mut Call<'_>) -> Outcome<Answer> {
    let body = call.object()?;
    make(call, &body)
}

fn make(call: &mut Call<'_>, body: &Map<String, Json>) -> Outcome<Answer> {
    let fields = read(Kind::Group, body, Purpose::Create)?;
    check(call, &fields, None)?;
    let id = call.world.next_id();
    let links = bound(call, &fields, id)?;
    let mut entity = Entity::new(id, call.now);
    let unified = is_unified(fields.value(group::GROUP_TYPES));
    let nickname = fields.text(group::MAIL_NICKNAME).unwrap_or_default().to_owned();
    for (key, value) in fields.values {
        entity.set(key, value);
    }
    if unified {
        let mail = format!("{nickname}@{}", call.directory().domain());
        entity.set(group::PROXY_ADDRESSES, Some(Value::texts(&[format!("SMTP:{mail}")])));
        entity.set(group::MAIL, Some(Value::text(mail)));
        if entity.get(group::VISIBILITY_NAME).is_none() {
            entity.set(group::VISIBILITY_NAME, Some(Value::text("Public")));
        }
    }
    dynamic::complete(&mut entity);
    let mut changes = vec![Change::Put(Kind::Group, entity)];
    changes.extend(links.into_iter().map(|(relation, to)| Change::Link(relation, id, to)));
    call.commit(changes)?;
    call.created(Kind::Group, id)
}

/// `PATCH /groups/{id}`, also by unique name. With `Prefer: create-if-missing` it makes what is not there.
pub(crate) fn update(call: &mut Call<'_>) -> Outcome<Answer> {
    let body = call.object()?;
    let by_name = call.argument(0).property.is_some();
    if by_name && call.prefers("create-if-missing") {
        let name = call.key(0).to_owned();
        // Writes go to the primary: an upsert finds what no replica shows yet.
        if call.directory().all(Kind::Group).by_unique(0, &name).is_none() {
            call.require(&["Group.ReadWrite.All", "Directory.ReadWrite.All"])?;
            let mut body = body;
            body.insert("uniqueName".to_owned(), name.into());
            return make(call, &body);
        }
    }
    let id = match call.argument(0).property.as_deref() {
        Some("uniqueName") if call.prefers("create-if-missing") => {
            call.directory().all(Kind::Group).by_unique(0, call.key(0)).map(|found| found.id)
        }
        _ => None,
    };
    let id = id.map_or_else(|| call.group().map(|found| found.id), Ok)?;
    let mut fields = read(Kind::Group, &body, Purpose::Update)?;
    permitted(call, &fields)?;
    check(call, &fields, Some(id))?;
    let binds = std::mem::take(&mut fields.binds);
    let links = bind(call, &binds, id)?;
    let mut changes = Vec::new();
    if !fields.values.is_empty()
        && let Some(found) = call.directory().group(id)
    {
        let mut entity = found.clone();
        for (key, value) in fields.values {
            entity.set(key, value);
        }
        dynamic::complete(&mut entity);
        changes.push(Change::Put(Kind::Group, entity));
    }
    let added: Vec<_> =
        links.iter().filter(|(relation, _)| *relation == Relation::Members).map(|(_, to)| *to).collect();
    changes.extend(links.into_iter().map(|(relation, to)| Change::Link(relation, id, to)));
    changes.extend(licensing::membership_changed(call, id, added));
    call.commit(changes)?;
    Ok(Answer::nothing())
}

/// Members alone need less than the other properties.
fn permitted(call: &Call<'_>, fields: &Fields) -> Outcome<()> {
    let members = !fields.binds.is_empty() && fields.values.is_empty();
    let write = ["Group.ReadWrite.All", "Directory.ReadWrite.All"];
    if members
        && fields.binds.iter().all(|(name, _)| name == "members")
        && call.grant.holds_any(&["GroupMember.ReadWrite.All"])
    {
        return Ok(());
    }
    call.require(&write)
}

/// `DELETE /groups/{id}`
pub(crate) fn delete(call: &mut Call<'_>) -> Outcome<Answer> {
    let entity = call.group()?;
    let id = entity.id;
    let current = call.directory().group(id).unwrap_or(entity);
    if !current.licences.is_empty() || licensing::pending(call.directory(), id).is_some() {
        return Err(bad(
            "The group cannot be deleted because it has licenses assigned, or licenses are still being processed. \
             Remove all licenses from the group before deleting it.",
        ));
    }
    super::deleted::discard(call, Kind::Group, id)?;
    Ok(Answer::nothing())
}

/// Whether some types of a group make it a Microsoft 365 group.
pub(super) fn is_unified(types: Option<&Value>) -> bool {
    matches!(types, Some(Value::Texts(types)) if types.iter().any(|one| one.as_ref() == "Unified"))
}

fn check(call: &Call<'_>, fields: &Fields, own: Option<crate::sim::id::Id>) -> Outcome<()> {
    if let Some(Value::Texts(types)) = fields.value(group::GROUP_TYPES)
        && types.iter().any(|one| !matches!(one.as_ref(), "Unified" | "DynamicMembership"))
    {
        return Err(invalid_value("groupTypes", "group"));
    }
    dynamic::check(call.directory(), own.and_then(|id| call.directory().group(id)), fields)?;
    if let Some(nickname) = fields.text(group::MAIL_NICKNAME)
        && (nickname.is_empty()
            || !nickname.is_ascii()
            || nickname.contains(|c: char| "@()\\[]\";:<>, ".contains(c)))
    {
        return Err(invalid_value("mailNickname", "group"));
    }
    if fields.names(group::DISPLAY_NAME) && fields.text(group::DISPLAY_NAME).unwrap_or_default().is_empty() {
        return Err(invalid_value("displayName", "group"));
    }
    if let Some(name) = fields.text(group::UNIQUE_NAME)
        && call.directory().all(Kind::Group).by_unique(0, name).is_some()
    {
        return Err(taken("uniqueName"));
    }
    if own.is_none() {
        check_kind(call, fields)?;
    }
    Ok(())
}

fn check_kind(call: &Call<'_>, fields: &Fields) -> Outcome<()> {
    let unified = is_unified(fields.value(group::GROUP_TYPES));
    let flag = |key| fields.value(key).and_then(Value::as_bool).unwrap_or_default();
    if !unified && (flag(group::MAIL_ENABLED) || !flag(group::SECURITY_ENABLED)) {
        // Graph makes security groups and Microsoft 365 groups; distribution lists come from Exchange.
        return Err(bad(
            "The service does not currently support writes of mail-enabled groups. Please ensure that the mail-enablement property is unset and the security-enablement property is set.",
        ));
    }
    if unified {
        let nickname = fields.text(group::MAIL_NICKNAME).unwrap_or_default();
        let mut groups = call.directory().all(Kind::Group).iter();
        let used = groups.any(|(_, other)| {
            is_unified(other.get(group::GROUP_TYPES))
                && other.text(group::MAIL_NICKNAME).is_some_and(|one| one.eq_ignore_ascii_case(nickname))
        });
        if used {
            return Err(taken("mailNickname"));
        }
    }
    Ok(())
}

/// `POST /groups/{id}/validateProperties` and `/directoryObjects/validateProperties`: 204, or 422 with what is wrong.
pub(crate) fn validate(call: &mut Call<'_>) -> Outcome<Answer> {
    let body = call.object()?;
    let own = if call.path.starts_with("/groups") { Some(call.group()?.id) } else { None };
    let known = ["entityType", "displayName", "mailNickname", "onBehalfOfUserId"];
    if let Some(other) = body.keys().find(|name| !known.contains(&name.as_str())) {
        return Err(crate::sim::schema::body::invalid_property(other));
    }
    let nickname = body.get("mailNickname").and_then(Json::as_str);
    let mut groups = call.directory().all(Kind::Group).iter();
    let conflict = nickname.is_some_and(|wanted| {
        groups.any(|(_, one)| {
            Some(one.id) != own
                && one.text(group::MAIL_NICKNAME).is_some_and(|name| name.eq_ignore_ascii_case(wanted))
        })
    });
    let mut details = Vec::new();
    let (prefix, suffix) = naming_rule(call.directory());
    for name in ["displayName", "mailNickname"] {
        let given = body.get(name).and_then(Json::as_str);
        if given.is_some_and(|given| !given.starts_with(&prefix) || !given.ends_with(&suffix)) {
            details.push(json!({
                "target": name, "code": "MissingPrefixSuffix", "prefix": prefix, "suffix": suffix,
                "message": format!("Property {name} is missing a required prefix/suffix per your organization's Group naming requirements."),
            }));
        }
    }
    if conflict {
        let text = "Another object with the same value for property mailNickname already exists.";
        details.push(json!({ "target": "mailNickname", "code": "PropertyConflict", "message": text }));
    }
    if details.is_empty() {
        return Ok(Answer::nothing());
    }
    let mut failure = crate::sim::errors::refuse(
        422,
        "Request_UnprocessableEntity",
        "The values provided contain one or more validation errors.",
    );
    failure.details = Some(Box::new(details.into()));
    Err(failure)
}

/// What names of groups begin and end with, by the tenant's setting `PrefixSuffixNamingRequirement`.
fn naming_rule(directory: &crate::sim::store::Directory) -> (String, String) {
    let settings =
        directory.all(Kind::GroupSetting).iter().map(|(_, one)| one).filter(|one| one.parent.is_none());
    let values = settings.filter_map(|one| one.json(group_setting::VALUES)?.as_array()).flatten();
    let rule = values.into_iter().find(|value| value["name"] == "PrefixSuffixNamingRequirement");
    let text = rule.and_then(|value| value["value"].as_str()).unwrap_or_default();
    let (prefix, suffix) = text.split_once("[GroupName]").unwrap_or_default();
    (prefix.to_owned(), suffix.to_owned())
}

/// Works out what is not stored of a group.
pub(super) fn compute(reader: &Reader<'_>, entity: &Entity, key: Key) -> Json {
    let directory = reader.view.directory;
    match key {
        group::RENEWED => entity.created.to_string().into(),
        group::ORGANIZATION => directory.id.to_string().into(),
        group::SECURITY_IDENTIFIER => security_identifier(entity.id),
        group::ASSIGNED_LICENSES => licensing::assigned(entity),
        group::LICENSE_PROCESSING_STATE => {
            let state = licensing::processing(directory, entity, reader.now);
            state.map_or(Json::Null, |state| json!({ "state": state }))
        }
        group::HAS_LICENSE_ERRORS => {
            let mut members = directory.links(Relation::Members).targets(entity.id, 0);
            members
                .any(|(_, id)| directory.user(id).is_some_and(|user| licensing::fails(user, entity.id)))
                .into()
        }
        _ => Json::Null,
    }
}
