use serde_json::Value;

use super::objects;
use super::state::Steps;
use crate::address::Address;
use crate::graph::{BatchMode, Operation};
use crate::model::{Action, Executor, Step};
use crate::resource::entra::{AssignedLicence, Group, Licence, Membership, ObservedGroup, User};
use crate::resource::fill;
use crate::resource::teams::TeamMember;
use crate::secret::Secret;

/// One request to Graph, for one step or for several that share it. Steps are named by their index in the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Work {
    /// Makes a group by its unique name.
    CreateGroup(usize),
    /// Changes a group.
    UpdateGroup(usize),
    /// Makes an account; it needs a password.
    CreateUser(usize),
    /// Changes an account, takes it over, or lets it go.
    UpdateUser(usize),
    /// Gives an account a new password.
    SetPassword(usize),
    /// Deletes a group.
    DeleteGroup(usize),
    /// Deletes an account.
    DeleteUser(usize),
    /// Takes one product away from a group or an account.
    RemoveLicence {
        /// The licence step.
        step: usize,
        /// Which of the step's products.
        product: usize,
    },
    /// Adds members to a group.
    AddMembers {
        /// The group's object id.
        group: String,
        /// The membership steps, at most 20.
        steps: Vec<usize>,
    },
    /// Adds people to a team.
    AddTeamMembers {
        /// The team's id.
        team: String,
        /// The steps, at most 200.
        steps: Vec<usize>,
    },
    /// Assigns products to a group or an account.
    AssignLicence(usize),
    /// Makes an object that is recognised by its mark alone, so that its creation is never repeated blindly.
    CreateObject(usize),
    /// Sets values of an object; the same request twice does what it does once.
    WriteObject(usize),
    /// Deletes an object.
    DeleteObject(usize),
    /// Has an operation of a PowerShell script carried out, which looks first and repeats nothing that is done.
    Script(usize),
    /// Looks for an object of whose creation the answer was lost.
    FindObject(usize),
    /// Looks for a group whose creation said that it exists.
    FindGroup(usize),
    /// Looks for an account whose creation was refused because the name is taken.
    FindUser(usize),
    /// Looks which members a group has.
    ListMembers {
        /// The group's object id.
        group: String,
        /// The membership steps in doubt.
        steps: Vec<usize>,
    },
    /// Looks how far Entra is with a group's licences.
    LicenceProgress(usize),
    /// Looks how each member got its licences.
    MemberStates(usize),
}

/// Requests that travel together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// The number by which answers refer to it.
    pub id: u32,
    /// The requests, at most 20.
    pub works: Vec<Work>,
    /// Whether each must wait for the one before.
    pub mode: BatchMode,
}

impl Work {
    /// The steps that it serves.
    pub fn steps(&self) -> &[usize] {
        match self {
            Self::CreateGroup(step)
            | Self::UpdateGroup(step)
            | Self::CreateUser(step)
            | Self::UpdateUser(step)
            | Self::SetPassword(step)
            | Self::DeleteGroup(step)
            | Self::DeleteUser(step)
            | Self::RemoveLicence { step, .. }
            | Self::AssignLicence(step)
            | Self::CreateObject(step)
            | Self::WriteObject(step)
            | Self::DeleteObject(step)
            | Self::Script(step)
            | Self::FindObject(step)
            | Self::FindGroup(step)
            | Self::FindUser(step)
            | Self::LicenceProgress(step)
            | Self::MemberStates(step) => std::slice::from_ref(step),
            Self::AddMembers { steps, .. }
            | Self::AddTeamMembers { steps, .. }
            | Self::ListMembers { steps, .. } => steps,
        }
    }

    /// What a step asks for first; `None` for a kind that this version does not carry out.
    pub(super) fn first(index: usize, step: &Step) -> Option<Self> {
        if step.executor == Executor::Powershell {
            return Some(Self::Script(index));
        }
        match (step.address.kind(), step.action) {
            (Group::KIND, Action::Create) => Some(Self::CreateGroup(index)),
            (Group::KIND, Action::Update) => Some(Self::UpdateGroup(index)),
            (User::KIND, Action::Create) => Some(Self::CreateUser(index)),
            (User::KIND, Action::Update | Action::Adopt | Action::Detach) if fields(step).is_empty() => {
                Some(Self::SetPassword(index))
            }
            (User::KIND, Action::Update | Action::Adopt | Action::Detach) => Some(Self::UpdateUser(index)),
            (Licence::KIND, Action::Assign) => Some(Self::AssignLicence(index)),
            (Group::KIND, Action::Delete) => Some(Self::DeleteGroup(index)),
            (User::KIND, Action::Delete) => Some(Self::DeleteUser(index)),
            (Licence::KIND, Action::Delete) => Some(Self::RemoveLicence { step: index, product: 0 }),
            _ => objects::first(index, step),
        }
    }
}

/// What a request is made from: the plan's steps and the ids that are known by now.
pub(super) struct Source<'a> {
    pub(super) steps: &'a [Step],
    /// The object ids that are known.
    pub(super) ids: &'a Steps,
    /// The base that references to objects carry.
    pub(super) graph: &'a str,
}

impl Source<'_> {
    /// The request for a write; `None` if the plan lacks what it needs.
    pub(super) fn write(&self, work: &Work, password: Option<&Secret>) -> Option<Operation> {
        let fields = |index: usize| fields(&self.steps[index]);
        let object = |index: usize| self.ids.id(&self.steps[index].address);
        Some(match work {
            Work::CreateGroup(index) => Group::create(&unique_name(&self.steps[*index])?, &fields(*index)),
            Work::UpdateGroup(index) => {
                Group::update(self.steps[*index].object_id.as_deref()?, &fields(*index))
            }
            Work::CreateUser(index) => User::create(&with_password(&self.steps[*index]), password?),
            Work::UpdateUser(index) => {
                User::update(self.steps[*index].object_id.as_deref()?, &fields(*index))
            }
            Work::SetPassword(index) => {
                User::set_password(&object(*index)?, password?, forced(&self.steps[*index]))
            }
            Work::DeleteGroup(index) => Group::delete(&object(*index)?),
            Work::DeleteUser(index) => User::delete(&object(*index)?),
            Work::RemoveLicence { step, product } => {
                let collection = if self.group(*step).is_some() { "groups" } else { "users" };
                let products = removed(&self.steps[*step]);
                Licence::remove(collection, &object(*step)?, products.get(*product)?)
            }
            Work::AddMembers { group, steps } => {
                let ids: Option<Vec<String>> = steps.iter().map(|index| self.member(*index)).collect();
                let ids = ids?;
                Membership::add(group, &ids.iter().map(String::as_str).collect::<Vec<_>>(), self.graph)
            }
            Work::CreateObject(index) | Work::WriteObject(index) | Work::DeleteObject(index) => {
                let id = |address: &Address| self.ids.id(address);
                return objects::request(work, &self.steps[*index], self.graph, &id);
            }
            Work::AddTeamMembers { team, steps } => {
                let people: Option<Vec<_>> = steps.iter().map(|index| self.team_member(*index)).collect();
                TeamMember::add(self.graph, team, &people?)
            }
            Work::AssignLicence(index) => {
                let (collection, address) = target(&self.steps[*index])?;
                Licence::assign(collection, &self.ids.id(&address)?, &licences(&self.steps[*index]))
            }
            _ => return None,
        })
    }

    /// The object id of the account of a membership step.
    pub(super) fn member(&self, index: usize) -> Option<String> {
        self.steps[index]
            .needs
            .iter()
            .find(|need| need.kind() == User::KIND)
            .and_then(|user| self.ids.id(user))
    }

    /// The object id of whom a step adds to a team, and whether as owner.
    pub(super) fn team_member(&self, index: usize) -> Option<(String, bool)> {
        let after = |field: &str| {
            self.steps[index]
                .changes
                .iter()
                .find(|change| change.field == field)
                .map(|change| &change.after.0)
        };
        let user = fill(after(TeamMember::USER)?, &|address| self.ids.id(address))?;
        Some((user.as_str()?.to_owned(), after(TeamMember::OWNER).and_then(Value::as_bool) == Some(true)))
    }

    /// The object id of the group of a membership or a licence step.
    pub(super) fn group(&self, index: usize) -> Option<String> {
        let step = &self.steps[index];
        if step.action == Action::Delete {
            // A licence is taken away before its group goes, so it is the group's step that names it.
            return self.ids.is_of_group(&step.address).then(|| step.object_id.clone()).flatten();
        }
        self.steps[index]
            .needs
            .iter()
            .find(|need| need.kind() == Group::KIND)
            .and_then(|group| self.ids.id(group))
    }
}

/// The fields that a step writes; a password goes by a request of its own.
fn fields(step: &Step) -> Vec<(String, Value)> {
    with_password(step).into_iter().filter(|(field, _)| field != User::PASSWORD).collect()
}

/// The fields of a step, with the one that stands for the password.
fn with_password(step: &Step) -> Vec<(String, Value)> {
    step.changes.iter().map(|change| (change.field.clone(), change.after.0.clone())).collect()
}

/// Whether the password that a step sets must be changed at the first sign-in.
fn forced(step: &Step) -> bool {
    let password = step.changes.iter().find(|change| change.field == User::PASSWORD);
    password.is_some_and(|change| User::is_forced(&change.after.0))
}

/// Whether a step that changes an account gives it a new password.
pub(super) fn renews_password(step: &Step) -> bool {
    step.action != Action::Create && step.changes.iter().any(|change| change.field == User::PASSWORD)
}

/// The products that a licence step takes away.
pub(super) fn removed(step: &Step) -> Vec<String> {
    let removed = step.changes.iter().find(|change| change.field == "removeLicenses");
    let listed = removed.and_then(|change| change.after.0.as_array());
    listed.into_iter().flatten().filter_map(|id| id.as_str().map(str::to_owned)).collect()
}

/// The value that a step writes into a field, if it is a text.
pub(super) fn after(step: &Step, field: &str) -> Option<String> {
    step.changes.iter().find(|change| change.field == field)?.after.0.as_str().map(str::to_owned)
}

/// The unique name of a group that is made.
pub(super) fn unique_name(step: &Step) -> Option<String> {
    after(step, "uniqueName")
}

/// Who carries the licence of a step: the collection and the address.
pub(super) fn target(step: &Step) -> Option<(&'static str, Address)> {
    step.needs.iter().find_map(|need| match need.kind() {
        Group::KIND => Some(("groups", need.clone())),
        User::KIND => Some(("users", need.clone())),
        _ => None,
    })
}

/// The products that a licence step adds.
pub(super) fn licences(step: &Step) -> Vec<AssignedLicence> {
    let added = step.changes.iter().find(|change| change.field == "addLicenses");
    added
        .map(|change| AssignedLicence::list(&serde_json::json!({ "assignedLicenses": change.after.0 })))
        .unwrap_or_default()
}

/// Whether a group now carries all products that a step gives, none that it takes, and Entra has finished with them.
pub(super) fn processed(step: &Step, group: &ObservedGroup) -> bool {
    let taken = removed(step);
    group.licences.iter().all(|held| !taken.contains(&held.sku_id))
        && licences(step).iter().all(|wanted| group.licences.iter().any(|held| held.sku_id == wanted.sku_id))
        && group.processing.as_deref().is_none_or(|state| state == "ProcessingComplete")
}
