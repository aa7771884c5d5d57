//! People as Teams knows them: `Get-CsOnlineUser`.

use serde_json::{Value as Json, json};

use super::grants;
use crate::sim::entra::licensing;
use crate::sim::powershell::{Arguments, Cmdlet, Effect, Output, Session, Take, parameter};
use crate::sim::schema::{Kind, user};
use crate::sim::store::Entity;

/// The service plan that is Teams (Microsoft's list of product names).
const TEAMS: &str = "57ff2da0-773e-42df-b2af-ffb7a2317929";

/// The cmdlets.
pub(super) const ALL: &[Cmdlet] = &[Cmdlet {
    name: "Get-CsOnlineUser",
    parameters: &[&[
        parameter("Identity", Take::Text),
        parameter("AccountType", Take::Unmodelled),
        parameter("Filter", Take::Unmodelled),
        parameter("OrderBy", Take::Unmodelled),
        parameter("Properties", Take::Unmodelled),
        parameter("ResultSize", Take::Int),
        parameter("SkipUserPolicies", Take::Unmodelled),
        parameter("SoftDeletedUser", Take::Unmodelled),
        parameter("Sort", Take::Unmodelled),
    ]],
    effect: Effect::Reads,
    run: get,
}];

fn get(session: &mut Session<'_>, arguments: &Arguments) -> Output {
    if let Some(identity) = arguments.text("Identity") {
        let found = session.user(identity)?;
        return Ok(vec![show(session, found)]);
    }
    let most = arguments.get("ResultSize").and_then(Json::as_u64).unwrap_or(u64::MAX);
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let users = session.directory().all(Kind::User).iter().map(|(_, one)| one);
    Ok(users.take(most).map(|one| show(session, one)).collect())
}

fn show(session: &Session<'_>, person: &Entity) -> Json {
    let name = person.text(user::USER_PRINCIPAL_NAME).unwrap_or_default();
    let plans = licensing::active_plans(session.directory(), person);
    let teams = plans.iter().any(|plan| plan.to_string() == TEAMS);
    let guest = person.text(user::USER_TYPE_NAME) == Some("Guest");
    let account_type = match (guest, teams) {
        (true, _) => "Guest",
        (false, true) => "User",
        (false, false) => "IneligibleUser",
    };
    let plan = json!({ "Capability": "Teams", "CapabilityStatus": "Enabled", "SubscribedPlanId": TEAMS });
    json!({
        "Identity": person.id,
        "UserPrincipalName": name,
        "Alias": person.text(user::MAIL_NICKNAME),
        "AccountEnabled": person.flag(user::ACCOUNT_ENABLED),
        "DisplayName": person.text(user::DISPLAY_NAME),
        "AccountType": account_type,
        "SipAddress": if teams { Json::from(format!("sip:{name}")) } else { Json::Null },
        "UsageLocation": person.text(user::USAGE_LOCATION),
        "Department": person.text(user::DEPARTMENT),
        "Company": person.text(user::COMPANY_NAME),
        "TeamsUpgradeEffectiveMode": "TeamsOnly",
        "ExternalAccessPolicy": grants::effective(session, person.id),
        "FeatureTypes": if teams { json!(["Teams"]) } else { json!([]) },
        "AssignedPlan": if teams { json!([plan]) } else { json!([]) },
    })
}
