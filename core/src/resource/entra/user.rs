use http::Method;
use serde_json::{Value, json};

use super::licence::{AssignedLicence, LicenceState};
use super::text;
use crate::address::Address;
use crate::graph::{ErrorRule, Operation, Reason, path};
use crate::resource::purview::SegmentValue;
use crate::secret::Secret;

/// An account, found by its user principal name and recognised by its `employeeId`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// The key of the address: the local part.
    pub key: String,
    /// The user principal name.
    pub user_principal_name: String,
    /// The name that callers see.
    pub display_name: String,
    /// ISO 3166 alpha-2; licences need it.
    pub usage_location: String,
    /// Our mark.
    pub employee_id: String,
    /// Our mark if it was there before and was taken over.
    pub adopted_id: String,
    /// What puts it into a segment of information barriers; not managed unless given.
    pub segment: Option<SegmentValue>,
    /// Whether it is one person's own, who changes the password at the first sign-in. A shared account keeps its password.
    pub personal: bool,
}

impl User {
    /// The kind in addresses.
    pub const KIND: &'static str = "entra.user";

    /// The properties that are read.
    pub const SELECT: &'static str = "id,userPrincipalName,displayName,usageLocation,accountEnabled,employeeId,\
                                      passwordPolicies,assignedLicenses,createdDateTime,onPremisesSyncEnabled";

    /// The properties that are read besides, for accounts that are put into segments.
    pub const SELECT_SEGMENT: &'static str = "department,companyName,onPremisesExtensionAttributes";

    /// The field of a plan that stands for the generated password.
    pub const PASSWORD: &'static str = "passwordProfile";

    /// Whether the password must be changed at the first sign-in.
    const FORCED: &'static str = "forceChangePasswordNextSignIn";

    /// Whether what stands in a plan for a password says that it must be changed at the first sign-in.
    pub fn is_forced(password: &Value) -> bool {
        password[Self::FORCED] == true
    }

    /// The address of the account with that key.
    pub fn address_of(key: &str) -> Address {
        Address::new(Self::KIND, key)
    }

    /// The address.
    pub fn address(&self) -> Address {
        Self::address_of(&self.key)
    }

    /// Reads an account by its user principal name.
    pub fn read(user_principal_name: &str) -> Operation {
        Self::read_with(user_principal_name, Self::SELECT)
    }

    /// Reads some properties of an account by its user principal name.
    pub fn read_with(user_principal_name: &str, select: &str) -> Operation {
        Operation::get(format!("{}?$select={select}", path::user(user_principal_name)))
    }

    /// Lists how each account with a mark of that beginning got its licences.
    pub fn licence_states(mark: &str) -> String {
        format!(
            "/users?$filter=startswith(employeeId,'{}')&$count=true&$top=999&$select=id,userPrincipalName,licenseAssignmentStates",
            path::literal(mark)
        )
    }

    /// The fields of a new account, as a plan shows them.
    ///
    /// Nobody can answer a password prompt on a headset, so the password of a shared account neither expires nor must be changed
    /// (Microsoft's device licence page asks for the same).
    pub fn fields(&self) -> Vec<(&'static str, Value)> {
        let mut fields = vec![("userPrincipalName", json!(self.user_principal_name))];
        fields.extend(self.managed());
        fields.push(("mailNickname", json!(mail_nickname(&self.user_principal_name))));
        fields.push(("employeeId", json!(self.employee_id)));
        fields.push((Self::PASSWORD, self.new_password()));
        fields
    }

    /// What stands in a plan for a generated password.
    pub fn new_password(&self) -> Value {
        if self.personal { json!({"secret": true, Self::FORCED: true}) } else { json!({"secret": true}) }
    }

    /// The fields that are kept as the scenario says.
    fn managed(&self) -> Vec<(&'static str, Value)> {
        let mut fields = vec![
            ("displayName", json!(self.display_name)),
            ("accountEnabled", json!(true)),
            ("usageLocation", json!(self.usage_location)),
        ];
        if !self.personal {
            fields.push(("passwordPolicies", json!("DisablePasswordExpiration")));
        }
        fields.extend(self.segment.as_ref().map(SegmentValue::field));
        fields
    }

    /// The fields that differ: name, value now, value afterwards.
    pub fn differences(&self, now: &ObservedUser) -> Vec<(&'static str, Value, Value)> {
        let observed = |field| match field {
            "displayName" => json!(now.display_name),
            "accountEnabled" => json!(now.account_enabled),
            "usageLocation" => json!(now.usage_location),
            "passwordPolicies" => json!(now.password_policies),
            _ => self.segment.as_ref().map_or(Value::Null, |segment| segment.now(&now.attributes)),
        };
        self.managed()
            .into_iter()
            .filter_map(|(field, after)| {
                let before = observed(field);
                (before != after).then_some((field, before, after))
            })
            .collect()
    }

    /// Whether an account of the tenant carries one of our marks.
    pub fn marked(&self, now: &ObservedUser) -> bool {
        now.employee_id.as_deref().is_some_and(|mark| mark == self.employee_id || mark == self.adopted_id)
    }

    /// Makes the account with a password.
    pub fn create(fields: &[(String, Value)], password: &Secret) -> Operation {
        let mut body: serde_json::Map<_, _> = fields.iter().cloned().collect();
        let forced = body.get(Self::PASSWORD).is_some_and(Self::is_forced);
        body.insert(Self::PASSWORD.to_owned(), json!({Self::FORCED: forced, "password": ""}));
        Operation::new(Method::POST, "/users").password_body(&Value::Object(body), password)
    }

    /// Changes fields of the account with that id; a null clears one.
    pub fn update(id: &str, fields: &[(String, Value)]) -> Operation {
        Operation::new(Method::PATCH, path::user(id))
            .json(&Value::Object(fields.iter().cloned().collect()))
            .idempotent()
    }
}

impl User {
    /// Gives an account a new password; the documented form is a request of its own (Graph page "user-update").
    pub fn set_password(id: &str, password: &Secret, forced: bool) -> Operation {
        let body = json!({Self::PASSWORD: {Self::FORCED: forced, "password": ""}});
        Operation::new(Method::PATCH, path::user(id)).password_body(&body, password).idempotent()
    }

    /// Deletes an account; the recycle bin keeps it for 30 days.
    pub fn delete(id: &str) -> Operation {
        Operation::new(Method::DELETE, path::user(id))
            .idempotent()
            .rule(ErrorRule::DoneWhen(Reason::NotFound))
    }
}

/// The mail nickname: the local part without what Graph refuses there.
fn mail_nickname(user_principal_name: &str) -> String {
    let local = user_principal_name.split('@').next().unwrap_or_default();
    let plain: String = local
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
        .take(64)
        .collect();
    if plain.is_empty() { "account".to_owned() } else { plain }
}

/// An account as the tenant shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct ObservedUser {
    /// The object id.
    pub id: String,
    /// The user principal name.
    pub user_principal_name: String,
    /// The name that callers see.
    pub display_name: Option<String>,
    /// Where it is used.
    pub usage_location: Option<String>,
    /// Whether it may sign in.
    pub account_enabled: Option<bool>,
    /// Our mark, or somebody's number.
    pub employee_id: Option<String>,
    /// Comma-separated policies.
    pub password_policies: Option<String>,
    /// The licences that it has, by whichever way.
    pub licences: Vec<AssignedLicence>,
    /// How each licence came, where this was read.
    pub licence_states: Vec<LicenceState>,
    /// When it was made.
    pub created: Option<String>,
    /// Whether a directory on premises masters it.
    pub synchronised: bool,
    /// The attributes by which segments are made, as Graph shows them, where they were read.
    pub attributes: Value,
}

impl ObservedUser {
    /// Reads Graph's answer; `None` if it has no id.
    pub fn read(value: &Value) -> Option<Self> {
        Some(Self {
            id: text(value, "id")?,
            user_principal_name: text(value, "userPrincipalName").unwrap_or_default(),
            display_name: text(value, "displayName"),
            usage_location: text(value, "usageLocation"),
            account_enabled: value.get("accountEnabled").and_then(Value::as_bool),
            employee_id: text(value, "employeeId"),
            password_policies: text(value, "passwordPolicies"),
            licences: AssignedLicence::list(value),
            licence_states: LicenceState::list(value),
            created: text(value, "createdDateTime"),
            synchronised: value.get("onPremisesSyncEnabled").and_then(Value::as_bool) == Some(true),
            attributes: User::SELECT_SEGMENT
                .split(',')
                .filter_map(|name| Some((name.to_owned(), value.get(name)?.clone())))
                .collect::<serde_json::Map<_, _>>()
                .into(),
        })
    }
}
