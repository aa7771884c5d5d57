//! Groups whose members follow from a rule: devices by their physical identifiers, as the HoloLens pages write such rules.
//!
//! Every other rule is kept and finds nobody.

use std::collections::HashSet;

use serde_json::Value as Json;

use crate::sim::errors::{Outcome, bad, denied, refuse};
use crate::sim::id::Id;
use crate::sim::moment::Moment;
use crate::sim::schema::body::Fields;
use crate::sim::schema::{Kind, device, group, sku};
use crate::sim::settings::Settings;
use crate::sim::store::{Change, Directory, Entity, Job, Relation, Value, World};

/// Service plans that allow dynamic groups: Entra ID P1 and P2.
const PREMIUM: [&str; 2] = ["AAD_PREMIUM", "AAD_PREMIUM_P2"];

/// Work on memberships is numbered apart from other work of the same commit, and done after it.
const NUMBERED: u64 = 1 << 60;

/// How a rule compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    Equal,
    Contains,
    StartsWith,
}

/// A rule of the form `(device.devicePhysicalIds -any _ -eq "[OrderID]:tag")`.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Rule {
    operator: Operator,
    value: String,
}

impl Rule {
    /// Reads a rule; `None` for every other form.
    fn read(text: &str) -> Option<Self> {
        let rest = inside(text);
        let rest = after(rest, "device.devicePhysicalIds")?;
        let rest = after(rest, "-any")?;
        let rest = inside(rest);
        let rest = after(rest, "_")?;
        let (word, rest) = rest.split_once(char::is_whitespace)?;
        let operator = match word.to_ascii_lowercase().as_str() {
            "-eq" => Operator::Equal,
            "-contains" => Operator::Contains,
            "-startswith" => Operator::StartsWith,
            _ => return None,
        };
        let value = rest.trim().strip_prefix('"')?.strip_suffix('"')?;
        let plain = !value.is_empty() && !value.contains(['"', '`']);
        plain.then(|| Self { operator, value: value.to_lowercase() })
    }

    /// Whether one of some physical identifiers fits. Rules do not mind the case of letters.
    fn fits(&self, identifiers: &[Box<str>]) -> bool {
        identifiers.iter().map(|one| one.to_lowercase()).any(|one| match self.operator {
            Operator::Equal => one == self.value,
            Operator::Contains => one.contains(&self.value),
            Operator::StartsWith => one.starts_with(&self.value),
        })
    }
}

/// A text without the parentheses around all of it.
fn inside(text: &str) -> &str {
    let text = text.trim();
    text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).map_or(text, str::trim)
}

/// What follows a word at the beginning, whatever the case of its letters.
fn after<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let (first, rest) = text.split_at_checked(word.len())?;
    (first.eq_ignore_ascii_case(word) && rest.starts_with([' ', '\t', '('])).then(|| rest.trim_start())
}

/// Whether the members of a group follow from its rule.
pub(crate) fn is_dynamic(entity: &Entity) -> bool {
    entity.texts(group::GROUP_TYPES).iter().any(|one| one.as_ref() == "DynamicMembership")
}

/// Refuses to change the members of a dynamic group by hand, with what Graph says to that.
pub(super) fn by_hand(directory: &Directory, own: Id, relation: Relation) -> Outcome<()> {
    let dynamic = relation == Relation::Members && directory.group(own).is_some_and(is_dynamic);
    if dynamic { Err(denied()) } else { Ok(()) }
}

/// Checks a new or changed group: a dynamic one needs a rule and Entra ID P1, others have none.
pub(super) fn check(directory: &Directory, before: Option<&Entity>, fields: &Fields) -> Outcome<()> {
    let mut after = before.cloned().unwrap_or_else(|| Entity::new(Id::NONE, Moment(0)));
    for (key, value) in &fields.values {
        after.set(*key, value.clone());
    }
    let rule = after.text(group::MEMBERSHIP_RULE).unwrap_or_default();
    if !is_dynamic(&after) {
        if fields.value(group::MEMBERSHIP_RULE).is_some() {
            return Err(bad(
                "The property 'membershipRule' can be set only for a group with dynamic membership.",
            ));
        }
        return Ok(());
    }
    if rule.trim().is_empty() {
        return Err(bad("A group with dynamic membership requires the property 'membershipRule'."));
    }
    if fields.binds.iter().any(|(name, addresses)| name == "members" && !addresses.is_empty()) {
        return Err(denied());
    }
    if premium(directory) {
        return Ok(());
    }
    Err(refuse(
        403,
        "Authorization_RequestDenied",
        "Dynamic membership requires a Microsoft Entra ID P1 license in the tenant.",
    ))
}

/// Whether the tenant has bought Entra ID P1 or P2.
pub(super) fn premium(directory: &Directory) -> bool {
    directory.all(Kind::Sku).iter().any(|(_, product)| {
        let plans = product.json(sku::SERVICE_PLANS).and_then(Json::as_array).into_iter().flatten();
        plans
            .into_iter()
            .any(|plan| plan["servicePlanName"].as_str().is_some_and(|name| PREMIUM.contains(&name)))
    })
}

/// The work that follows some changes: none, unless they touch devices or the rules of groups.
pub(crate) fn follow_up(
    world: &World,
    settings: &Settings,
    tenant: usize,
    now: Moment,
    changes: &[Change],
) -> Option<Change> {
    let directory = &world.directories[tenant];
    let touched = changes.iter().any(|change| match change {
        Change::Put(Kind::Device, _)
        | Change::Discard(Kind::Device, ..)
        | Change::Restore(Kind::Device, _)
        | Change::Purge(Kind::Device, _) => directory.all(Kind::Group).iter().any(|(_, one)| is_dynamic(one)),
        Change::Put(Kind::Group, after) => is_dynamic(after) && ruled_anew(directory.group(after.id), after),
        Change::Restore(Kind::Group, id) => directory.all(Kind::Group).binned(*id).is_some_and(is_dynamic),
        _ => false,
    });
    let finish = now.plus(settings.membership_delay());
    touched.then(|| Change::Job((world.serial + 1) | NUMBERED, Job::Membership { finish }))
}

fn ruled_anew(before: Option<&Entity>, after: &Entity) -> bool {
    let keys = [group::GROUP_TYPES, group::MEMBERSHIP_RULE, group::MEMBERSHIP_RULE_PROCESSING];
    before.is_none_or(|before| keys.iter().any(|key| before.get(*key) != after.get(*key)))
}

/// Gives every dynamic group whose processing is on the members that its rule finds.
pub(crate) fn run(world: &mut World, tenant: usize, at: Moment) -> crate::error::Result<()> {
    let directory = &world.directories[tenant];
    let groups = directory
        .all(Kind::Group)
        .iter()
        .map(|(_, one)| one)
        .filter(|one| is_dynamic(one) && one.text(group::MEMBERSHIP_RULE_PROCESSING) != Some("Paused"));
    let mut changes = Vec::new();
    for one in groups {
        let rule = one.text(group::MEMBERSHIP_RULE).and_then(Rule::read);
        let fits = |device: &&Entity| {
            rule.as_ref().is_some_and(|rule| rule.fits(device.texts(device::PHYSICAL_IDS)))
        };
        let found = || directory.all(Kind::Device).iter().map(|(_, one)| one).filter(fits).map(|one| one.id);
        let wanted: HashSet<Id> = found().collect();
        let members = directory.links(Relation::Members);
        let gone = members.targets(one.id, 0).map(|(_, id)| id).filter(|id| !wanted.contains(id));
        changes.extend(gone.map(|id| Change::Unlink(Relation::Members, one.id, id)));
        let new = found().filter(|id| !members.has(one.id, *id));
        changes.extend(new.map(|id| Change::Link(Relation::Members, one.id, id)));
    }
    world.commit(tenant, at, changes)
}

/// What a new group has that does not say whether its rule is processed.
pub(super) fn complete(entity: &mut Entity) {
    if is_dynamic(entity) && entity.get(group::MEMBERSHIP_RULE_PROCESSING).is_none() {
        entity.set(group::MEMBERSHIP_RULE_PROCESSING, Some(Value::text("On")));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_of_the_documented_forms_are_read() {
        let tag = Rule::read("(device.devicePhysicalIds -any _ -eq \"[OrderID]:plant-7\")").unwrap();
        assert!(tag.fits(&["[ZTDId]:1".into(), "[orderid]:Plant-7".into()]));
        assert!(!tag.fits(&["[OrderID]:plant-70".into()]));
        let any = Rule::read("(device.devicePhysicalIDs -any _ -contains \"[ZTDId]\")").unwrap();
        assert!(any.fits(&["[ZTDId]:0001".into()]) && !any.fits(&["[HWID]:h:1".into()]));
        let nested = Rule::read("device.devicePhysicalIDs -any (_ -startsWith \"[ZTDid]\")").unwrap();
        assert!(nested.fits(&["[ZTDId]:0001".into()]) && !nested.fits(&["x[ZTDId]".into()]));
    }

    #[test]
    fn rules_of_other_forms_are_not() {
        for text in [
            "",
            "user.department -eq \"Sales\"",
            "(device.devicePhysicalIds -any _ -eq \"a\") or (device.devicePhysicalIds -any _ -eq \"b\")",
            "device.devicePhysicalIds -all _ -eq \"a\"",
            "device.devicePhysicalIds -any _ -match \"a\"",
            "device.devicePhysicalIds -any _ -eq a",
            "device.devicePhysicalIds",
            "(",
            "device.devicePhysicalIdsé -any _ -eq \"a\"",
        ] {
            assert_eq!(Rule::read(text), None, "{text}");
        }
    }
}
