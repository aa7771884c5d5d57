//! Objects that no deployment may touch: who holds a directory role or can come to hold one, and what another directory masters.

use std::collections::HashMap;

use serde_json::Value;

use super::diff::error;
use super::snapshot::Snapshot;
use crate::error::{Error, Result, codes};
use crate::graph::{GraphClient, Operation, path};
use crate::model::{Action, Diagnostic, Step};
use crate::resource::entra::{Group, ObservedUser, User};

/// What reading the holders of roles needs (Graph pages "directoryrole-list" and "directoryrole-list-members").
pub(super) const READ_ROLES: &str = "RoleManagement.Read.Directory";

/// The active roles of a tenant.
const ROLES: &str = "/directoryRoles?$select=id,displayName";
/// Groups that can be given a role; whether one can is set when it is made and never later.
const ASSIGNABLE: &str = "/groups?$filter=isAssignableToRole eq true&$select=id,displayName&$top=999";

/// Why accounts are protected, by object id.
pub(crate) type Holders = HashMap<String, String>;

/// Whether a step takes hold of an account that exists. Letting one go takes nothing from it but our mark.
fn touches(step: &Step) -> bool {
    step.address.kind() == User::KIND
        && matches!(step.action, Action::Update | Action::Adopt | Action::Delete)
}

/// Whether a plan has to know who holds a role: it changes, takes over or deletes accounts that exist.
pub(crate) fn asks(steps: &[Step]) -> bool {
    steps.iter().any(touches)
}

/// Reads who holds a directory role, or is in a group that can be given one: one request for the lists of both and one for every
/// twenty of their members' lists, however many accounts are planned.
///
/// A role that is assigned within an administrative unit alone is not among the members of the role.
pub(crate) async fn holders(graph: &GraphClient) -> Result<Holders> {
    let answers = graph.read_batch(holder_lists()).await.map_err(explained)?;
    holders_in(graph, answers).await
}

/// The lists of roles, and of groups that can be given one.
pub(crate) fn holder_lists() -> Vec<Operation> {
    [ROLES, ASSIGNABLE].map(|list| Operation::get(list.replace(' ', "%20"))).to_vec()
}

/// Who holds a role or is in such a group, by the first pages of their lists.
pub(crate) async fn holders_in(graph: &GraphClient, answers: Vec<Option<Value>>) -> Result<Holders> {
    let mut sources = Vec::new();
    for (list, (answer, kind)) in holder_lists().iter().zip(answers.into_iter().zip(["role", "group"])) {
        let Some(page) = answer else { continue };
        let keep = |one: Value| {
            let (Some(id), Some(name)) = (one["id"].as_str(), one["displayName"].as_str()) else { return };
            sources.push(match kind {
                "role" => {
                    (format!("holds the role {name}"), members(&format!("/directoryRoles/{id}/members")))
                }
                _ => (
                    format!("is in \"{name}\", a group that can be given a role"),
                    members(&format!("{}/transitiveMembers", path::group(id))),
                ),
            });
        };
        graph.each_rest(list, page, keep).await?;
    }
    let lists = sources.iter().map(|(_, list)| Operation::get(list)).collect();
    let pages = graph.read_batch(lists).await.map_err(explained)?;
    let mut found = Holders::new();
    for ((why, list), page) in sources.iter().zip(pages) {
        let Some(page) = page else { continue };
        let keep = |member: Value| {
            if let Some(id) = member["id"].as_str() {
                found.entry(id.to_owned()).or_insert_with(|| why.clone());
            }
        };
        graph.each_rest(&Operation::get(list), page, keep).await?;
    }
    Ok(found)
}

fn members(list: &str) -> String {
    format!("{list}?$select=id")
}

fn explained(error: Error) -> Error {
    if error.code() != codes::MISSING_PERMISSION {
        return error;
    }
    error.hint(format!(
        "Before accounts that exist are changed, taken over or deleted, it is looked up which of them hold a directory role. Grant {READ_ROLES} for that."
    ))
}

/// Refuses the steps that would touch what is protected.
pub(crate) fn refused(steps: &[Step], snapshot: &Snapshot, holders: &Holders) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let users: HashMap<&str, &ObservedUser> =
        snapshot.users.values().map(|user| (user.id.as_str(), user)).collect();
    for step in steps.iter().filter(|step| touches(step)) {
        let Some(id) = step.object_id.as_deref() else { continue };
        let Some(user) = users.get(id) else { continue };
        let name = &user.user_principal_name;
        if user.synchronised {
            found.push(error(
                codes::PLAN_PROTECTED,
                format!(
                    "{name} is synchronised from a directory on premises and cannot be {} here",
                    verb(step)
                ),
                "Change it on premises, or choose another account.",
            ));
        } else if let Some(why) = holders.get(id) {
            found.push(error(
                codes::PLAN_PROTECTED,
                format!("{name} {why} and is not {}", verb(step)),
                "An account of a headset needs no role. Take the role away if the account is meant, or choose another account.",
            ));
        }
    }
    let group = |step: &&Step| {
        step.address.kind() == Group::KIND
            && matches!(step.action, Action::Update | Action::Adopt | Action::Delete)
    };
    for step in steps.iter().filter(group) {
        let now = snapshot.groups.values().find(|now| Some(now.id.as_str()) == step.object_id.as_deref());
        if let Some(now) = now.filter(|now| now.role_assignable) {
            found.push(error(
                codes::PLAN_PROTECTED,
                format!("the group \"{}\" can be given a directory role and is not {}", now.display_name, verb(step)),
                "No run makes such a group. Look at who made it, and remove it in the Entra admin center if it is meant.",
            ));
        }
    }
    found
}

fn verb(step: &Step) -> &'static str {
    match step.action {
        Action::Delete => "deleted",
        Action::Adopt => "taken over",
        _ => "changed",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::address::Address;
    use crate::model::Executor;
    use crate::resource::entra::ObservedGroup;

    fn step(address: Address, action: Action, id: &str) -> Step {
        Step {
            address,
            action,
            executor: Executor::Graph,
            reason: String::new(),
            object_id: Some(id.to_owned()),
            changes: Vec::new(),
            needs: Vec::new(),
        }
    }

    fn texts(steps: &[Step], snapshot: &Snapshot) -> Vec<String> {
        refused(steps, snapshot, &Holders::new()).into_iter().map(|one| one.text).collect()
    }

    #[test]
    fn a_synchronised_account_is_let_go_and_nothing_else() {
        let mut snapshot = Snapshot::default();
        let user = json!({"id": "1", "userPrincipalName": "dock@contoso.com", "onPremisesSyncEnabled": true});
        snapshot.users.insert("dock@contoso.com".to_owned(), ObservedUser::read(&user).unwrap());
        for (action, verb) in
            [(Action::Update, "changed"), (Action::Adopt, "taken over"), (Action::Delete, "deleted")]
        {
            let told = texts(&[step(User::address_of("dock"), action, "1")], &snapshot);
            assert_eq!(
                told,
                [format!(
                    "dock@contoso.com is synchronised from a directory on premises and cannot be {verb} here"
                )]
            );
        }
        assert!(texts(&[step(User::address_of("dock"), Action::Detach, "1")], &snapshot).is_empty());
    }

    #[test]
    fn a_group_that_can_be_given_a_role_is_neither_changed_nor_deleted() {
        let mut snapshot = Snapshot::default();
        let group = json!({"id": "2", "displayName": "Dock", "isAssignableToRole": true});
        snapshot.groups.insert("unique".to_owned(), ObservedGroup::read(&group).unwrap());
        for (action, verb) in [(Action::Update, "changed"), (Action::Delete, "deleted")] {
            let told = texts(&[step(Group::address_of("shared-accounts"), action, "2")], &snapshot);
            assert_eq!(told, [format!("the group \"Dock\" can be given a directory role and is not {verb}")]);
        }
        snapshot.groups.values_mut().for_each(|group| group.role_assignable = false);
        assert!(
            texts(&[step(Group::address_of("shared-accounts"), Action::Delete, "2")], &snapshot).is_empty()
        );
    }
}
