use http::Method;
use serde_json::{Map, Value, json};

use super::text;
use crate::address::Address;
use crate::graph::{ErrorRule, Operation, Reason, path};

/// Somebody of another tenant, or of none, who is invited; found by the address, and recognised by its `employeeId` as ours.
///
/// An invitation cannot carry a mark, so the mark is written right after it. Whoever was a guest before has none and is never deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guest {
    /// The address to which the invitation goes.
    pub email: String,
    /// The name that people see.
    pub display_name: String,
    /// Where the guest arrives after accepting.
    pub redirect_url: String,
    /// Whether Microsoft sends a message.
    pub send: bool,
    /// The text of the message.
    pub message: Option<String>,
    /// Our mark.
    pub employee_id: String,
    /// What must be done before: settings that let guests be invited.
    pub needs: Vec<Address>,
}

impl Guest {
    /// The kind in addresses.
    pub const KIND: &'static str = "entra.guest";

    /// The field of the mark.
    pub const MARK: &'static str = "employeeId";

    /// The properties that are read.
    pub const SELECT: &'static str = "id,userPrincipalName,displayName,mail,userType,accountEnabled,externalUserState,employeeId,\
                                      createdDateTime,onPremisesSyncEnabled";

    /// Where guests arrive unless told otherwise (checklist of guest access).
    pub const ARRIVE: &'static str = "https://teams.microsoft.com";

    /// The address of the guest with that e-mail address.
    pub fn address_of(email: &str) -> Address {
        Address::new(Self::KIND, &email.to_ascii_lowercase())
    }

    /// The address.
    pub fn address(&self) -> Address {
        Self::address_of(&self.email)
    }

    /// Looks for whoever has an e-mail address: as the own one, as a further one, or in the name that an invitation gave.
    pub fn find(email: &str) -> Operation {
        let held = path::literal(email);
        let alias = path::literal(&format!("smtp:{email}"));
        let invited = path::literal(&format!("{}#EXT#", email.replace('@', "_")));
        Operation::get(format!(
            "/users?$filter=mail%20eq%20'{held}'%20or%20otherMails/any(one:one%20eq%20'{held}')\
             %20or%20proxyAddresses/any(one:one%20eq%20'{alias}')%20or%20startswith(userPrincipalName,'{invited}')&$select={}",
            Self::SELECT
        ))
    }

    /// Reads a person of the tenant by the sign-in address.
    pub fn person(address: &str) -> Operation {
        Operation::get(format!("{}?$select={}", path::user(address), Self::SELECT))
    }

    /// The fields of an invitation, as a plan shows them, and the mark that follows it.
    pub fn fields(&self) -> Vec<(&'static str, Value)> {
        let mut fields = vec![
            ("invitedUserEmailAddress", json!(self.email)),
            ("invitedUserDisplayName", json!(self.display_name)),
            ("inviteRedirectUrl", json!(self.redirect_url)),
            ("sendInvitationMessage", json!(self.send)),
        ];
        if let Some(message) = self.message.as_ref().filter(|_| self.send) {
            fields.push(("invitedUserMessageInfo", json!({"customizedMessageBody": message})));
        }
        fields.push((Self::MARK, json!(self.employee_id)));
        fields
    }

    /// Invites by the fields of a step.
    pub fn invite(fields: &Map<String, Value>) -> Operation {
        let mut body = fields.clone();
        body.remove(Self::MARK);
        Operation::new(Method::POST, "/invitations").json(&Value::Object(body))
    }

    /// The id of the guest in the answer to an invitation, which also has one of its own.
    pub fn invited(answer: &Value) -> Option<&str> {
        answer["invitedUser"]["id"].as_str()
    }

    /// Writes or clears the mark of the guest with that id.
    pub fn mark(id: &str, fields: &Map<String, Value>) -> Option<Operation> {
        let body = json!({Self::MARK: fields.get(Self::MARK)?});
        Some(Operation::new(Method::PATCH, path::user(id)).json(&body).idempotent())
    }

    /// Deletes the guest with that id, with every membership.
    pub fn delete(id: &str) -> Operation {
        Operation::new(Method::DELETE, path::user(id))
            .idempotent()
            .rule(ErrorRule::DoneWhen(Reason::NotFound))
    }
}

/// Somebody who has an account in the tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObservedGuest {
    /// The object id.
    pub id: String,
    /// The user principal name.
    pub user_principal_name: String,
    /// The name that people see.
    pub display_name: String,
    /// The e-mail address.
    pub mail: Option<String>,
    /// Whether the account is a guest's.
    pub is_guest: bool,
    /// Whether it may sign in.
    pub enabled: bool,
    /// How far the invitation is: `PendingAcceptance` or `Accepted`; none for whoever was not invited.
    pub state: Option<String>,
    /// Our mark, or somebody else's use of the field.
    pub employee_id: Option<String>,
    /// When it was made.
    pub created: Option<String>,
}

impl ObservedGuest {
    /// Reads Graph's answer; `None` if it has no id.
    pub fn read(value: &Value) -> Option<Self> {
        Some(Self {
            id: text(value, "id")?,
            user_principal_name: text(value, "userPrincipalName").unwrap_or_default(),
            display_name: text(value, "displayName").unwrap_or_default(),
            mail: text(value, "mail"),
            is_guest: value["userType"].as_str() == Some("Guest"),
            enabled: value["accountEnabled"].as_bool() != Some(false),
            state: text(value, "externalUserState"),
            employee_id: text(value, Guest::MARK),
            created: text(value, "createdDateTime"),
        })
    }

    /// Whether the guest has not accepted yet.
    pub fn is_pending(&self) -> bool {
        self.state.as_deref() == Some("PendingAcceptance")
    }

    /// Whether that is the account's own e-mail address.
    pub fn has(&self, email: &str) -> bool {
        self.mail.as_deref().is_some_and(|mail| mail.eq_ignore_ascii_case(email))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_holds_the_address_as_text_alone() {
        let find = Guest::find("o'neil@abc.com");
        assert!(find.path().contains("mail%20eq%20'o%27%27neil%40abc.com'"), "{}", find.path());
        assert!(find.path().contains("'o%27%27neil_abc.com%23EXT%23'"), "{}", find.path());
    }
}
