//! Which products are assigned, and whether there are seats for everybody: decided before the first write.

use std::collections::{BTreeMap, HashMap};

use super::diff::{error, part_number};
use super::snapshot::Snapshot;
use crate::address::Address;
use crate::error::codes;
use crate::model::{Diagnostic, Severity};
use crate::resource::Resource;
use crate::resource::entra::{
    AssignedLicence, Choice, Licence, LicenceTarget, ObservedSku, ObservedUser, choose,
};

/// The products for every licence of the scenario, by its address, and what forbids them.
pub(super) fn decide(
    resources: &[Resource],
    snapshot: &Snapshot,
) -> (HashMap<Address, Choice>, Vec<Diagnostic>) {
    let accounts: Vec<Option<&ObservedUser>> = resources
        .iter()
        .filter_map(|resource| match resource {
            Resource::User(user) => Some(snapshot.user(&user.user_principal_name)),
            _ => None,
        })
        .collect();
    let group = resources.iter().find_map(|resource| match resource {
        Resource::Group(group) => snapshot.groups.get(&group.unique_name),
        _ => None,
    });
    let by_key: HashMap<&str, &ObservedUser> = resources
        .iter()
        .filter_map(|resource| match resource {
            Resource::User(user) => Some((user.key.as_str(), snapshot.user(&user.user_principal_name)?)),
            _ => None,
        })
        .collect();
    let mut choices = HashMap::new();
    let mut diagnostics = Vec::new();
    let mut needed: BTreeMap<String, u32> = BTreeMap::new();
    for resource in resources {
        let Resource::Licence(licence) = resource else { continue };
        let (held, seats) = match &licence.target {
            LicenceTarget::Group(_) => (group.map(|group| group.licences.as_slice()), count(accounts.len())),
            LicenceTarget::User(key) => (by_key.get(key.as_str()).map(|user| user.licences.as_slice()), 1),
        };
        let held = held.unwrap_or_default();
        let choice =
            choose(&licence.requirements, held, &snapshot.skus, licence.part_numbers.as_deref(), seats);
        report_missing(licence, &choice, &mut diagnostics);
        // A seat is needed by each account that lacks the product, whether the product is new or was assigned before.
        for product in products(held, &choice) {
            let lacking = match &licence.target {
                LicenceTarget::Group(_) => accounts.iter().filter(|user| !has(**user, &product)).count(),
                LicenceTarget::User(key) => usize::from(!has(by_key.get(key.as_str()).copied(), &product)),
            };
            *needed.entry(product).or_default() += count(lacking);
        }
        choices.insert(licence.address(), choice);
    }
    diagnostics.extend(group_licensing(resources, snapshot));
    for (product, needed) in needed {
        let free = snapshot.skus.iter().find(|sku| sku.sku_id == product).map_or(0, |sku| sku.free);
        if needed > free {
            diagnostics.push(error(
                codes::NO_SEATS,
                format!("not enough seats: {} has {free} free, {needed} are needed", part_number(snapshot, &product)),
                "With group licensing one missing seat leaves that person without every licence of the group. \
                 Free seats, get more, or split the deployment.",
            ));
        }
    }
    (choices, diagnostics)
}

/// Plans that include group licensing: Entra ID P1 and P2. Some suites of Office 365 include it without them (Microsoft's page
/// "Assign licenses to a group"), so what is missing is a warning.
const GROUP_LICENSING: [&str; 2] =
    ["41781fb2-bc02-4b7c-bd55-b576c07bb09d", "eec0eb4f-6444-4f95-aba0-50c24d67f998"];
/// The suites: Office 365 E3, A3 and G3 and higher.
const SUITES: &[&str] = &["ENTERPRISEPACK", "ENTERPRISEPREMIUM"];

fn group_licensing(resources: &[Resource], snapshot: &Snapshot) -> Option<Diagnostic> {
    let by_group = |resource: &Resource| matches!(resource, Resource::Licence(licence) if matches!(licence.target, LicenceTarget::Group(_)));
    let includes = |sku: &ObservedSku| {
        sku.plans.iter().any(|plan| GROUP_LICENSING.contains(&plan.id.as_str()))
            || SUITES.iter().any(|suite| sku.part_number.starts_with(suite))
    };
    let lacks = resources.iter().any(by_group) && !snapshot.skus.iter().any(includes);
    lacks.then(|| Diagnostic {
        severity: Severity::Warning,
        source: Some("shared-identity#2-license-assignments".to_owned()),
        ..error(
            codes::GROUP_LICENSING,
            "the group would carry licences, and no product of the tenant is known to include group licensing (Entra ID P1)".to_owned(),
            "Get Entra ID P1, or assign to each account: `licences.assignTo: user`.",
        )
    })
}

/// The products that the target will have because of the scenario.
fn products(held: &[AssignedLicence], choice: &Choice) -> Vec<String> {
    let mut products: Vec<String> =
        held.iter().chain(&choice.assign).map(|licence| licence.sku_id.clone()).collect();
    products.sort_unstable();
    products.dedup();
    products
}

fn has(user: Option<&ObservedUser>, product: &str) -> bool {
    user.is_some_and(|user| user.licences.iter().any(|licence| licence.sku_id == product))
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn report_missing(licence: &Licence, choice: &Choice, diagnostics: &mut Vec<Diagnostic>) {
    for missing in &choice.missing {
        let among = if licence.part_numbers.is_some() { " among `licences.skus`" } else { "" };
        let mut diagnostic = error(
            codes::FEATURE_ABSENT,
            format!("no product of the tenant{among} holds the service plan for {}", missing.name),
            "Get a product that holds it, or leave the capability out. `GET /subscribedSkus` lists what the tenant owns.",
        );
        if !missing.required {
            diagnostic.severity = Severity::Warning;
            "The source lists it as required; products other than MICROSOFT_REMOTE_ASSIST carry another Dataverse plan."
                .clone_into(diagnostic.hint.get_or_insert_default());
        }
        if !diagnostics.contains(&diagnostic) {
            diagnostics.push(diagnostic);
        }
    }
}
