//! What would open a way that is shut.

use super::decision::{Decision, Told};
use super::explain::Pair;
use super::facts::TenantFacts;
use super::reason::{End, Reason};

/// What to change, on whose side, and whether that side is administered here; then other ways, which begin with "or".
pub(super) fn to_open(pair: &Pair<'_>, decision: &Decision) -> Vec<String> {
    let mut open: Vec<String> = decision.told().filter_map(|told| change(pair, told)).collect();
    let unlicensed = |told: Told| {
        matches!(told.reason, Reason::NoTeamsLicence | Reason::NoRemoteAssistLicence | Reason::LicenceUnknown)
    };
    if decision.federation.is_some() && !decision.told().any(unlicensed) {
        others(pair, &mut open);
    }
    open
}

fn change(pair: &Pair<'_>, Told { reason, end }: Told) -> Option<String> {
    let (tenant, there) = (pair.tenant(end), pair.domain(end.other()));
    let (here, who) = (&tenant.domain, who(tenant));
    let (person, other) = (&pair.person(end).address, &pair.person(end.other()).address);
    let host = pair.tenant(end.other());
    Some(match reason {
        Reason::BarrierForbids => format!(
            "let the segments of {person} and {other} reach each other in the information barriers of {here} ({who})"
        ),
        Reason::GuestWithoutTeam => {
            format!("put {person} and {other} into one team of {} ({})", host.domain, self::who(host))
        }
        Reason::GuestBehindBarrier => format!(
            "let the segments of {person} and {other} reach each other in the information barriers of {} ({})",
            host.domain,
            self::who(host)
        ),
        Reason::Closed => format!("open {here}'s external access, or allow {there} there ({who})"),
        Reason::PersonClosed => format!("let the policy of {person} reach {there} ({who})"),
        Reason::TrialTenant => {
            format!("let {here} reach trial tenants, or name {there} among its exceptions ({who})")
        }
        Reason::PersonDoesNotAllow => format!("add {there} to the policy of {person} ({who})"),
        Reason::PersonBlocks => format!("take {there} off the policy of {person} ({who})"),
        Reason::AllowListEmpty | Reason::NotOnAllowList => {
            format!("add {there} to {here}'s allow list ({who})")
        }
        Reason::Blocked => format!("take {there} off {here}'s block list ({who})"),
        Reason::ParentBlocked => format!(
            "take {} off {here}'s block list, or no longer block all sub-domains there ({who})",
            pair.parent(end, &there).unwrap_or_default()
        ),
        Reason::AddressBlocked => format!("take {other} off the people whom {here} blocks ({who})"),
        Reason::NoTeamsLicence => format!("give {person} a licence for Teams ({who})"),
        Reason::NoRemoteAssistLicence => format!("give {person} a licence for Remote Assist ({who})"),
        _ => return None,
    })
}

fn who(tenant: &TenantFacts) -> &'static str {
    if tenant.administered { "administered here" } else { "not administered here: its administrators can" }
}

/// The ways beside federation: an expert as guest, and a one-time link.
fn others(pair: &Pair<'_>, open: &mut Vec<String>) {
    let is_guest = |end: End| {
        let host = pair.tenant(end.other());
        pair.person(end).guest_of.iter().any(|guest| host.domains.contains(&guest.tenant.to_lowercase()))
    };
    let expert = [End::To, End::From].into_iter().find(|end| !pair.is_technician(*end));
    if let Some(expert) = expert.filter(|end| !is_guest(*end)) {
        let host = pair.tenant(expert.other());
        open.push(format!(
            "or make {} a guest of {}, in a team with {} ({})",
            pair.person(expert).address,
            host.domain,
            pair.person(expert.other()).address,
            who(host)
        ));
    }
    let host =
        if pair.is_technician(End::To) && !pair.is_technician(End::From) { End::To } else { End::From };
    open.push(format!(
        "or let {} send {} a one-time link, where {} lets people join meetings without an account ({})",
        pair.person(host).address,
        pair.person(host.other()).address,
        pair.tenant(host).domain,
        who(pair.tenant(host))
    ));
}
