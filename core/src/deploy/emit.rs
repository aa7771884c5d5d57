use super::Client;
use crate::address::Address;
use crate::emit::{self, Bundle, EmitInput, Limitation, Program};
use crate::error::{Error, Result, codes};
use crate::model::{App, AppControl, Scenario};
use crate::resource::entra::Group;
use crate::scenario::{GROUP, statement};

/// Apps by their names: the application user model id and the package family name.
///
/// Source: Microsoft's pages "`HoloLens` kiosk reference" and "Windows Defender Application Control - WDAC".
// the catalogue of apps replaces this
const APPS: &[(&str, &str, &str)] = &[(
    "remoteAssist",
    "Microsoft.MicrosoftRemoteAssist_8wekyb3d8bbwe!Microsoft.RemoteAssist",
    "Microsoft.MicrosoftRemoteAssist_8wekyb3d8bbwe",
)];

impl Client {
    /// Every document that Graph cannot deliver: for Windows, for the headset and for people.
    ///
    /// The tenant is read for the ids that stand in documents, and nothing is written to it. A document whose ids do not exist yet
    /// is left out, and the bundle says so.
    pub async fn emit(&self, scenario: &Scenario) -> Result<Bundle> {
        let observed = self.observe(scenario).await?;
        let Scenario::SharedIdentity(shared) = scenario;
        let group = Group::address_of(GROUP);
        let known = |address: &Address| {
            let name = observed.deployment.unique_name(address);
            observed.snapshot.groups.get(&name).map(|group| group.id.clone())
        };
        let kiosk = shared.kiosk.as_ref().map_or(&[][..], |kiosk| &kiosk.apps);
        let kiosk_apps: Vec<String> = kiosk.iter().map(|name| user_model_id(name)).collect::<Result<_>>()?;
        let programs = shared.app_control.as_ref().map_or_else(|| Ok(Vec::new()), programs)?;
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
                App::RemoteAssist => APPS[0].2,
                App::Custom { package_family_name, .. } => package_family_name,
            },
            limitations: &limitations,
            known: &known,
        })
    }
}

fn programs(control: &AppControl) -> Result<Vec<Program>> {
    let names = control.allow.iter().chain(&control.block).flatten();
    names.map(|name| family(name).map(Program::Package)).collect()
}

/// The application user model id of an app by its name, or the one that is given.
fn user_model_id(name: &str) -> Result<String> {
    match find(name) {
        Some((id, _)) => Ok(id.to_owned()),
        None if name.contains('!') => Ok(name.to_owned()),
        None => Err(unknown(name, "an application user model id, such as `Name_publisher!App`")),
    }
}

/// The package family name of an app by its name, or the one that is given.
fn family(name: &str) -> Result<String> {
    match find(name) {
        Some((_, family)) => Ok(family.to_owned()),
        None if name.contains('_') && !name.contains('!') => Ok(name.to_owned()),
        None => Err(unknown(name, "a package family name, such as `Name_publisher`")),
    }
}

fn find(name: &str) -> Option<(&'static str, &'static str)> {
    APPS.iter().find(|(known, _, _)| *known == name).map(|(_, id, family)| (*id, *family))
}

fn unknown(name: &str, form: &str) -> Error {
    let text = format!("{} is no app that this version knows by name", crate::encode::terminal::text(name));
    Error::new(codes::SCENARIO_INVALID_VALUE, text).hint(format!("Give {form}."))
}
