use super::catalogue::Requirement;
use super::licence::{AssignedLicence, ObservedSku};

/// Which products to assign, or what is missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// Products to add, or to add again with fewer plans switched off.
    pub assign: Vec<AssignedLicence>,
    /// Requirements that no product of the tenant satisfies.
    pub missing: Vec<Requirement>,
}

/// Chooses products so that every requirement is met, keeping what is assigned already.
///
/// New products: fewest first, then fewest surplus plans, then most free seats, then part number. Products with too few
/// free seats for `seats` accounts are chosen only where no other will do, so that the refusal names them.
pub fn choose(
    requirements: &[Requirement],
    assigned: &[AssignedLicence],
    skus: &[ObservedSku],
    allowed: Option<&[String]>,
    seats: u32,
) -> Choice {
    let mut choice = Choice::default();
    let mut open = Vec::new();
    for requirement in requirements {
        if satisfied(requirement, assigned, skus) {
            continue;
        }
        if !reenable(requirement, assigned, skus, &mut choice.assign) {
            open.push(requirement);
        }
    }
    let permitted = |sku: &ObservedSku| {
        allowed.is_none_or(|names| names.iter().any(|name| name.eq_ignore_ascii_case(&sku.part_number)))
    };
    let mut candidates: Vec<&ObservedSku> = skus
        .iter()
        .filter(|sku| permitted(sku) && open.iter().any(|requirement| holds(sku, requirement)))
        .collect();
    candidates.sort_by(|a, b| a.part_number.cmp(&b.part_number));
    open.retain(|requirement| {
        let possible = candidates.iter().any(|sku| holds(sku, requirement));
        if !possible {
            choice.missing.push((*requirement).clone());
        }
        possible
    });
    let roomy: Vec<&ObservedSku> = candidates.iter().copied().filter(|sku| sku.free >= seats).collect();
    let chosen = best(&open, &roomy).or_else(|| best(&open, &candidates)).unwrap_or_default();
    choice.assign.extend(
        chosen
            .into_iter()
            .map(|sku| AssignedLicence { sku_id: sku.sku_id.clone(), disabled_plans: Vec::new() }),
    );
    choice
}

/// Whether a product holds a plan for the requirement.
fn holds(sku: &ObservedSku, requirement: &Requirement) -> bool {
    sku.plans.iter().any(|plan| requirement.plans.contains(&plan.id))
}

/// Whether an assigned product enables a plan for the requirement.
fn satisfied(requirement: &Requirement, assigned: &[AssignedLicence], skus: &[ObservedSku]) -> bool {
    assigned.iter().any(|licence| {
        skus.iter()
            .filter(|sku| sku.sku_id == licence.sku_id)
            .flat_map(|sku| &sku.plans)
            .any(|plan| requirement.plans.contains(&plan.id) && !licence.disabled_plans.contains(&plan.id))
    })
}

/// Switches a plan of an assigned product on again, if one would satisfy the requirement.
fn reenable(
    requirement: &Requirement,
    assigned: &[AssignedLicence],
    skus: &[ObservedSku],
    changes: &mut Vec<AssignedLicence>,
) -> bool {
    for licence in assigned {
        let Some(sku) = skus.iter().find(|sku| sku.sku_id == licence.sku_id) else { continue };
        let Some(plan) = sku.plans.iter().find(|plan| requirement.plans.contains(&plan.id)) else { continue };
        let index = changes.iter().position(|change| change.sku_id == licence.sku_id).unwrap_or_else(|| {
            changes.push(licence.clone());
            changes.len() - 1
        });
        changes[index].disabled_plans.retain(|disabled| *disabled != plan.id);
        return true;
    }
    false
}

/// The best set of products that meets all requirements together.
///
/// There are at most a handful of requirements, and no set needs more products than that, so trying sets by size is
/// exact and cheap.
fn best<'a>(requirements: &[&Requirement], candidates: &[&'a ObservedSku]) -> Option<Vec<&'a ObservedSku>> {
    (0..=requirements.len()).find_map(|size| {
        let mut best: Option<Vec<&ObservedSku>> = None;
        each_set(candidates, size, &mut Vec::new(), &mut |set| {
            let meets = requirements.iter().all(|requirement| set.iter().any(|sku| holds(sku, requirement)));
            if meets && best.as_ref().is_none_or(|held| rank(set, requirements) < rank(held, requirements)) {
                best = Some(set.to_vec());
            }
        });
        best
    })
}

fn each_set<'a>(
    candidates: &[&'a ObservedSku],
    size: usize,
    set: &mut Vec<&'a ObservedSku>,
    visit: &mut impl FnMut(&[&'a ObservedSku]),
) {
    if set.len() == size {
        return visit(set);
    }
    for (index, sku) in candidates.iter().enumerate() {
        set.push(sku);
        each_set(&candidates[index + 1..], size, set, visit);
        set.pop();
    }
}

/// Surplus plans, then seats (more is better), then part numbers.
fn rank(set: &[&ObservedSku], requirements: &[&Requirement]) -> (usize, std::cmp::Reverse<u32>, Vec<String>) {
    let wanted = |id: &String| requirements.iter().any(|requirement| requirement.plans.contains(id));
    let surplus = set.iter().flat_map(|sku| &sku.plans).filter(|plan| !wanted(&plan.id)).count();
    let free = set.iter().map(|sku| sku.free).min().unwrap_or(0);
    (surplus, std::cmp::Reverse(free), set.iter().map(|sku| sku.part_number.clone()).collect())
}

#[cfg(test)]
mod tests {
    use super::super::licence::ServicePlan;
    use super::*;

    fn sku(part: &str, plans: &[&str], free: u32) -> ObservedSku {
        let plans = plans.iter().map(|id| ServicePlan { id: (*id).into(), name: (*id).into() }).collect();
        ObservedSku { sku_id: format!("id-{part}"), part_number: part.into(), free, plans }
    }

    fn need(plans: &[&str]) -> Requirement {
        Requirement {
            name: plans[0].into(),
            plans: plans.iter().map(|&id| id.into()).collect(),
            required: true,
        }
    }

    fn parts(choice: &Choice) -> Vec<&str> {
        choice.assign.iter().map(|licence| licence.sku_id.trim_start_matches("id-")).collect()
    }

    #[test]
    fn fewest_products_then_fewest_surplus_plans_then_seats_then_name() {
        let skus = [
            sku("B", &["t", "i"], 5),
            sku("A", &["t"], 9),
            sku("C", &["t", "i", "x"], 90),
            sku("D", &["i"], 9),
            sku("E", &["t", "i"], 7),
        ];
        assert_eq!(parts(&choose(&[need(&["t"]), need(&["i"])], &[], &skus, None, 1)), ["E"]);
        assert_eq!(parts(&choose(&[need(&["t"])], &[], &skus, None, 1)), ["A"]);
        let allowed = ["b".to_owned()];
        assert_eq!(parts(&choose(&[need(&["t"]), need(&["i"])], &[], &skus, Some(&allowed), 1)), ["B"]);
    }

    #[test]
    fn a_product_without_seats_is_chosen_only_where_no_other_will_do() {
        let skus = [sku("A", &["t"], 2), sku("B", &["t", "x"], 50)];
        assert_eq!(parts(&choose(&[need(&["t"])], &[], &skus, None, 10)), ["B"]);
        assert_eq!(parts(&choose(&[need(&["t"])], &[], &skus, None, 99)), ["A"]);
    }

    #[test]
    fn what_is_assigned_is_kept_and_switched_off_plans_come_back() {
        let skus = [sku("A", &["t", "i", "x"], 5), sku("B", &["t"], 50)];
        let held = AssignedLicence { sku_id: "id-A".into(), disabled_plans: vec!["t".into(), "x".into()] };
        let choice = choose(&[need(&["t"]), need(&["i"])], &[held], &skus, None, 1);
        assert_eq!(
            choice.assign,
            [AssignedLicence { sku_id: "id-A".into(), disabled_plans: vec!["x".into()] }]
        );
    }

    #[test]
    fn what_nobody_sells_is_missing() {
        let choice = choose(&[need(&["t"]), need(&["q"])], &[], &[sku("A", &["t"], 5)], None, 1);
        assert_eq!(choice.missing, [need(&["q"])]);
        assert_eq!(parts(&choice), ["A"]);
    }
}
