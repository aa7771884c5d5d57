//! What the names of apps in a document stand for.

use crate::hololens::apps;
use crate::hololens::apps::{Aumid, PackageFamilyName};
use crate::model::App;

/// The application user model ids of an app: those of the catalogue by its name, of the deployment's own app by its name, or the id
/// itself. `None` where it is none of these, or an app that no kiosk can start.
pub(crate) fn aumids(name: &str, own: &App) -> Option<Vec<String>> {
    if let App::Custom { name: known, aumid, .. } = own
        && known.eq_ignore_ascii_case(name)
    {
        return Some(vec![aumid.clone()]);
    }
    if let Some(app) = apps::by_key(name) {
        let ids: Vec<String> = app.aumids.iter().map(|known| known.id.to_owned()).collect();
        return (!ids.is_empty()).then_some(ids);
    }
    Aumid::parse(name).is_some().then(|| vec![name.to_owned()])
}

/// The package family names of an app, in the same way.
pub(crate) fn packages(name: &str, own: &App) -> Option<Vec<String>> {
    if let App::Custom { name: known, package_family_name, .. } = own
        && known.eq_ignore_ascii_case(name)
    {
        return Some(vec![package_family_name.clone()]);
    }
    if let Some(app) = apps::by_key(name) {
        let names: Vec<String> = app.packages.iter().map(|&name| name.to_owned()).collect();
        return (!names.is_empty()).then_some(names);
    }
    PackageFamilyName::parse(name).is_some().then(|| vec![name.to_owned()])
}

/// The package family name of the app that the headsets are for.
pub(crate) fn own_package(own: &App) -> String {
    match own {
        App::RemoteAssist => packages("remoteAssist", own).unwrap_or_default().concat(),
        App::Custom { package_family_name, .. } => package_family_name.clone(),
    }
}

/// The names that can be written.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    apps::APPS.iter().map(|app| app.key)
}
