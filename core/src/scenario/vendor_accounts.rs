//! From a scenario of vendors' accounts to the resources that it asks for.

use super::kind::file::{ACCESS_REVIEW, LETTERS};
use super::shared_identity::key_of;
use super::vendor_barriers;
use crate::model::{AssignTo, HandOver, VendorAccounts};
use crate::resource::entra::{AccessPass, Group, Licence, LicenceTarget, Membership, User, requirements};
use crate::resource::purview::{Attribute, SegmentValue};
use crate::resource::{Deployment, FileResource, Resource};

/// The key of the one group; it is fixed, so that another display name is a rename and not another group.
pub(crate) const GROUP: &str = "vendor-accounts";

/// The resources in the order in which they depend on each other.
///
/// `domain` completes accounts that are given as a local part.
pub(super) fn compile(scenario: &VendorAccounts, deployment: &Deployment, domain: &str) -> Vec<Resource> {
    let users = users(scenario, deployment, domain);
    let licence = |target| {
        Resource::Licence(Licence {
            target,
            requirements: requirements(&scenario.licences.capabilities, &scenario.app),
            part_numbers: scenario.licences.skus.clone(),
        })
    };
    let mut resources = Vec::with_capacity(users.len() * 3 + 2);
    resources.push(Resource::Group(Group {
        key: GROUP.to_owned(),
        display_name: scenario.group.display_name.clone(),
        unique_name: deployment.unique_name(&Group::address_of(GROUP)),
        rule: None,
    }));
    resources.extend(users.iter().cloned().map(Resource::User));
    resources.extend(
        users
            .iter()
            .map(|user| Resource::Membership(Membership { group: GROUP.to_owned(), user: user.key.clone() })),
    );
    if scenario.hand_over == HandOver::TemporaryAccessPass {
        resources.extend(users.iter().map(|user| {
            Resource::AccessPass(AccessPass {
                user: user.key.clone(),
                user_principal_name: user.user_principal_name.clone(),
            })
        }));
    }
    match scenario.licences.assign_to {
        AssignTo::Group => resources.push(licence(LicenceTarget::Group(GROUP.to_owned()))),
        AssignTo::User => {
            resources.extend(users.iter().map(|user| licence(LicenceTarget::User(user.key.clone()))));
        }
    }
    resources
        .extend(vendor_barriers::compile(scenario, deployment, &users).into_iter().map(Resource::Barrier));
    for (key, text) in [
        (ACCESS_REVIEW, "who has an account, for whom, until when and who answers for that"),
        (LETTERS, "a letter for each person, without the password"),
    ] {
        resources.push(Resource::File(FileResource { key: key.to_owned(), text: text.to_owned() }));
    }
    resources
}

/// The attribute that names the segment; accounts carry it without barriers too, so that these can be added later.
pub(super) fn attribute(scenario: &VendorAccounts) -> Attribute {
    let named = scenario.barriers.as_ref().and_then(|barriers| barriers.attribute.as_deref());
    named.and_then(Attribute::parse).unwrap_or(Attribute::Custom(1))
}

fn users(scenario: &VendorAccounts, deployment: &Deployment, domain: &str) -> Vec<User> {
    let attribute = attribute(scenario);
    let mut users = Vec::new();
    for vendor in &scenario.vendors {
        for account in &vendor.accounts {
            let user_principal_name = account.user_principal_name(domain);
            let key = key_of(&user_principal_name, domain);
            let local = account.user.split('@').next().unwrap_or(&account.user);
            users.push(User {
                display_name: account.display_name.clone().unwrap_or_else(|| local.to_owned()),
                usage_location: scenario.usage_location.to_ascii_uppercase(),
                employee_id: deployment.employee_id(&User::address_of(&key)),
                adopted_id: deployment.adopted_id(&User::address_of(&key)),
                segment: Some(SegmentValue { attribute, value: vendor.name.clone() }),
                personal: true,
                user_principal_name,
                key,
            });
        }
    }
    users
}
