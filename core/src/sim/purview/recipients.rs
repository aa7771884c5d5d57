//! People as Exchange knows them: recipients with the attributes by which segments are filtered.

use super::filter::Filter;
use crate::sim::id::Id;
use crate::sim::powershell::{Refusal, Session};
use crate::sim::schema::{Key, Kind, group, user};
use crate::sim::store::{Directory, Entity, Relation};

/// The values of an attribute, whose name is in lower case; the values are too. Attributes that Entra does not have are empty.
fn values(directory: &Directory, person: &Entity, attribute: &str) -> Vec<String> {
    let text = |key: Key| person.text(key).map(str::to_lowercase).into_iter().collect();
    match attribute {
        "co" => text(user::COUNTRY),
        "company" => text(user::COMPANY_NAME),
        "department" => text(user::DEPARTMENT),
        "mail" => text(user::MAIL),
        "mailnickname" => text(user::MAIL_NICKNAME),
        "physicaldeliveryofficename" => text(user::OFFICE_LOCATION),
        "postalcode" => text(user::POSTAL_CODE),
        "proxyaddresses" => {
            person.texts(user::PROXY_ADDRESSES).iter().map(|one| one.to_lowercase()).collect()
        }
        "streetaddress" => text(user::STREET_ADDRESS),
        "usagelocation" => text(user::USAGE_LOCATION),
        "userprincipalname" => text(user::USER_PRINCIPAL_NAME),
        "memberof" | "memberofgroup" => groups(directory, person.id),
        other => {
            let number = other.strip_prefix("extensionattribute");
            let kept = person.json(user::EXTENSION_ATTRIBUTE);
            let value = number.and_then(|number| kept?.get(format!("extensionAttribute{number}"))?.as_str());
            value.map(str::to_lowercase).into_iter().collect()
        }
    }
}

/// Whatever names a group of which somebody is a member: identifier, name, alias and address.
fn groups(directory: &Directory, person: Id) -> Vec<String> {
    let sources = directory.links(Relation::Members).sources(person);
    let groups = sources.iter().filter_map(|id| directory.group(*id));
    groups
        .flat_map(|one| {
            let names = [group::DISPLAY_NAME, group::MAIL_NICKNAME, group::MAIL].map(|key| one.text(key));
            let names = names.into_iter().flatten().map(str::to_lowercase);
            names.chain([one.id.to_string()]).collect::<Vec<_>>()
        })
        .collect()
}

/// The people whom a filter finds, guests among them.
pub(super) fn found(directory: &Directory, filter: &Filter) -> Vec<Id> {
    let users = directory.all(Kind::User).iter().map(|(_, one)| one);
    let fits = |person: &&Entity| filter.fits(&|attribute| values(directory, person, attribute));
    users.filter(fits).map(|one| one.id).collect()
}

/// A recipient by name, alias, address or GUID.
pub(super) fn recipient<'s>(session: &'s Session<'_>, identity: &str) -> Result<&'s Entity, Refusal> {
    let all = || session.directory().all(Kind::User).iter().map(|(_, one)| one);
    let has = |one: &Entity, key: Key| one.text(key).is_some_and(|text| text.eq_ignore_ascii_case(identity));
    let by_name = || {
        let keys = [user::MAIL, user::DISPLAY_NAME];
        keys.into_iter().find_map(|key| all().find(|one| has(one, key)))
    };
    session.user(identity).or_else(|refusal| by_name().ok_or(refusal))
}
