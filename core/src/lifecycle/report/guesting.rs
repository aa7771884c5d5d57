//! The answers to "Dynamics 365 Remote Assist advanced deployment scenarios", for guests.

use super::evidence::{Evidence, many, sentence};
use super::{Answered, advice, not_asked, pass};
use crate::error::codes::GUEST_NOT_NEEDED;
use crate::model::Scenario;
use crate::scenario::kind;

/// The word and the sentences for one statement.
pub(super) fn answered(id: &str, evidence: &Evidence<'_>) -> Answered {
    let guests = || evidence.kind(kind::GUEST);
    match id {
        "B-01" => advice("Technicians call with Remote Assist from their own tenant, and the guests answer in Teams."),
        "B-02" => advice("The guests are of other tenants; people of the same tenant need no invitation and go into `team.members`."),
        "B-03" => advice("`remote-assist permissions FILE` lists the permissions and roles; the checklist names who does what by hand."),
        "B-04" => advice("Owner and members of the team are internal accounts, and are looked up before anything is written."),
        "B-05" => not_asked("No service account is made; `kind: vendorAccounts` makes them."),
        "B-06" => guests().answer("check", "Each guest is invited by e-mail address and added to the team, which opens its standard channels too."),
        "B-07" | "B-08" => advice("Which of both holds is decided when the guest accepts: by an account of another tenant, or by a Microsoft account or a one-time passcode. `verify` tells who has accepted."),
        "B-10" => advice("Whoever writes `kind: guesting` says so; guests of other companies can be invited in the same way, but advice on vendors is in scenario 2."),
        "B-11" => advice("`remote-assist advise FILE` weighs federation against guesting by what the people need."),
        "B-25" if evidence.diagnostic(GUEST_NOT_NEEDED).is_some() => {
            let told = evidence.diagnostic(GUEST_NOT_NEEDED).map_or("", |one| one.text.as_str());
            advice(sentence(told))
        }
        "B-25" => advice("Guesting is not needed for calls between two where both tenants let their people reach each other, which takes the settings of both sides; it is for group calls, files, search by name, and for naming single people. `remote-assist reach` on a federation file tells."),
        "B-26" => advice("Guests need no licence for Remote Assist: they answer in Teams."),
        "B-27" => guests().answer("check", invited(evidence)),
        "B-28" => advice(format!("{} One file names them all: an apply invites whoever is new, and `--prune` removes whoever is no longer named.", invited(evidence))),
        "B-29" => {
            let places = evidence.kind(kind::TEAM_MEMBER).and(evidence.one(kind::SETTING, "guestDirectory"));
            places.answer("place in the team", "The guests are in the team. How far they see beyond it, `guestDirectory` decides: the article's sentence comes true with `restricted`.")
        }
        "B-30" => {
            let settings = evidence.kind(kind::SETTING).and(evidence.kind(kind::TEAMS_SETTING));
            settings.and(evidence.kind(kind::PERSON)).answer("checklist item", "Every item of Microsoft's checklist is as it should be, or somebody said that it is.")
        }
        "B-31" => pass("No technician is a guest: guests cannot sign in to Remote Assist, so the experts are guests of the technicians' tenant. The article's figure shows the other direction; remote-assist/multi-tenant-deployment (30 April 2024) and remote-assist/requirements (31 October 2024) correct it."),
        _ => not_asked("The scenario asks for guests, and this is about another solution."),
    }
}

fn invited(evidence: &Evidence<'_>) -> String {
    let Scenario::Guesting(scenario) = &evidence.plan.scenario else { return String::new() };
    sentence(&format!("{} and nobody else of their tenants", many(scenario.guests.len(), "named guest")))
}
