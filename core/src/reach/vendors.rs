//! Whom the people of vendors reach, as a scenario describes it.
//!
//! Two forms follow from Microsoft's pages. In the first one each vendor's policy blocks the other vendors, and the company's people are
//! in no segment, so everybody reaches them. In the second one, with a segment of the company's own people, policies allow: vendors reach
//! that segment alone, and whoever is in no other segment is in one for the rest of the company.

use std::collections::{BTreeMap, BTreeSet};

use super::facts::{BarrierMode, BarrierPolicy, Barriers, Facts, PersonFacts, TenantFacts};
use crate::model::{Capability, PersonRole, ReachBasis, TenantRole, VendorAccounts};

/// Whom the people of one segment reach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SegmentRule {
    /// The segment's name.
    pub segment: String,
    /// The segments that it must not reach; empty where it is said by name whom it reaches.
    pub apart: BTreeSet<String>,
    /// The segments that it reaches, itself among them.
    pub reached: BTreeSet<String>,
}

/// The segments of a scenario and whom each reaches; none where nobody is to be kept apart.
///
/// They are symmetric: whom a segment reaches, reaches it.
pub fn segment_rules(scenario: &VendorAccounts) -> Vec<SegmentRule> {
    let Some(barriers) = &scenario.barriers else { return Vec::new() };
    let vendors: BTreeSet<String> = scenario.vendors.iter().map(|vendor| vendor.name.clone()).collect();
    let may_meet = |one: &String, other: &String| one == other || barriers.may_meet(one, other);
    let of_vendor = |vendor: &String| {
        let (reached, apart): (BTreeSet<String>, BTreeSet<String>) =
            vendors.iter().cloned().partition(|other| may_meet(vendor, other));
        SegmentRule { segment: vendor.clone(), apart, reached }
    };
    let Some(internal) = &barriers.internal_segment else {
        // Who is kept from nobody needs no segment, and is reached without one.
        let mut rules: Vec<SegmentRule> =
            vendors.iter().map(of_vendor).filter(|rule| !rule.apart.is_empty()).collect();
        let named: BTreeSet<String> = rules.iter().map(|rule| rule.segment.clone()).collect();
        for rule in &mut rules {
            rule.reached.retain(|name| named.contains(name));
        }
        return rules;
    };
    let rest = rest_of(&scenario.name);
    let mut rules: Vec<SegmentRule> = vendors
        .iter()
        .map(|vendor| {
            let mut rule = of_vendor(vendor);
            rule.apart.clear();
            rule.reached.insert(internal.clone());
            rule
        })
        .collect();
    let of_company = |segment: &str, reached: BTreeSet<String>| SegmentRule {
        segment: segment.to_owned(),
        apart: BTreeSet::new(),
        reached,
    };
    let own = BTreeSet::from([internal.clone(), rest.clone()]);
    rules.push(of_company(internal, own.union(&vendors).cloned().collect()));
    rules.push(of_company(&rest, own));
    rules
}

/// The segment of the rest of the company, where vendors are to reach one segment alone.
pub fn rest_of(deployment: &str) -> String {
    format!("{deployment}-others")
}

impl Facts {
    /// The facts of vendors' accounts: one tenant, in which each vendor's people are in the segment of that vendor, and every other address
    /// is one of the company's own people.
    pub fn of_vendors(scenario: &VendorAccounts, mode: BarrierMode) -> Self {
        let mut tenant = TenantFacts::new(&scenario.tenant, TenantRole::Experts);
        tenant.administered = true;
        // An id completes no address.
        let is_domain = scenario.tenant.contains('.');
        tenant.domains.retain(|_| is_domain);
        let rules = segment_rules(scenario);
        let segments: BTreeSet<String> = rules.iter().map(|rule| rule.segment.to_lowercase()).collect();
        tenant.barriers = (!rules.is_empty()).then(|| Barriers { mode, policies: policies(&rules, mode) });
        tenant.segment_of_others = Some(rest_of(&scenario.name)).filter(|rest| segments.contains(rest));
        let capabilities = &scenario.licences.capabilities;
        let remote_assist = capabilities.contains(&Capability::RemoteAssist).then_some(true);
        // The licence for Remote Assist brings Teams.
        let teams = capabilities.contains(&Capability::Teams).then_some(true).or(remote_assist);
        let mut people = Vec::new();
        for vendor in &scenario.vendors {
            let segment = vendor.name.to_lowercase();
            for account in &vendor.accounts {
                let address = account.user_principal_name(&scenario.tenant);
                let Some((_, domain)) = address.rsplit_once('@').filter(|(_, domain)| domain.contains('.'))
                else {
                    continue;
                };
                tenant.domains.insert(domain.to_lowercase());
                people.push(PersonFacts {
                    display_name: account.display_name.clone(),
                    teams_licence: teams,
                    remote_assist_licence: remote_assist,
                    vendor_account: true,
                    segments: segments.get(&segment).cloned().into_iter().collect(),
                    ..PersonFacts::new(&address, PersonRole::Technician)
                });
            }
        }
        Self { basis: ReachBasis::File, tenants: vec![tenant], people }
    }
}

/// The policies of a mode: where somebody may be in several segments, policies allow, and none blocks.
fn policies(rules: &[SegmentRule], mode: BarrierMode) -> BTreeMap<String, BarrierPolicy> {
    let lower = |names: &BTreeSet<String>| names.iter().map(|name| name.to_lowercase()).collect();
    let policy = |rule: &SegmentRule| {
        if rule.apart.is_empty() || mode == BarrierMode::MultiSegment {
            BarrierPolicy::Allow(lower(&rule.reached))
        } else {
            BarrierPolicy::Block(lower(&rule.apart))
        }
    };
    rules.iter().map(|rule| (rule.segment.to_lowercase(), policy(rule))).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::model::ReachVerdict;
    use crate::reach::Index;

    const MODES: [BarrierMode; 3] =
        [BarrierMode::Legacy, BarrierMode::SingleSegment, BarrierMode::MultiSegment];

    fn scenario(barriers: &Value) -> VendorAccounts {
        let vendor = |name: &str, user: &str| json!({"name": name, "accounts": [{"user": user, "person": format!("{user}@{name}.com")}]});
        serde_json::from_value(json!({
            "name": "x", "tenant": "abc.com", "group": {"displayName": "X"}, "usageLocation": "US", "mfaOwner": "it@abc.com",
            "licences": {"assignTo": "group", "capabilities": ["remoteAssist"]}, "barriers": barriers,
            "vendors": [vendor("A", "sa1"), vendor("B", "sa2"), vendor("C", "sa3")],
        }))
        .unwrap()
    }

    fn reaches(scenario: &VendorAccounts, mode: BarrierMode, from: &str, to: &str) -> bool {
        let (from, to) = (format!("{from}@abc.com"), format!("{to}@abc.com"));
        let index = Index::of_pair(Facts::of_vendors(scenario, mode), &from, &to).unwrap();
        let found = index.decide(0, 1).verdict == ReachVerdict::Yes;
        assert_eq!(found, index.decide(1, 0).verdict == ReachVerdict::Yes, "{from} {to}: one way");
        found
    }

    #[test]
    fn no_vendor_reaches_a_vendor_in_any_mode() {
        let isolated = scenario(&json!({"isolateVendors": true}));
        for mode in MODES {
            for (from, to) in [("sa1", "sa2"), ("sa1", "sa3"), ("sa2", "sa3")] {
                assert!(!reaches(&isolated, mode, from, to), "{mode:?} {from} {to}");
            }
        }
        for mode in MODES {
            assert!(reaches(&isolated, mode, "sa1", "expert"), "{mode:?}");
        }
    }

    #[test]
    fn pairs_that_are_allowed_meet_and_no_others() {
        let some = scenario(&json!({"isolateVendors": true, "allow": [["a", "B"]]}));
        for mode in MODES {
            assert!(reaches(&some, mode, "sa1", "sa2"), "{mode:?}");
            assert!(!reaches(&some, mode, "sa1", "sa3") && !reaches(&some, mode, "sa2", "sa3"), "{mode:?}");
        }
        let all = scenario(&json!({"isolateVendors": true, "allow": [["A", "B"], ["A", "C"], ["B", "C"]]}));
        assert_eq!(segment_rules(&all), []);
        // A meets everybody, so it is in no segment.
        let star = scenario(&json!({"isolateVendors": true, "allow": [["A", "B"], ["A", "C"]]}));
        for mode in [BarrierMode::SingleSegment, BarrierMode::MultiSegment] {
            assert!(reaches(&star, mode, "sa1", "sa2") && !reaches(&star, mode, "sa2", "sa3"), "{mode:?}");
        }
    }

    #[test]
    fn contained_vendors_reach_one_segment_alone() {
        let contained = scenario(&json!({"isolateVendors": true, "internalSegment": "Support"}));
        for mode in MODES {
            assert!(
                !reaches(&contained, mode, "sa1", "sa2") && !reaches(&contained, mode, "sa1", "expert"),
                "{mode:?}"
            );
            let mut facts = Facts::of_vendors(&contained, mode);
            let mut desk = PersonFacts::new("desk@abc.com", PersonRole::Expert);
            desk.segments.insert("support".to_owned());
            facts.people.push(desk);
            for other in ["sa1@abc.com", "expert@abc.com"] {
                let index = Index::of_pair(facts.clone(), "desk@abc.com", other).unwrap();
                assert_eq!(index.decide(0, 1).verdict, ReachVerdict::Yes, "{mode:?} {other}");
            }
        }
        let together = scenario(&json!({"isolateVendors": false, "internalSegment": "Support"}));
        assert!(reaches(&together, BarrierMode::SingleSegment, "sa1", "sa2"));
        assert!(!reaches(&together, BarrierMode::SingleSegment, "sa1", "expert"));
    }

    #[test]
    fn without_barriers_everybody_reaches_everybody() {
        let open = scenario(&Value::Null);
        assert!(reaches(&open, BarrierMode::SingleSegment, "sa1", "sa2"));
        assert_eq!(segment_rules(&open), []);
    }
}
