//! Guest access: what its files are made of, and reading the switches of Teams for guests: through the door of a simulated tenant, else from receipts of the script.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::client::Client;
use super::teams::cmdlet;
use crate::address::Address;
use crate::emit::{GuestItem, GuestPack};
use crate::error::Result;
use crate::model::{ReceiptResult, Scenario, Target};
use crate::plan::{History, Snapshot, Switches, TenantFacts};
use crate::powershell::canonical::SettingsState;
use crate::resource::teams::{SWITCHES, Switch};
use crate::resource::tenant::AccessSetting;
use crate::resource::{Deployment, Resource};

impl Client {
    /// The switches of the tenant; unread for scenarios that are not about guests.
    pub(super) async fn observe_switches(
        &self,
        scenario: &Scenario,
        tenant: &TenantFacts,
        history: &History,
    ) -> Result<Switches> {
        let Scenario::Guesting(_) = scenario else { return Ok(Switches::default()) };
        let domain = tenant.domain_for(scenario.tenant());
        let Some(graph) =
            self.connection.door(&domain).filter(|_| self.connection.target == Target::Simulated)
        else {
            return Ok(by_receipts(history));
        };
        let mut shown = BTreeMap::new();
        for facts in SWITCHES {
            let found = cmdlet(&graph, facts.cmdlet, json!({})).await?;
            shown.insert(facts.key, found.into_iter().next().unwrap_or_default());
        }
        Ok(Switches::Read(shown))
    }
}

/// What receipts of the script say, which is the only reading where nothing else reads.
fn by_receipts(history: &History) -> Switches {
    let told = |key: &str| -> Option<Value> {
        let receipt = history.receipts.get(&Address::new(Switch::KIND, key))?;
        let after = receipt.after.as_ref().filter(|_| receipt.result == ReceiptResult::Done)?;
        Some(after.0.clone())
    };
    let shown: BTreeMap<&'static str, Value> =
        SWITCHES.iter().filter_map(|facts| Some((facts.key, told(facts.key)?))).collect();
    if shown.is_empty() {
        let why = "Graph does not tell it, and no receipt of the script was brought back";
        return Switches::Unreadable(why.to_owned());
    }
    Switches::Read(shown)
}

/// What the files of guest access are made of. Without a snapshot nothing is known of the tenant.
pub(super) fn pack<'a>(
    domain: &'a str,
    resources: &[Resource],
    deployment: &Deployment,
    snapshot: Option<&Snapshot>,
) -> GuestPack<'a> {
    let mut items = Vec::new();
    let mut operations = Vec::new();
    for resource in resources {
        match resource {
            Resource::AccessSetting(setting) => items.extend(access_item(setting, snapshot)),
            Resource::Switch(switch) => {
                let now = snapshot.and_then(|snapshot| shown(switch, snapshot));
                items.extend(switch_item(switch, now.as_ref()));
                let wanted = switch.facts().filter(|_| switch.on).map(|facts| facts.on().settings);
                let id = deployment.operation(&switch.address(), 0);
                operations.extend(wanted.and_then(|wanted| switch.operation(id, now.as_ref(), &wanted)));
            }
            Resource::Task(task) => items.push(GuestItem {
                address: task.address.clone(),
                text: task.text.clone(),
                portal: None,
                standing: "No API tells or changes it.".to_owned(),
                attested: true,
            }),
            _ => {}
        }
    }
    GuestPack { domain, items, operations }
}

/// What a switch is, where that is known.
fn shown(switch: &Switch, snapshot: &Snapshot) -> Option<SettingsState> {
    let Switches::Read(shown) = &snapshot.guesting.switches else { return None };
    let facts = switch.facts()?;
    facts.read(shown.get(facts.key)?)
}

fn access_item(setting: &AccessSetting, snapshot: Option<&Snapshot>) -> Option<GuestItem> {
    let facts = setting.facts()?;
    let policy = snapshot.and_then(|snapshot| snapshot.policies.get(facts.path));
    let now = policy.and_then(|policy| setting.now(policy)).unwrap_or_else(|| "not known".to_owned());
    Some(GuestItem {
        address: setting.address(),
        text: facts.title.to_owned(),
        portal: Some(facts.portal),
        standing: format!("It is {now}; the scenario asks: {}.", setting.wanted),
        attested: false,
    })
}

fn switch_item(switch: &Switch, now: Option<&SettingsState>) -> Option<GuestItem> {
    let facts = switch.facts()?;
    let word = match now {
        Some(now) if now.values == facts.on().settings => "on",
        Some(_) => "not on",
        None => "not known",
    };
    Some(GuestItem {
        address: switch.address(),
        text: facts.title.to_owned(),
        portal: Some(facts.portal),
        standing: format!("It is {word}; the scenario asks: {}.", if switch.on { "on" } else { "review" }),
        // Where it is switched on, the receipt is the script's.
        attested: !switch.on,
    })
}
