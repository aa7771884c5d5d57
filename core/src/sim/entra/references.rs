//! Addresses of objects in bodies: `@odata.id` and `@odata.bind`.

use percent_encoding::percent_decode_str;

use crate::sim::call::Call;
use crate::sim::errors::{Outcome, bad_identifier, malformed, missing};
use crate::sim::id::Id;
use crate::sim::schema::{Kind, user};
use crate::sim::store::Entity;

/// The types of directory objects, which share one name space of identifiers.
pub(crate) const DIRECTORY_OBJECTS: [Kind; 6] =
    [Kind::User, Kind::Group, Kind::Device, Kind::ServicePrincipal, Kind::Application, Kind::DirectoryRole];

impl Call<'_> {
    /// The object that an address means. It may have this server's base or that of graph.microsoft.com.
    pub(crate) fn referenced(&self, address: &str) -> Outcome<(Kind, &Entity)> {
        let invalid =
            || malformed(format!("Invalid URL format specified in @odata.bind or @odata.id: '{address}'."));
        let origin = self.base.trim_end_matches("/v1.0");
        let own = address.strip_prefix(origin);
        let path = own.or_else(|| address.strip_prefix("https://graph.microsoft.com")).ok_or_else(invalid)?;
        let path = path.strip_prefix("/v1.0/").or_else(|| path.strip_prefix("/beta/")).ok_or_else(invalid)?;
        let path = percent_decode_str(path).decode_utf8_lossy();
        let (set, key) = if let Some((set, key)) = path.split_once('/') {
            (set, key.to_owned())
        } else {
            let (set, key) = path.split_once('(').ok_or_else(invalid)?;
            let key = key.strip_suffix(')').ok_or_else(invalid)?;
            (set, key.trim_matches('\'').replace("''", "'"))
        };
        match set {
            "users" => self.find_user(&key).map(|found| (Kind::User, found)),
            "groups" => self.find_group(&key).map(|found| (Kind::Group, found)),
            "directoryObjects" | "devices" | "servicePrincipals" | "applications" => {
                self.directory_object(&key)
            }
            _ => Err(invalid()),
        }
    }

    /// A directory object of any type by identifier.
    pub(crate) fn directory_object(&self, key: &str) -> Outcome<(Kind, &Entity)> {
        let id = Id::parse(key).ok_or_else(|| bad_identifier(key))?;
        self.any_object(id).ok_or_else(|| missing(id))
    }

    /// A directory object of any type as this request's replica shows it.
    pub(crate) fn any_object(&self, id: Id) -> Option<(Kind, &Entity)> {
        DIRECTORY_OBJECTS.into_iter().find_map(|kind| Some((kind, self.view().get(kind, id)?)))
    }

    /// A user by identifier or user principal name.
    pub(crate) fn find_user(&self, key: &str) -> Outcome<&Entity> {
        let by_id = Id::parse(key).and_then(|id| self.view().get(Kind::User, id));
        by_id.or_else(|| self.view().by_unique(Kind::User, 0, key)).ok_or_else(|| missing(key))
    }

    /// A group by identifier.
    pub(crate) fn find_group(&self, key: &str) -> Outcome<&Entity> {
        let id = Id::parse(key).ok_or_else(|| bad_identifier(key))?;
        self.view().get(Kind::Group, id).ok_or_else(|| missing(id))
    }

    /// The user that the path names.
    pub(crate) fn user(&self) -> Outcome<&Entity> {
        let argument = self.argument(0);
        match &argument.property {
            Some(name) if name != user::TABLE.property(user::USER_PRINCIPAL_NAME).name => {
                Err(malformed(format!("The key '{name}' is not a key of the type 'microsoft.graph.user'.")))
            }
            _ => self.find_user(&argument.value),
        }
    }

    /// The group that the path names, by identifier or by unique name.
    pub(crate) fn group(&self) -> Outcome<&Entity> {
        let argument = self.argument(0);
        match argument.property.as_deref() {
            None => self.find_group(&argument.value),
            Some("uniqueName") => {
                self.view().by_unique(Kind::Group, 0, &argument.value).ok_or_else(|| missing(&argument.value))
            }
            Some(name) => {
                Err(malformed(format!("The key '{name}' is not a key of the type 'microsoft.graph.group'.")))
            }
        }
    }
}
