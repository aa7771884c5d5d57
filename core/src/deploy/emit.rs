use std::collections::BTreeMap;

use super::{Client, sides};
use crate::address::Address;
use crate::clock::Timestamp;
use crate::emit::{self, Bundle, EmitInput, Limitation, Program};
use crate::error::{Error, Result, codes};
use crate::model::{App, AppControl, Receipt, Scenario};
use crate::resource::Deployment;
use crate::resource::entra::Group;
use crate::scenario::{self, GROUP, apps, statement};

impl Client {
    /// Every document that Graph cannot deliver: for Windows, for the headset and for people.
    ///
    /// The tenant is read for the ids that stand in documents, and nothing is written to it. A document whose ids do not exist yet
    /// is left out, and the bundle says so.
    pub async fn emit(&self, scenario: &Scenario) -> Result<Bundle> {
        let (observed, _) = self.observe(scenario, None).await?;
        if let Scenario::Federation(federation) = scenario {
            let deployment = &observed.deployment;
            return emit::sides(deployment, &sides::of(federation, deployment, &observed.snapshot.teams));
        }
        if let Scenario::VendorAccounts(vendors) = scenario {
            return emit::vendors(&observed.deployment, &super::vendors::of(vendors, &observed));
        }
        if let Scenario::Guesting(guesting) = scenario {
            let domain = observed.snapshot.tenant.domain_for(&guesting.tenant);
            let (deployment, snapshot) = (&observed.deployment, &observed.snapshot);
            let pack = super::guesting::pack(&domain, &observed.resources, deployment, Some(snapshot));
            return emit::guests(deployment, &pack);
        }
        let known = |address: &Address| {
            let name = observed.deployment.unique_name(address);
            observed.snapshot.groups.get(&name).map(|group| group.id.clone())
        };
        let domain = observed.snapshot.tenant.domain_for(scenario.tenant());
        of(scenario, &observed.deployment, &domain, &known, emit::artefacts)?
    }
}

/// Reads receipts that were filled in, each for a step of the scenario. Fails with the first that cannot be relied on.
pub(super) fn receipts(
    documents: &[Vec<u8>],
    scenario: &Scenario,
    deployment: &Deployment,
    now: Timestamp,
) -> Result<Vec<Receipt>> {
    if documents.is_empty() {
        return Ok(Vec::new());
    }
    let steps = match scenario {
        Scenario::Federation(federation) => {
            emit::side_steps(&sides::of(federation, deployment, &BTreeMap::new()))
        }
        Scenario::Guesting(guesting) => {
            let resources = scenario::compile(scenario, deployment, &guesting.tenant);
            emit::guest_steps(&super::guesting::pack(&guesting.tenant, &resources, deployment, None))
        }
        Scenario::VendorAccounts(_) => emit::vendor_steps(&super::vendors::operations(
            &scenario::compile(scenario, deployment, scenario.tenant()),
            deployment,
            None,
        )),
        Scenario::SharedIdentity(_) => {
            of(scenario, deployment, scenario.tenant(), &|_| None, emit::receipt_steps)?
        }
    };
    documents.iter().map(|document| emit::read_receipt(document, deployment, &steps, now)).collect()
}

/// Does something with what the documents of a scenario are made of.
fn of<T>(
    scenario: &Scenario,
    deployment: &Deployment,
    domain: &str,
    known: &(dyn Fn(&Address) -> Option<String> + Sync),
    make: impl FnOnce(&EmitInput<'_>) -> T,
) -> Result<T> {
    let Scenario::SharedIdentity(shared) = scenario else {
        return Err(Error::new(codes::BUG_INVARIANT, "the scenario has no headsets"));
    };
    let group = Group::address_of(GROUP);
    let kiosk = shared.kiosk.as_ref().map_or(&[][..], |kiosk| &kiosk.apps);
    let user_model_ids = |name: &String| {
        apps::aumids(name, &shared.app)
            .ok_or_else(|| unknown(name, "an application user model id, such as `Name_publisher!App`"))
    };
    let kiosk_apps = kiosk.iter().map(user_model_ids).collect::<Result<Vec<_>>>()?.concat();
    let control = shared.app_control.as_ref();
    let programs = control.map_or_else(|| Ok(Vec::new()), |control| programs(control, &shared.app))?;
    let limitation = |statement: &statement::Statement| Limitation { id: statement.id, text: statement.text };
    let limitations: Vec<Limitation<'_>> = statement::STATEMENTS.iter().map(limitation).collect();
    Ok(make(&EmitInput {
        scenario: shared,
        deployment,
        domain,
        group: &group,
        kiosk_apps: &kiosk_apps,
        programs: &programs,
        own_family: &apps::own_package(&shared.app),
        limitations: &limitations,
        known,
    }))
}

fn programs(control: &AppControl, own: &App) -> Result<Vec<Program>> {
    let names = control.allow.iter().chain(&control.block).flatten();
    let mut programs = Vec::new();
    for name in names {
        let families = apps::packages(name, own)
            .ok_or_else(|| unknown(name, "a package family name, such as `Name_publisher`"))?;
        programs.extend(families.into_iter().map(Program::Package));
        // The newer Edge is no package to App Control: it is stopped by its file (Microsoft's page on App Control for HoloLens).
        if name == "edge" {
            programs.push(Program::File("msedge.exe".to_owned()));
        }
    }
    Ok(programs)
}

fn unknown(name: &str, form: &str) -> Error {
    let text = format!("{} is no app that this version knows by name", crate::encode::terminal::text(name));
    Error::new(codes::SCENARIO_INVALID_VALUE, text).hint(format!("Give {form}."))
}
