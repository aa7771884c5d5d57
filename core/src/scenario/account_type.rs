//! The account types of the article, told from what the directory shows of an account.
//!
//! Source: "Dynamics 365 Remote Assist advanced deployment scenarios", section Account types. How redeemed invitations look
//! is from Microsoft's pages on B2B user properties and on redemption.

use serde_json::Value;

/// What an account is to the tenant that holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AccountType {
    /// Made in the tenant for its own people.
    Internal,
    /// Made in the tenant for somebody who is not part of it. Entra knows no such type: it is an ordinary member.
    Service,
    /// Made by an invitation; it signs in elsewhere.
    Guest {
        /// Whether the person is a member of another tenant of Entra. `None` where nothing tells, as before redemption.
        member_elsewhere: Option<bool>,
    },
}

/// What an account type means for Remote Assist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Consequences {
    /// Whether it can sign in to Remote Assist.
    pub signs_in: bool,
    /// That, in a sentence.
    pub sign_in: &'static str,
    /// Which licences it needs and where they have to be.
    pub licences: &'static str,
    /// Who pays for them.
    pub pays: &'static str,
    /// How people find it.
    pub search: &'static str,
    /// The statements of the article that it follows from.
    pub statements: &'static [&'static str],
}

/// What the directory shows of an account, as far as it was read.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Shown<'a> {
    /// `PendingAcceptance` or `Accepted`; others than invited people have none.
    pub external_user_state: Option<&'a str>,
    /// `Invitation` for invited people.
    pub creation_type: Option<&'a str>,
    /// The name under which it stands in the tenant.
    pub user_principal_name: Option<&'a str>,
    /// The issuers of its federated identities.
    pub issuers: &'a [&'a str],
    /// Whether it carries the mark of a deployment of vendor accounts.
    pub is_marked_for_a_vendor: bool,
}

/// What stands in the name of people who were invited.
const EXTERNAL: &str = "#EXT#";

/// Issuers behind which there is a person alone, not another tenant of Entra.
const PERSONAL: &[&str] = &["MicrosoftAccount", "google.com", "facebook.com", "mail"];
/// The issuer behind which there is some other tenant of Entra.
const OTHER_TENANT: &str = "ExternalAzureAD";

impl AccountType {
    /// The names of the types, in the order of the article.
    pub const NAMES: &'static [&'static str] = &["internal", "service", "guest"];

    /// Tells the type of an account.
    ///
    /// Where it signs in decides, not `userType`: invited people can be made members, and an account of the tenant itself can
    /// be held as a guest.
    pub fn of(shown: &Shown<'_>) -> Self {
        let is =
            |value: Option<&str>, wanted: &str| value.is_some_and(|value| value.eq_ignore_ascii_case(wanted));
        let name = shown.user_principal_name.unwrap_or_default().to_ascii_uppercase();
        let invited = shown.external_user_state.is_some()
            || is(shown.creation_type, "Invitation")
            || name.contains(EXTERNAL)
            || !shown.issuers.is_empty();
        if invited {
            return Self::Guest { member_elsewhere: member_elsewhere(shown.issuers) };
        }
        if shown.is_marked_for_a_vendor { Self::Service } else { Self::Internal }
    }

    /// Tells the type of a user as Graph shows it.
    ///
    /// `$select=externalUserState,creationType,userPrincipalName,identities` reads what is looked at.
    pub fn of_user(user: &Value, is_marked_for_a_vendor: bool) -> Self {
        let issuers: Vec<&str> = user["identities"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|identity| identity["signInType"].as_str() == Some("federated"))
            .filter_map(|identity| identity["issuer"].as_str())
            .collect();
        Self::of(&Shown {
            external_user_state: user["externalUserState"].as_str(),
            creation_type: user["creationType"].as_str(),
            user_principal_name: user["userPrincipalName"].as_str(),
            issuers: &issuers,
            is_marked_for_a_vendor,
        })
    }

    /// Its name, as statements are answered by it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Internal => "internal",
            Self::Service => "service",
            Self::Guest { .. } => "guest",
        }
    }

    /// What follows from it.
    pub fn consequences(self) -> Consequences {
        match self {
            Self::Internal => Consequences {
                signs_in: true,
                sign_in: "It can sign in to Remote Assist.",
                licences: "Technicians need Remote Assist and Teams, experts need Teams alone.",
                pays: "Its own tenant pays.",
                search: "People of its tenant find it by name, those of other tenants by the entire address.",
                statements: &["B-04"],
            },
            Self::Service => Consequences {
                signs_in: true,
                sign_in: "It can sign in to Remote Assist, because it is a member of the tenant.",
                licences: "It needs Remote Assist, whose product holds Teams too.",
                pays: "The tenant that made it pays, once licensing is settled with Microsoft.",
                search: "Everyone in the tenant finds it by name, unless information barriers forbid it.",
                statements: &["B-05"],
            },
            Self::Guest { member_elsewhere } => Consequences {
                signs_in: false,
                sign_in: "A guest cannot sign in to Remote Assist, and answers in Teams alone.",
                licences: match member_elsewhere {
                    Some(true) => {
                        "A licence for Remote Assist counts on the account of its own tenant alone."
                    }
                    Some(false) => {
                        "It has no account of a tenant on which a licence for Remote Assist would count."
                    }
                    None => {
                        "A licence for Remote Assist counts on the account of its own tenant alone, if it has one."
                    }
                },
                pays: match member_elsewhere {
                    Some(true) => "Its own tenant pays for its licences.",
                    Some(false) => "There is no tenant of its own that would pay for licences.",
                    None => "Its own tenant pays for its licences, if it has one.",
                },
                search: "People of the same teams and channels find it by name.",
                statements: match member_elsewhere {
                    Some(true) => &["B-06", "B-07"],
                    Some(false) => &["B-06", "B-08"],
                    None => &["B-06"],
                },
            },
        }
    }
}

/// Whether one of the issuers is another tenant of Entra.
fn member_elsewhere(issuers: &[&str]) -> Option<bool> {
    let kind = |issuer: &&str| {
        if PERSONAL.iter().any(|known| known.eq_ignore_ascii_case(issuer)) {
            Some(false)
        } else if issuer.eq_ignore_ascii_case(OTHER_TENANT) || is_domain(issuer) {
            // For guests from another organisation Graph shows the domain of that organisation.
            Some(true)
        } else {
            // Identity providers that speak SAML show their own name, and may stand for any directory.
            None
        }
    };
    let kinds: Vec<Option<bool>> = issuers.iter().map(kind).collect();
    [Some(true), Some(false)].into_iter().find(|wanted| kinds.contains(wanted)).flatten()
}

fn is_domain(issuer: &str) -> bool {
    issuer.contains('.') && issuer.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::scenario::sources;

    const MEMBER: AccountType = AccountType::Guest { member_elsewhere: Some(true) };
    const ALONE: AccountType = AccountType::Guest { member_elsewhere: Some(false) };
    const UNKNOWN: AccountType = AccountType::Guest { member_elsewhere: None };

    /// An invited person of the tenant abc.com, with the issuer of the identity where there is one.
    fn invited(state: &str, issuer: Option<&str>) -> Value {
        let own = json!({"signInType": "userPrincipalName", "issuer": "abc.onmicrosoft.com", "issuerAssignedId": "x"});
        let mut identities = vec![own];
        if let Some(issuer) = issuer {
            identities.push(json!({"signInType": "federated", "issuer": issuer, "issuerAssignedId": null}));
        }
        json!({
            "userType": "Guest", "externalUserState": state, "creationType": "Invitation", "mail": "bob@contoso1.com",
            "userPrincipalName": "bob_contoso1.com#EXT#@abc.onmicrosoft.com", "identities": identities
        })
    }

    #[test]
    fn documented_shapes_are_told_apart() {
        for (user, expected) in [
            (json!({"userType": "Member", "userPrincipalName": "expert@abc.com"}), AccountType::Internal),
            (json!({"userPrincipalName": "old@abc.com"}), AccountType::Internal),
            // An account of the tenant itself that is held as a guest signs in here, with a password of its own.
            (json!({"userType": "Guest", "userPrincipalName": "temp@abc.com"}), AccountType::Internal),
            (invited("PendingAcceptance", None), UNKNOWN),
            (invited("Accepted", Some("ExternalAzureAD")), MEMBER),
            (invited("Accepted", Some("contoso1.com")), MEMBER),
            (invited("Accepted", Some("MicrosoftAccount")), ALONE),
            (invited("Accepted", Some("mail")), ALONE),
            (invited("Accepted", Some("google.com")), ALONE),
            (invited("Accepted", Some("https://idp.contoso1.com/saml")), UNKNOWN),
            (invited("Accepted", None), UNKNOWN),
        ] {
            assert_eq!(AccountType::of_user(&user, false), expected, "{user}");
        }
    }

    #[test]
    fn where_it_signs_in_decides_and_not_the_type_of_the_user() {
        let mut user = invited("Accepted", Some("ExternalAzureAD"));
        user["userType"] = json!("Member");
        assert_eq!(AccountType::of_user(&user, false), MEMBER);
        for key in ["externalUserState", "creationType"] {
            user[key] = Value::Null;
        }
        assert_eq!(
            AccountType::of_user(&user, true),
            MEMBER,
            "the name tells it alone, and a mark does not hide it"
        );
        let service = json!({"userType": "Member", "userPrincipalName": "SA1@abc.com"});
        assert_eq!(AccountType::of_user(&service, true), AccountType::Service);
    }

    #[test]
    fn guests_never_sign_in_to_remote_assist() {
        for kind in [AccountType::Internal, AccountType::Service, MEMBER, ALONE, UNKNOWN] {
            let follows = kind.consequences();
            assert_eq!(follows.signs_in, !matches!(kind, AccountType::Guest { .. }));
            assert!(AccountType::NAMES.contains(&kind.name()));
            for id in follows.statements {
                assert!(sources::find(id).is_some(), "{id}");
            }
            for text in [follows.sign_in, follows.licences, follows.pays, follows.search] {
                assert!(text.ends_with('.'), "{text}");
            }
        }
    }
}
