//! Which devices an assignment reaches.

use std::collections::HashSet;

use serde_json::Value as Json;

use crate::sim::entra::{licensing, objects};
use crate::sim::id::Id;
use crate::sim::schema::{Kind, configuration_assignment, managed_device};
use crate::sim::store::{Directory, Entity};

/// Service plans that are Intune for a person (Microsoft's list of product names; add-ons and Basic Mobility do not count).
const INTUNE: [&str; 5] = [
    "c1ec4a95-1f05-45b3-a911-aa3fa01094f5",
    "d216f254-796f-4dab-bbfa-710686e646b9",
    "3e170737-c728-4eae-bbb9-3f3360f7184c",
    "da24caf9-af8e-485c-b7c8-e73336da2693",
    "8e9ff0ff-aa7a-4b20-83c1-2f636b600ac2",
];

/// Whether Intune is among the plans that a user has.
pub(super) fn has_intune(directory: &Directory, user: &Entity) -> bool {
    licensing::active_plans(directory, user).iter().any(|plan| INTUNE.contains(&plan.to_string().as_str()))
}

/// What assignments look at of a managed device.
pub(super) struct Reached<'d> {
    directory: &'d Directory,
    groups: HashSet<Id>,
    licensed: bool,
}

impl<'d> Reached<'d> {
    /// The groups of a device and of its user, also through other groups.
    pub(super) fn of(directory: &'d Directory, managed: &Entity) -> Self {
        let user = user_of(directory, managed);
        let device = managed.text(managed_device::AZURE_AD_DEVICE_ID);
        let device = device.and_then(|id| directory.all(Kind::Device).by_unique(0, id));
        let owners = [device.map(|one| one.id), user.map(|one| one.id)];
        let groups = owners.into_iter().flatten().flat_map(|id| objects::groups_of(directory, id)).collect();
        Self { directory, groups, licensed: user.is_some_and(|user| has_intune(directory, user)) }
    }

    /// Whether the assignments of a profile reach the device: one includes it and none excludes it.
    pub(super) fn by(&self, profile: Id) -> bool {
        let assignments = || self.directory.all(Kind::ConfigurationAssignment).children(profile);
        let targets = || assignments().filter_map(|one| one.json(configuration_assignment::TARGET));
        let in_group = |target: &Json| {
            target["groupId"].as_str().and_then(Id::parse).is_some_and(|id| self.groups.contains(&id))
        };
        let included = targets().any(|target| match kind_of(target) {
            "groupAssignmentTarget" => in_group(target),
            "allDevicesAssignmentTarget" => true,
            "allLicensedUsersAssignmentTarget" => self.licensed,
            _ => false,
        });
        included
            && !targets()
                .any(|target| kind_of(target) == "exclusionGroupAssignmentTarget" && in_group(target))
    }
}

/// The user who enrolled a device, or signed in to it first.
pub(super) fn user_of<'d>(directory: &'d Directory, managed: &Entity) -> Option<&'d Entity> {
    managed.text(managed_device::USER_ID).and_then(Id::parse).and_then(|id| directory.user(id))
}

fn kind_of(target: &Json) -> &str {
    let name = target["@odata.type"].as_str().unwrap_or_default();
    name.trim_start_matches('#').trim_start_matches("microsoft.graph.")
}
