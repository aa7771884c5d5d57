//! From a shared-identity scenario to the resources that it asks for.

use super::{headsets, settings};
use crate::address::Address;
use crate::model::{AssignTo, SharedIdentity, SignIn};
use crate::resource::entra::{Group, Licence, LicenceTarget, Membership, User, requirements};
use crate::resource::{Deployment, Resource};

/// The key of the one group; it is fixed, so that another display name is a rename and not another group.
pub(crate) const GROUP: &str = "shared-accounts";

/// The resources in the order in which they depend on each other.
///
/// `domain` completes accounts that are given as a local part.
pub(super) fn compile(scenario: &SharedIdentity, deployment: &Deployment, domain: &str) -> Vec<Resource> {
    let group = Group::address_of(GROUP);
    let accounts = scenario.accounts.as_deref().unwrap_or_default();
    let users: Vec<User> = accounts
        .iter()
        .map(|account| {
            let user_principal_name = account.user_principal_name(domain);
            let key = key_of(&user_principal_name, domain);
            let local = account.user.split('@').next().unwrap_or(&account.user);
            User {
                display_name: account.display_name.clone().unwrap_or_else(|| local.to_owned()),
                usage_location: scenario.usage_location.to_ascii_uppercase(),
                employee_id: deployment.employee_id(&User::address_of(&key)),
                adopted_id: deployment.adopted_id(&User::address_of(&key)),
                user_principal_name,
                key,
                segment: None,
                personal: false,
            }
        })
        .collect();
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
        unique_name: deployment.unique_name(&group),
        rule: None,
    }));
    // A headset signs one account in, so the policy that names it is for a group of one.
    let alone: Vec<(String, &User)> = match scenario.sign_in {
        Some(SignIn::AutoLogon) => {
            users.iter().map(|user| (format!("auto-logon-{}", user.key), user)).collect()
        }
        _ => Vec::new(),
    };
    resources.extend(alone.iter().map(|(key, user)| {
        Resource::Group(Group {
            key: key.clone(),
            display_name: format!("HoloLens {}: auto-login of {}", scenario.name, user.key),
            unique_name: deployment.unique_name(&Group::address_of(key)),
            rule: None,
        })
    }));
    resources.extend(users.iter().cloned().map(Resource::User));
    resources.extend(
        users
            .iter()
            .map(|user| Resource::Membership(Membership { group: GROUP.to_owned(), user: user.key.clone() })),
    );
    resources.extend(
        alone.iter().map(|(key, user)| {
            Resource::Membership(Membership { group: key.clone(), user: user.key.clone() })
        }),
    );
    match scenario.licences.assign_to {
        AssignTo::Group => resources.push(licence(LicenceTarget::Group(GROUP.to_owned()))),
        AssignTo::User => {
            resources.extend(users.iter().map(|user| licence(LicenceTarget::User(user.key.clone()))));
        }
    }
    resources.extend(headsets::compile(scenario, deployment, &users));
    if let Some(settings) = scenario.tenant_settings {
        resources.extend(settings::compile(settings));
    }
    resources
}

/// The key of an account: its local part, or the whole name where it lives in another domain.
pub(crate) fn key_of(user_principal_name: &str, domain: &str) -> String {
    match user_principal_name.split_once('@') {
        Some((local, of)) if of.eq_ignore_ascii_case(domain) => local.to_owned(),
        _ => user_principal_name.to_owned(),
    }
}

/// The address of the account with that name, for objects that only the tenant knows.
pub(crate) fn account_address(user_principal_name: &str, domain: &str) -> Address {
    User::address_of(&key_of(user_principal_name, domain))
}
