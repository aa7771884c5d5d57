//! Settings of groups, for the tenant or for one group, and the partners of cross-tenant access.

use serde_json::{Value as Json, json};

use crate::sim::answer::Answer;
use crate::sim::call::Call;
use crate::sim::errors::{Outcome, bad, malformed, missing, refuse};
use crate::sim::id::Id;
use crate::sim::odata::page;
use crate::sim::schema::body::{Purpose, read};
use crate::sim::schema::{Kind, group_setting, partner};
use crate::sim::store::{Change, Entity, Value};

/// A template: identifier, name, and for each value its name, type and default.
type Template = (&'static str, &'static str, &'static [(&'static str, &'static str, &'static str)]);

/// Templates of settings (groups-settings-cmdlets: names, types and defaults).
const TEMPLATES: &[Template] = &[
    (
        "62375ab9-6b52-47ed-826b-58e47e0e304b",
        "Group.Unified",
        &[
            ("NewUnifiedGroupWritebackDefault", "System.Boolean", "true"),
            ("EnableMIPLabels", "System.Boolean", "false"),
            ("CustomBlockedWordsList", "System.String", ""),
            ("EnableMSStandardBlockedWords", "System.Boolean", "false"),
            ("ClassificationDescriptions", "System.String", ""),
            ("DefaultClassification", "System.String", ""),
            ("PrefixSuffixNamingRequirement", "System.String", ""),
            ("AllowGuestsToBeGroupOwner", "System.Boolean", "false"),
            ("AllowGuestsToAccessGroups", "System.Boolean", "true"),
            ("GuestUsageGuidelinesUrl", "System.String", ""),
            ("GroupCreationAllowedGroupId", "System.Guid", ""),
            ("AllowToAddGuests", "System.Boolean", "true"),
            ("UsageGuidelinesUrl", "System.String", ""),
            ("ClassificationList", "System.String", ""),
            ("EnableGroupCreation", "System.Boolean", "true"),
        ],
    ),
    (
        "08d542b9-071f-4e16-94b0-74abb372e3d9",
        "Group.Unified.Guest",
        &[("AllowToAddGuests", "System.Boolean", "true")],
    ),
];

fn template_json((id, name, values): &Template) -> Json {
    let values: Vec<Json> = values
        .iter()
        .map(|(name, kind, default)| json!({ "name": name, "type": kind, "defaultValue": default, "description": "" }))
        .collect();
    json!({
        "id": id, "deletedDateTime": null, "displayName": name, "description": format!("Settings of the template {name}."),
        "values": values,
    })
}

/// `GET /groupSettingTemplates`
#[expect(clippy::unnecessary_wraps, reason = "a handler like the others")]
pub(crate) fn templates(call: &mut Call<'_>) -> Outcome<Answer> {
    let value: Vec<Json> = TEMPLATES.iter().map(template_json).collect();
    Ok(Answer::json(
        200,
        &json!({ "@odata.context": format!("{}/$metadata#groupSettingTemplates", call.base), "value": value }),
    ))
}

/// `GET /groupSettingTemplates/{id}`
pub(crate) fn template(call: &mut Call<'_>) -> Outcome<Answer> {
    let found = TEMPLATES.iter().find(|(id, ..)| *id == call.key(0)).ok_or_else(|| missing(call.key(0)))?;
    let mut json = template_json(found);
    json["@odata.context"] = format!("{}/$metadata#groupSettingTemplates/$entity", call.base).into();
    Ok(Answer::json(200, &json))
}

/// The group whose settings are meant; none for those of the tenant.
fn parent(call: &Call<'_>) -> Outcome<Id> {
    if call.path.starts_with("/groups/") { Ok(call.group()?.id) } else { Ok(Id::NONE) }
}

/// `GET /groupSettings` and `/groups/{id}/settings`
pub(crate) fn list(call: &mut Call<'_>) -> Outcome<Answer> {
    let parent = parent(call)?;
    let all: Vec<_> =
        call.view().from(Kind::GroupSetting, 0).filter(|(_, one)| one.parent == parent).collect();
    page(call, &[Kind::GroupSetting], "groupSettings", |cursor| {
        let listed = all.iter().map(|(place, one)| (u64::from(*place), Kind::GroupSetting, *one));
        Box::new(listed.filter(move |(place, ..)| *place >= cursor))
    })
}

fn one<'c>(call: &'c Call<'_>) -> Outcome<&'c Entity> {
    let parent = parent(call)?;
    call.child(Kind::GroupSetting, parent, usize::from(!parent.is_none()))
}

/// `GET /groupSettings/{id}` and `/groups/{id}/settings/{id}`
pub(crate) fn get(call: &mut Call<'_>) -> Outcome<Answer> {
    call.reply(200, Kind::GroupSetting, one(call)?)
}

/// Checks values against their template: known names, and strings as values.
fn check(template: &Template, values: &Json) -> Outcome<()> {
    for value in values.as_array().into_iter().flatten() {
        let name = value["name"].as_str().unwrap_or_default();
        let known = template.2.iter().find(|(known, ..)| *known == name);
        let (_, kind, _) = known.ok_or_else(|| {
            bad(format!("The setting '{name}' is not part of the template {}.", template.1))
        })?;
        let text = value["value"]
            .as_str()
            .ok_or_else(|| bad(format!("The value of the setting '{name}' must be a string.")))?;
        if *kind == "System.Boolean" && !matches!(text.to_ascii_lowercase().as_str(), "true" | "false") {
            return Err(bad(format!("The value of the setting '{name}' must be \"true\" or \"false\".")));
        }
    }
    Ok(())
}

/// `POST /groupSettings` and `/groups/{id}/settings`
pub(crate) fn create(call: &mut Call<'_>) -> Outcome<Answer> {
    let body = call.object()?;
    let parent = parent(call)?;
    let fields = read(Kind::GroupSetting, &body, Purpose::Create)?;
    let wanted = fields.text(group_setting::TEMPLATE_ID).unwrap_or_default().to_owned();
    let template = TEMPLATES
        .iter()
        .find(|(id, ..)| *id == wanted)
        .ok_or_else(|| bad(format!("The template '{wanted}' does not exist.")))?;
    check(template, body.get("values").unwrap_or(&Json::Null))?;
    let mut all = call.directory().all(Kind::GroupSetting).iter();
    if all.any(|(_, other)| other.parent == parent && other.text(group_setting::TEMPLATE_ID) == Some(&wanted))
    {
        return Err(refuse(
            400,
            "Request_BadRequest",
            "A conflicting object with one or more of the specified property values is present in the directory.",
        ));
    }
    drop(all);
    let mut made = call.build(parent, fields);
    made.set(group_setting::DISPLAY_NAME, Some(Value::text(template.1)));
    call.store_new(Kind::GroupSetting, made)
}

/// `PATCH /groupSettings/{id}` and `/groups/{id}/settings/{id}`: the list of values is replaced.
pub(crate) fn update(call: &mut Call<'_>) -> Outcome<Answer> {
    let body = call.object()?;
    let mut changed = one(call)?.clone();
    let id = changed.text(group_setting::TEMPLATE_ID).unwrap_or_default().to_owned();
    let template = TEMPLATES.iter().find(|(known, ..)| *known == id).ok_or_else(|| missing(&id))?;
    let values = body.get("values").ok_or_else(|| malformed("The property 'values' is required."))?;
    check(template, values)?;
    read(Kind::GroupSetting, &body, Purpose::Update)?;
    changed.set(group_setting::VALUES, Some(Value::json(values.clone())));
    call.commit(vec![Change::Put(Kind::GroupSetting, changed)])?;
    Ok(Answer::nothing())
}

/// `DELETE /groupSettings/{id}` and `/groups/{id}/settings/{id}`
pub(crate) fn delete(call: &mut Call<'_>) -> Outcome<Answer> {
    let id = one(call)?.id;
    call.commit(vec![Change::Purge(Kind::GroupSetting, id)])?;
    Ok(Answer::nothing())
}

/// `POST /policies/crossTenantAccessPolicy/partners`
pub(crate) fn create_partner(call: &mut Call<'_>) -> Outcome<Answer> {
    let fields = read(Kind::Partner, &call.object()?, Purpose::Create)?;
    let other = fields.text(partner::TENANT_ID).unwrap_or_default();
    if call.directory().all(Kind::Partner).by_unique(0, other).is_some() {
        return Err(refuse(
            409,
            "Request_MultipleObjectsWithSameKeyValue",
            "Another object with the same value for property tenantId already exists.",
        ));
    }
    let made = call.build(Id::NONE, fields);
    call.store_new(Kind::Partner, made)
}
