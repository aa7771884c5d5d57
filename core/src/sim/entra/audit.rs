//! The audit log, written from the changes that requests make, and the sign-in log.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value as Json, json};

use super::reader::Reader;
use crate::sim::answer::Answer;
use crate::sim::call::Call;
use crate::sim::errors::{Outcome, missing, refuse};
use crate::sim::id::{Id, mix};
use crate::sim::odata::page;
use crate::sim::schema::{Kind, Rules, audit};
use crate::sim::store::{AuditEntry, Change, Directory, Entity, Relation, Value, View};

/// How long entries are kept with Entra ID P1 (documented: 30 days).
const RETENTION: Duration = Duration::from_hours(30 * 24);

/// The service that gives group licences, as the log names it.
pub(crate) const LICENSING: &str = "Microsoft Entra Group-Based Licensing";

/// The entries that some changes cause, worked out before they are applied.
pub(crate) fn entries(call: &Call<'_>, changes: &[Change]) -> Vec<Change> {
    let directory = call.directory();
    let actor: Arc<str> = Arc::clone(&call.grant.application);
    let made = changes.iter().filter_map(|change| {
        let (activity, targets, modified) = describe(directory, change)?;
        Some(Change::Audit(AuditEntry {
            at: call.now,
            activity: activity.into(),
            actor: Arc::clone(&actor),
            correlation: Arc::clone(&call.correlation),
            targets: targets.into(),
            modified: modified.into(),
        }))
    });
    made.collect()
}

/// An entry of the service that gives group licences.
pub(crate) fn licensing_entry(activity: &str, group: &Entity, at: crate::sim::moment::Moment) -> Change {
    Change::Audit(AuditEntry {
        at,
        activity: activity.into(),
        actor: LICENSING.into(),
        correlation: group.id.to_string().into(),
        targets: Box::new([target(Kind::Group, group)]),
        modified: Box::default(),
    })
}

type Target = (Kind, Id, Box<str>);
type Modified = (Box<str>, Json, Json);

fn target(kind: Kind, entity: &Entity) -> Target {
    let table = kind.table();
    let name = ["userPrincipalName", "displayName", "name"]
        .into_iter()
        .find_map(|name| entity.text(table.key(name)?));
    (kind, entity.id, name.unwrap_or_default().into())
}

fn noun(kind: Kind) -> Option<&'static str> {
    Some(match kind {
        Kind::User => "user",
        Kind::Group => "group",
        Kind::Device => "device",
        Kind::Application => "application",
        Kind::ServicePrincipal => "service principal",
        Kind::RoleAssignment => "app role assignment to service principal",
        Kind::PermissionGrant => "delegated permission grant",
        Kind::Document | Kind::Partner | Kind::AccessPolicy => "policy",
        Kind::GroupSetting => "group settings",
        _ => return None,
    })
}

fn describe(directory: &Directory, change: &Change) -> Option<(String, Vec<Target>, Vec<Modified>)> {
    let find = |kind: Kind, id: Id| directory.all(kind).get(id).or_else(|| directory.all(kind).binned(id));
    match change {
        Change::Put(kind, entity) => {
            let noun = noun(*kind)?;
            let Some(before) = find(*kind, entity.id) else {
                let guest = *kind == Kind::User
                    && entity.text(crate::sim::schema::user::CREATION_TYPE) == Some("Invitation");
                let activity = if guest { "Invite external user".to_owned() } else { format!("Add {noun}") };
                return Some((activity, vec![target(*kind, entity)], Vec::new()));
            };
            if before.deleted.is_some() {
                return None;
            }
            let modified = modified(directory, *kind, before, entity);
            let activity = match (kind, before.licences == entity.licences) {
                (Kind::User, false) => "Change user license".to_owned(),
                (Kind::Group, false) => "Set group license".to_owned(),
                _ if modified.is_empty() => return None,
                _ => format!("Update {noun}"),
            };
            Some((activity, vec![target(*kind, entity)], modified))
        }
        Change::Discard(kind, id, _) => {
            Some((format!("Delete {}", noun(*kind)?), vec![target(*kind, find(*kind, *id)?)], Vec::new()))
        }
        Change::Restore(kind, id) => {
            Some((format!("Restore {}", noun(*kind)?), vec![target(*kind, find(*kind, *id)?)], Vec::new()))
        }
        Change::Purge(kind, id) => Some((
            format!("Hard Delete {}", noun(*kind)?),
            vec![target(*kind, find(*kind, *id)?)],
            Vec::new(),
        )),
        Change::Link(relation, from, to) | Change::Unlink(relation, from, to) => {
            let added = matches!(change, Change::Link(..));
            let what = if *relation == Relation::Members { "member" } else { "owner" };
            let activity =
                if added { format!("Add {what} to group") } else { format!("Remove {what} from group") };
            let kinds = [Kind::User, Kind::Group, Kind::Device, Kind::ServicePrincipal];
            let (kind, object) = kinds.into_iter().find_map(|kind| Some((kind, find(kind, *to)?)))?;
            let group = find(Kind::Group, *from)
                .map_or((Kind::Group, *from, Box::default()), |one| target(Kind::Group, one));
            Some((activity, vec![target(kind, object), group], Vec::new()))
        }
        Change::Job(..) | Change::JobDone(..) | Change::Audit(_) => None,
    }
}

fn modified(directory: &Directory, kind: Kind, before: &Entity, after: &Entity) -> Vec<Modified> {
    let reader = Reader { view: View { directory, replica: None }, now: after.created };
    let table = kind.table();
    let keys = (0..).map(crate::sim::schema::Key).zip(table.properties);
    keys.filter(|(key, property)| {
        before.get(*key) != after.get(*key)
            && !property.rules.has(Rules::HIDDEN)
            && property.name != "passwordProfile"
    })
    .map(|(key, property)| {
        (property.name.into(), reader.value(kind, before, key), reader.value(kind, after, key))
    })
    .collect()
}

/// The entries that have arrived, as objects, the newest first.
fn objects(call: &Call<'_>) -> Vec<Entity> {
    let directory = call.directory();
    let lag = call.settings.audit_lag();
    let arrived = directory
        .audits
        .iter()
        .enumerate()
        .rev()
        .filter(|(_, entry)| entry.at.plus(lag) <= call.now && entry.at.plus(RETENTION) > call.now);
    arrived.map(|(place, entry)| object(directory, place, entry)).collect()
}

/// An entry as an object; `place` is where it stands in the log.
pub(crate) fn object(directory: &Directory, place: usize, entry: &AuditEntry) -> Entity {
    let seed = u64::from(directory.id.parts()[0]);
    let id = Id::derived(mix(seed), u64::try_from(place).unwrap_or_default());
    let actor = &*entry.actor;
    let initiator = if actor == LICENSING {
        json!({ "user": null, "app": { "appId": null, "displayName": LICENSING, "servicePrincipalId": null, "servicePrincipalName": null } })
    } else {
        let principal = directory.all(Kind::ServicePrincipal).by_unique(0, actor);
        let name = principal.and_then(|one| one.text(crate::sim::schema::service_principal::DISPLAY_NAME));
        json!({ "user": null, "app": {
            "appId": actor, "displayName": name, "servicePrincipalId": principal.map(|one| one.id), "servicePrincipalName": null,
        } })
    };
    let modified: Vec<Json> = entry
        .modified
        .iter()
        .map(|(name, old, new)| json!({ "displayName": name, "oldValue": old.to_string(), "newValue": new.to_string() }))
        .collect();
    let targets: Vec<Json> = entry
        .targets
        .iter()
        .enumerate()
        .map(|(place, (kind, id, name))| {
            let user = *kind == Kind::User;
            json!({
                "id": id, "displayName": if user { Json::Null } else { json!(name) }, "type": type_name(*kind),
                "userPrincipalName": if user { json!(name) } else { Json::Null }, "groupType": null,
                "modifiedProperties": if place == 0 { json!(modified) } else { json!([]) },
            })
        })
        .collect();
    Entity::new(id, entry.at)
        .with(audit::ACTIVITY, Value::Time(entry.at))
        .with(audit::ACTIVITY_DISPLAY_NAME, Value::text(&*entry.activity))
        .with(audit::CATEGORY, Value::text(category(&entry.activity)))
        .with(audit::CORRELATION_ID, Value::text(&*entry.correlation))
        .with(audit::INITIATED_BY, Value::json(initiator))
        .with(audit::LOGGED_BY_SERVICE, Value::text("Core Directory"))
        .with(audit::OPERATION_TYPE, Value::text(operation(&entry.activity)))
        .with(audit::RESULT, Value::text("success"))
        .with(audit::RESULT_REASON, Value::text(""))
        .with(audit::TARGET_RESOURCES, Value::json(targets.into()))
}

fn type_name(kind: Kind) -> &'static str {
    match kind {
        Kind::User => "User",
        Kind::Group => "Group",
        Kind::Device => "Device",
        Kind::Application => "Application",
        Kind::ServicePrincipal => "ServicePrincipal",
        Kind::Document | Kind::Partner | Kind::AccessPolicy => "Policy",
        _ => "Other",
    }
}

fn category(activity: &str) -> &'static str {
    let word = |text: &str| activity.contains(text);
    if word("member") || word("owner") || word("group") {
        "GroupManagement"
    } else if word("user") {
        "UserManagement"
    } else if word("device") {
        "Device"
    } else if word("policy") {
        "Policy"
    } else {
        "ApplicationManagement"
    }
}

fn operation(activity: &str) -> &'static str {
    match activity.split(' ').next() {
        Some("Add" | "Invite") => "Add",
        Some("Delete" | "Hard" | "Remove") => "Delete",
        Some("Start" | "Finish") => "Process",
        _ => "Update",
    }
}

/// `GET /auditLogs/directoryAudits`
pub(crate) fn list(call: &mut Call<'_>) -> Outcome<Answer> {
    let all = objects(call);
    page(call, &[Kind::Audit], "auditLogs/directoryAudits", |cursor| {
        let numbered = (0..).zip(&all).map(|(place, one)| (place, Kind::Audit, one));
        Box::new(numbered.skip(usize::try_from(cursor).unwrap_or(usize::MAX)))
    })
}

/// `GET /auditLogs/directoryAudits/{id}`
pub(crate) fn get(call: &mut Call<'_>) -> Outcome<Answer> {
    let id = call.reader().read_id(Kind::Audit, call.key(0));
    let found =
        objects(call).into_iter().find(|one| Some(one.id) == id).ok_or_else(|| missing(call.key(0)))?;
    call.reply(200, Kind::Audit, &found)
}

/// `GET /auditLogs/signIns`: needs Entra ID P1 or P2. Nobody signs in to a simulated tenant by himself.
pub(crate) fn sign_ins(call: &mut Call<'_>) -> Outcome<Answer> {
    if !super::dynamic::premium(call.directory()) {
        let text = "Neither tenant is B2C or tenant doesn't have premium license";
        return Err(refuse(403, "Authentication_RequestFromNonPremiumTenantOrB2CTenant", text));
    }
    crate::sim::crud::list(call)
}
