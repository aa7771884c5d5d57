//! Reads from the tenant what a set of resources needs to be compared with, in as few requests as the answer allows.

use std::collections::HashSet;

use serde_json::Value;

use super::history::History;
use super::snapshot::{Snapshot, TenantFacts};
use super::{observe_devices, observe_guests, observe_passes};
use crate::error::{Error, Result, codes};
use crate::graph::{Advanced, BATCH_LIMIT, GraphClient, Operation, path};
use crate::resource::entra::{Group, Membership, ObservedGroup, ObservedSku, ObservedUser, User};
use crate::resource::{Deployment, Resource};

/// The longest page that Graph gives of users.
const PAGE: usize = 999;

/// Reads the tenant's id, domains and products: one request.
pub(crate) async fn tenant(graph: &GraphClient) -> Result<(TenantFacts, Vec<ObservedSku>)> {
    let answers = graph
        .read_batch(vec![
            Operation::get("/organization?$select=id,verifiedDomains"),
            Operation::get(ObservedSku::LIST),
        ])
        .await?;
    let mut answers = answers.into_iter().map(|answer| answer.map(|value| value["value"].clone()));
    let malformed =
        || Error::new(codes::GRAPH_MALFORMED, "the tenant does not describe itself as Graph documents");
    let organization =
        answers.next().flatten().and_then(|list| list.get(0).cloned()).ok_or_else(malformed)?;
    let skus = answers.next().flatten().ok_or_else(malformed)?;
    let domains = organization["verifiedDomains"].as_array().cloned().unwrap_or_default();
    let mut named: Vec<(bool, String)> = domains
        .iter()
        .filter_map(|domain| {
            Some((domain["isDefault"].as_bool() != Some(true), domain["name"].as_str()?.to_owned()))
        })
        .collect();
    named.sort();
    let facts = TenantFacts {
        id: organization["id"].as_str().ok_or_else(malformed)?.to_owned(),
        domains: named.into_iter().map(|(_, name)| name).collect(),
    };
    Ok((facts, skus.as_array().into_iter().flatten().filter_map(ObservedSku::read).collect()))
}

/// Reads everything that the resources are compared with.
///
/// Absence from a list never decides anything dangerous: a group is made by its alternate key and an account under its
/// user principal name, and both are refused by Graph when they exist after all.
pub async fn observe(
    graph: &GraphClient,
    tenant: TenantFacts,
    skus: Vec<ObservedSku>,
    deployment: &Deployment,
    resources: &[Resource],
    history: &History,
) -> Result<Snapshot> {
    let mut snapshot =
        Snapshot { tenant, skus, observed_at: Some(graph.clock().now()), ..Snapshot::default() };
    let users = resources.iter().filter_map(|resource| match resource {
        Resource::User(user) => Some(user),
        _ => None,
    });
    let groups: Vec<&Group> = resources
        .iter()
        .filter_map(|resource| match resource {
            Resource::Group(group) => Some(group),
            _ => None,
        })
        .collect();
    // One batch reads all of a small deployment.
    let select = select(resources);
    let marked = marked(deployment, &select);
    let mut first = vec![marked.clone()];
    first.extend(groups.iter().flat_map(|group| [group.read(), Operation::get(group.same_name())]));
    let few: Vec<&User> = users.clone().take(BATCH_LIMIT + 1).collect();
    if first.len() + few.len() <= BATCH_LIMIT {
        first.extend(few.iter().map(|user| User::read_with(&user.user_principal_name, &select)));
    }
    let asked = first.len() > 1 + 2 * groups.len();
    let mut answers = graph.read_batch(first).await?.into_iter();
    if let Some(page) = answers.next().flatten() {
        graph.each_rest(&marked, page, |user| keep_user(&mut snapshot, &user)).await?;
    }
    let mut existing = Vec::new();
    for group in groups {
        let (found, namesakes) = (answers.next().flatten(), answers.next().flatten());
        existing.extend(keep_group(graph, group, found, namesakes, &mut snapshot).await?);
    }
    answers.flatten().for_each(|user| keep_user(&mut snapshot, &user));
    members(graph, &existing, &mut snapshot).await?;
    if !asked {
        let missing: Vec<&User> =
            users.filter(|user| snapshot.user(&user.user_principal_name).is_none()).collect();
        named_users(graph, &missing, &select, &mut snapshot).await?;
    }
    observe_devices::observe(graph, resources, history, &mut snapshot).await?;
    observe_guests::observe(graph, resources, history, &mut snapshot).await?;
    observe_passes::observe(graph, resources, history, &mut snapshot).await?;
    Ok(snapshot)
}

/// Lists the accounts that carry the deployment's mark; a filter on the beginning of `employeeId` is an advanced query.
fn marked(deployment: &Deployment, select: &str) -> Operation {
    Operation::get(marked_selecting(deployment, select)).header("ConsistencyLevel", "eventual")
}

/// The path that lists the accounts with the deployment's mark.
pub(crate) fn marked_users(deployment: &Deployment) -> String {
    marked_selecting(deployment, User::SELECT)
}

/// The properties of accounts that these resources are compared with.
fn select(resources: &[Resource]) -> String {
    let segmented = |resource: &Resource| matches!(resource, Resource::User(user) if user.segment.is_some());
    if resources.iter().any(segmented) {
        format!("{},{}", User::SELECT, User::SELECT_SEGMENT)
    } else {
        User::SELECT.to_owned()
    }
}

fn marked_selecting(deployment: &Deployment, select: &str) -> String {
    format!(
        "/users?$filter=startswith(employeeId,'{}')&$count=true&$top={PAGE}&$select={select}",
        path::literal(&deployment.employee_prefix())
    )
}

fn keep_user(snapshot: &mut Snapshot, value: &Value) {
    if let Some(user) = ObservedUser::read(value) {
        snapshot.users.insert(user.user_principal_name.to_ascii_lowercase(), user);
    }
}

/// Keeps a group that is ours, whose id it gives, or those that carry its name.
async fn keep_group(
    graph: &GraphClient,
    group: &Group,
    found: Option<Value>,
    namesakes: Option<Value>,
    snapshot: &mut Snapshot,
) -> Result<Option<String>> {
    if let Some(observed) = found.as_ref().and_then(ObservedGroup::read) {
        let id = observed.id.clone();
        snapshot.groups.insert(group.unique_name.clone(), observed);
        // Who is in a group that chooses its members by a rule is no business of a deployment.
        return Ok(group.rule.is_none().then_some(id));
    }
    if let Some(page) = namesakes {
        let keep = |other: Value| snapshot.namesakes.extend(ObservedGroup::read(&other));
        graph.each_rest(&Operation::get(group.same_name()), page, keep).await?;
    }
    Ok(None)
}

/// Reads who is in each group: the first pages together, further ones by themselves.
async fn members(graph: &GraphClient, groups: &[String], snapshot: &mut Snapshot) -> Result<()> {
    let lists: Vec<Operation> = groups.iter().map(|id| Operation::get(Membership::list(id))).collect();
    let pages = if lists.len() > 1 { graph.read_batch(lists.clone()).await? } else { vec![None] };
    for ((id, list), page) in groups.iter().zip(&lists).zip(pages) {
        let mut ids = HashSet::new();
        let keep = |member: Value| ids.extend(member["id"].as_str().map(str::to_owned));
        match page {
            Some(page) => graph.each_rest(list, page, keep).await?,
            // One group is not worth a batch; a list that is absent is asked for again, and then the refusal says why.
            None => graph.each(list.path(), Advanced(false), keep).await?,
        }
        snapshot.members.insert(id.clone(), ids);
    }
    Ok(())
}

/// Finds accounts by user principal name: by the beginning that they share, or one by one in batches, whichever asks less.
async fn named_users(
    graph: &GraphClient,
    missing: &[&User],
    select: &str,
    snapshot: &mut Snapshot,
) -> Result<()> {
    let lookups = missing.len().div_ceil(BATCH_LIMIT);
    let prefix = shared_beginning(missing.iter().map(|user| user.user_principal_name.as_str()));
    if lookups > 2 && !prefix.is_empty() {
        let list = format!(
            "/users?$filter=startswith(userPrincipalName,'{}')&$top={PAGE}&$select={select}",
            path::literal(&prefix)
        );
        let listing = graph.list_up_to(&list, Advanced(false), lookups).await?;
        for user in &listing.items {
            keep_user(snapshot, user);
        }
        if listing.complete {
            return Ok(());
        }
    }
    let open: Vec<_> = missing
        .iter()
        .filter(|user| snapshot.user(&user.user_principal_name).is_none())
        .map(|user| User::read_with(&user.user_principal_name, select))
        .collect();
    for user in graph.read_batch(open).await?.into_iter().flatten() {
        keep_user(snapshot, &user);
    }
    Ok(())
}

/// The longest beginning that all names share.
fn shared_beginning<'a>(mut names: impl Iterator<Item = &'a str>) -> String {
    let Some(first) = names.next() else { return String::new() };
    let mut length = first.len();
    for name in names {
        let same = first.char_indices().zip(name.chars()).take_while(|((_, a), b)| a == b).last();
        length = length.min(same.map_or(0, |((index, c), _)| index + c.len_utf8()));
    }
    first[..length].to_owned()
}

#[cfg(test)]
mod tests {
    use super::shared_beginning;

    #[test]
    fn the_shared_beginning_is_cut_between_characters() {
        assert_eq!(shared_beginning(["holo-0001@a", "holo-0002@a"].into_iter()), "holo-000");
        assert_eq!(shared_beginning(["ä1", "ä2", "äx"].into_iter()), "ä");
        assert_eq!(shared_beginning(["ä", "ö"].into_iter()), "");
        assert_eq!(shared_beginning([].into_iter()), "");
        assert_eq!(shared_beginning(["same"].into_iter()), "same");
    }
}
