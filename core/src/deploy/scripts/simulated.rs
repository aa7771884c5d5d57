//! What the scripts do, cmdlet by cmdlet, at the door of a simulated tenant.
//!
//! The order of reading, comparing, writing and reading again is that of the scripts.

use futures::future::BoxFuture;
use serde_json::{Value, json};

use super::{barriers, waits};
use crate::deploy::teams::direct_policy;
use crate::engine::{ScriptCall, Scripts};
use crate::error::{Error, codes};
use crate::graph::{Answer, GraphClient, Reply};
use crate::powershell::canonical::{
    AllowedDomains, Canonical, ExternalAccessState, GrantState, PolicyState, SettingsState,
};
use crate::powershell::{SettingValue, Settings};

/// Calls cmdlets of simulated tenants.
#[derive(Debug)]
pub(super) struct Simulated {
    /// The tenants' domains, and the clients that reach them.
    doors: Vec<(String, GraphClient)>,
}

/// What an operation came to, or the answer that ended it.
pub(super) type Done<T> = Result<T, Box<Answer>>;

impl Simulated {
    pub(super) fn new(doors: Vec<(String, GraphClient)>) -> Self {
        Self { doors }
    }
}

impl Scripts for Simulated {
    fn run(&self, calls: Vec<ScriptCall>) -> BoxFuture<'static, Vec<Answer>> {
        let doors = self.doors.clone();
        Box::pin(async move {
            let mut answers = Vec::with_capacity(calls.len());
            for call in calls {
                let domain = call.told["domain"].as_str().unwrap_or_default();
                let door = doors.iter().find(|(name, _)| name.eq_ignore_ascii_case(domain));
                answers.push(match door {
                    Some((_, graph)) => match carry_out(graph, &call.told).await {
                        Ok(after) => Answer::Done(Reply { status: 200, body: after, ..Reply::default() }),
                        Err(answer) => *answer,
                    },
                    None => waits(&call, "no simulated tenant of that domain is here"),
                });
            }
            answers
        })
    }
}

/// Carries one operation out and gives what is there afterwards.
async fn carry_out(graph: &GraphClient, told: &Value) -> Done<Value> {
    let operation = &told["operation"];
    let change = &operation["change"];
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    match operation["kind"].as_str().unwrap_or_default() {
        "externalAccess" => {
            settled(operation, || federation(graph), |before| write_federation(graph, before, change)).await
        }
        "externalAccessPolicy" => {
            let name = text(&change["name"]);
            let write = |before| write_policy(graph, &name, before, change);
            settled(operation, || policy(graph, &name), write).await
        }
        "policyGrant" => {
            let user = text(&change["user"]);
            let parameters = json!({"Identity": user, "PolicyName": change["policyName"]});
            let write = |_| tell(graph, "Grant-CsExternalAccessPolicy", parameters);
            settled(operation, || grant(graph, &user), write).await
        }
        "segment" => barriers::segment(graph, operation).await,
        "barrierPolicy" => barriers::policy(graph, operation).await,
        "application" => barriers::apply(graph, told).await,
        kind @ ("clientConfiguration" | "guestCalling" | "guestMeeting" | "guestMessaging") => {
            let cmdlet = configuration(kind);
            let settings = wanted(&change["settings"]);
            let mut parameters = change["settings"].clone();
            parameters["Identity"] = json!("Global");
            let set = format!("Set-{cmdlet}");
            let write = |_| tell(graph, &set, parameters);
            settled(operation, || shown(graph, cmdlet, &settings), write).await
        }
        other => {
            let error = Error::new(codes::PLAN_MALFORMED, format!("no script knows the operation `{other}`"));
            Err(Box::new(Answer::Refused(error)))
        }
    }
}

/// The end of the names of the cmdlets that show and set what guests may.
fn configuration(kind: &str) -> &'static str {
    match kind {
        "guestCalling" => "CsTeamsGuestCallingConfiguration",
        "guestMeeting" => "CsTeamsGuestMeetingConfiguration",
        "guestMessaging" => "CsTeamsGuestMessagingConfiguration",
        _ => "CsTeamsClientConfiguration",
    }
}

/// The settings that an operation names.
fn wanted(settings: &Value) -> Settings {
    let value = |value: &Value| match value {
        Value::String(word) => SettingValue::Word(word.clone()),
        other => SettingValue::Flag(other.as_bool() == Some(true)),
    };
    let named = settings.as_object().into_iter().flatten();
    Settings { settings: named.map(|(name, held)| (name.clone(), value(held))).collect() }
}

async fn shown(graph: &GraphClient, cmdlet: &str, settings: &Settings) -> Done<SettingsState> {
    let found = call(graph, &format!("Get-{cmdlet}"), json!({})).await?;
    known(SettingsState::read(found.first().unwrap_or(&Value::Null), settings))
}

/// Reads, compares, writes if there is something to write, and reads again.
pub(super) async fn settled<S, R, W>(
    operation: &Value,
    read: impl Fn() -> R,
    write: impl FnOnce(S) -> W,
) -> Done<Value>
where
    S: Canonical,
    R: Future<Output = Done<S>>,
    W: Future<Output = Done<()>>,
{
    let before = read().await?;
    if compare(operation, &before.sha256())? == Found::Before {
        write(before).await?;
    }
    let after = read().await?;
    reached(operation, &after.sha256())?;
    Ok(json!({"text": after.text()}))
}

/// What an operation finds.
#[derive(PartialEq)]
enum Found {
    /// What the plan saw.
    Before,
    /// What the plan wants.
    After,
}

fn compare(operation: &Value, digest: &str) -> Done<Found> {
    if operation["goal"].as_str() == Some(digest) {
        return Ok(Found::After);
    }
    if operation["base"].as_str().is_some_and(|base| base != digest) {
        let error = Error::new(
            codes::POWERSHELL_CHANGED,
            "it was changed by others since the plan; nothing was written",
        )
        .hint("Make the plan again and read what is different.");
        return Err(Box::new(Answer::Refused(error)));
    }
    Ok(Found::Before)
}

fn reached(operation: &Value, digest: &str) -> Done<()> {
    if operation["goal"].as_str().is_none_or(|goal| goal == digest) {
        return Ok(());
    }
    let error = Error::new(codes::POWERSHELL_FAILED, "what is there afterwards is not what the plan wants")
        .hint("Make the plan again: somebody else may be changing the same.");
    Err(Box::new(Answer::Refused(error)))
}

async fn federation(graph: &GraphClient) -> Done<ExternalAccessState> {
    let found = call(graph, "Get-CsTenantFederationConfiguration", json!({})).await?;
    known(ExternalAccessState::read(found.first().unwrap_or(&Value::Null)))
}

/// Closes first and opens last, so that nobody is let in or cut off halfway.
async fn write_federation(graph: &GraphClient, before: ExternalAccessState, change: &Value) -> Done<()> {
    let set = |parameters: Value| call(graph, "Set-CsTenantFederationConfiguration", parameters);
    let switch = change["allowFederatedUsers"].as_bool();
    if switch == Some(false) {
        set(json!({"AllowFederatedUsers": false})).await?;
    }
    // A block list is without effect beside an allow list, so it is changed while it is.
    if matches!(before.allowed_domains, AllowedDomains::All) {
        write_allowed(graph, &change["allowedDomains"]).await?;
        write_blocked(graph, change).await?;
    } else {
        write_blocked(graph, change).await?;
        write_allowed(graph, &change["allowedDomains"]).await?;
    }
    for (key, parameter) in [
        ("externalAccessWithTrialTenants", "ExternalAccessWithTrialTenants"),
        ("allowTeamsConsumer", "AllowTeamsConsumer"),
        ("allowTeamsConsumerInbound", "AllowTeamsConsumerInbound"),
    ] {
        if !change[key].is_null() {
            set(json!({parameter: change[key]})).await?;
        }
    }
    if switch == Some(true) {
        set(json!({"AllowFederatedUsers": true})).await?;
    }
    Ok(())
}

async fn write_allowed(graph: &GraphClient, lists: &Value) -> Done<()> {
    let set = |parameters: Value| call(graph, "Set-CsTenantFederationConfiguration", parameters);
    if lists["all"] == true {
        let all = call(graph, "New-CsEdgeAllowAllKnownDomains", json!({})).await?;
        set(json!({"AllowedDomains": all.first()})).await?;
    }
    if lists["list"].is_array() {
        set(json!({"AllowedDomainsAsAList": lists["list"]})).await?;
    }
    for (key, word) in [("add", "Add"), ("remove", "Remove")] {
        if lists[key].as_array().is_some_and(|domains| !domains.is_empty()) {
            set(json!({"AllowedDomainsAsAList": {word: lists[key]}})).await?;
        }
    }
    Ok(())
}

async fn write_blocked(graph: &GraphClient, change: &Value) -> Done<()> {
    for (key, word) in [("add", "Add"), ("remove", "Remove")] {
        for domain in change["blockedDomains"][key].as_array().into_iter().flatten() {
            let pattern = call(graph, "New-CsEdgeDomainPattern", json!({"Domain": domain})).await?;
            let parameters = json!({"BlockedDomains": {word: pattern.first()}});
            call(graph, "Set-CsTenantFederationConfiguration", parameters).await?;
        }
    }
    if !change["blockAllSubdomains"].is_null() {
        let parameters = json!({"BlockAllSubdomains": change["blockAllSubdomains"]});
        call(graph, "Set-CsTenantFederationConfiguration", parameters).await?;
    }
    Ok(())
}

async fn policy(graph: &GraphClient, name: &str) -> Done<PolicyState> {
    let found = call(graph, "Get-CsExternalAccessPolicy", json!({})).await?;
    let named = |policy: &&Value| {
        let identity = policy["Identity"].as_str().unwrap_or_default();
        identity.strip_prefix("Tag:").unwrap_or(identity).eq_ignore_ascii_case(name)
    };
    match found.iter().find(named) {
        Some(policy) => known(PolicyState::read(policy)),
        None => Ok(PolicyState::Absent),
    }
}

async fn write_policy(graph: &GraphClient, name: &str, before: PolicyState, change: &Value) -> Done<()> {
    if change["remove"] == true {
        let parameters = json!({"Identity": name, "Confirm": false});
        call(graph, "Remove-CsExternalAccessPolicy", parameters).await?;
        return Ok(());
    }
    let mut parameters = json!({
        "Identity": name,
        "EnableFederationAccess": change["enableFederationAccess"],
        "CommunicationWithExternalOrgs": change["communicationWithExternalOrgs"],
    });
    for (key, parameter) in [
        ("allowedExternalDomains", "AllowedExternalDomains"),
        ("blockedExternalDomains", "BlockedExternalDomains"),
    ] {
        if change[key].as_array().is_some_and(|domains| !domains.is_empty()) || before != PolicyState::Absent
        {
            parameters[parameter] = change[key].clone();
        }
    }
    let verb = if before == PolicyState::Absent { "New" } else { "Set" };
    call(graph, &format!("{verb}-CsExternalAccessPolicy"), parameters).await?;
    if change["customizeFederation"] == true {
        call(graph, "Set-CsTenantFederationConfiguration", json!({"CustomizeFederation": true})).await?;
    }
    Ok(())
}

async fn grant(graph: &GraphClient, user: &str) -> Done<GrantState> {
    let asked = json!({"Identity": user, "PolicyType": "ExternalAccessPolicy"});
    let found = call(graph, "Get-CsUserPolicyAssignment", asked).await?;
    Ok(GrantState { policy_name: direct_policy(&found).map(str::to_ascii_lowercase) })
}

pub(super) fn known<T>(state: crate::error::Result<T>) -> Done<T> {
    state.map_err(|error| Box::new(Answer::Refused(error)))
}

/// A call whose answer says nothing.
pub(super) async fn tell(graph: &GraphClient, name: &str, parameters: Value) -> Done<()> {
    call(graph, name, parameters).await.map(drop)
}

pub(super) async fn call(graph: &GraphClient, name: &str, parameters: Value) -> Done<Vec<Value>> {
    match graph.cmdlet(name, &parameters).await {
        Answer::Done(reply) => Ok(reply.body["output"].as_array().cloned().unwrap_or_default()),
        other => Err(Box::new(other)),
    }
}
