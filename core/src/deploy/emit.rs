use super::Client;
use crate::address::Address;
use crate::emit::{self, Bundle, EmitInput, Limitation, Program};
use crate::error::{Error, Result, codes};
use crate::model::{App, AppControl, Scenario};
use crate::resource::entra::Group;
use crate::scenario::{GROUP, apps, statement};

/// The package of Remote Assist.
const REMOTE_ASSIST: &str = "Microsoft.MicrosoftRemoteAssist_8wekyb3d8bbwe";

impl Client {
    /// Every document that Graph cannot deliver: for Windows, for the headset and for people.
    ///
    /// The tenant is read for the ids that stand in documents, and nothing is written to it. A document whose ids do not exist yet
    /// is left out, and the bundle says so.
    pub async fn emit(&self, scenario: &Scenario) -> Result<Bundle> {
        let (observed, _) = self.observe(scenario, None).await?;
        let Scenario::SharedIdentity(shared) = scenario;
        let group = Group::address_of(GROUP);
        let known = |address: &Address| {
            let name = observed.deployment.unique_name(address);
            observed.snapshot.groups.get(&name).map(|group| group.id.clone())
        };
        let kiosk = shared.kiosk.as_ref().map_or(&[][..], |kiosk| &kiosk.apps);
        let kiosk_apps = kiosk
            .iter()
            .map(|name| {
                apps::aumids(name, &shared.app).ok_or_else(|| {
                    unknown(name, "an application user model id, such as `Name_publisher!App`")
                })
            })
            .collect::<Result<Vec<_>>>()?
            .concat();
        let programs = shared
            .app_control
            .as_ref()
            .map_or_else(|| Ok(Vec::new()), |control| programs(control, &shared.app))?;
        let limitations: Vec<Limitation<'_>> = statement::STATEMENTS
            .iter()
            .map(|statement| Limitation { id: statement.id, text: statement.text })
            .collect();
        emit::artefacts(&EmitInput {
            scenario: shared,
            deployment: &observed.deployment,
            domain: &observed.snapshot.tenant.domain_for(scenario.tenant()),
            group: &group,
            kiosk_apps: &kiosk_apps,
            programs: &programs,
            own_family: match &shared.app {
                App::RemoteAssist => REMOTE_ASSIST,
                App::Custom { package_family_name, .. } => package_family_name,
            },
            limitations: &limitations,
            known: &known,
        })
    }
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
