//! Reading the switches of Teams for guests: through the door of a simulated tenant, else from receipts of the script.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::client::Client;
use super::teams::cmdlet;
use crate::address::Address;
use crate::error::Result;
use crate::model::{ReceiptResult, Scenario, Target};
use crate::plan::{History, Switches, TenantFacts};
use crate::resource::teams::{SWITCHES, Switch};

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
