//! Invitations of guests, and their redemption.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value as Json, json};
use sha2::{Digest, Sha256};

use super::policies;
use crate::sim::answer::Answer;
use crate::sim::call::Call;
use crate::sim::errors::{Outcome, bad, malformed, missing, refuse};
use crate::sim::id::Id;
use crate::sim::moment::Moment;
use crate::sim::schema::body::{check, invalid_property};
use crate::sim::schema::{Field, Kind, Shape, domain, field, user};
use crate::sim::store::{Change, Directory, Entity, Value, World};

const MESSAGE: &[Field] = &[
    field("ccRecipients", Shape::AnyList),
    field("customizedMessageBody", Shape::Text),
    field("messageLanguage", Shape::Text),
];
const FIELDS: &[Field] = &[
    field("invitedUserEmailAddress", Shape::Text),
    field("inviteRedirectUrl", Shape::Text),
    field("invitedUserDisplayName", Shape::Text),
    field("invitedUserType", Shape::OneOf(&["Guest", "Member"])),
    field("sendInvitationMessage", Shape::Bool),
    field("resetRedemption", Shape::Bool),
    field("invitedUserMessageInfo", Shape::Complex(MESSAGE)),
    field("invitedUser", Shape::Any),
];

/// `POST /invitations`
pub(crate) fn create(call: &mut Call<'_>) -> Outcome<Answer> {
    let body = call.object()?;
    for (name, json) in body.iter().filter(|(name, _)| !name.contains('@')) {
        let field = FIELDS.iter().find(|field| field.name == name).ok_or_else(|| invalid_property(name))?;
        check(name, json, &field.shape, "invitation")?;
    }
    let text = |name: &str| body.get(name).and_then(Json::as_str).filter(|text| !text.is_empty());
    let address = text("invitedUserEmailAddress")
        .ok_or_else(|| malformed("The property 'invitedUserEmailAddress' is required."))?;
    let redirect = text("inviteRedirectUrl")
        .ok_or_else(|| malformed("The property 'inviteRedirectUrl' is required."))?;
    if !redirect.contains("://") {
        return Err(malformed("The property 'inviteRedirectUrl' must be an absolute address."));
    }
    permitted(call.directory())?;
    check_address(call.directory(), address)?;
    if body
        .get("invitedUserMessageInfo")
        .is_some_and(|info| info["ccRecipients"].as_array().is_some_and(|all| all.len() > 1))
    {
        return Err(malformed("Only one recipient is allowed in 'ccRecipients'."));
    }
    let known = known(call.directory(), address).cloned();
    let reset = body.get("resetRedemption") == Some(&Json::Bool(true));
    if reset && body.get("invitedUser").is_none_or(|one| one["id"].as_str().is_none()) {
        return Err(malformed("The property 'invitedUser' with its id is required to reset the redemption."));
    }
    let guest = match known {
        Some(known) if !known.flag(user::ACCOUNT_ENABLED) => {
            return Err(malformed(format!(
                "The invited user already exists in the directory as object ID: {}, but the account is blocked from signing in. If the account is unblocked, they can use that account to sign in to shared apps and resources.",
                known.id
            )));
        }
        Some(known) if reset => {
            let again = known.with(user::EXTERNAL_USER_STATE, Value::text("PendingAcceptance"));
            call.commit(vec![Change::Put(Kind::User, again.clone())])?;
            again
        }
        Some(known) => known,
        None => {
            let guest = make(call, address, text("invitedUserDisplayName"), text("invitedUserType"));
            call.commit(vec![Change::Put(Kind::User, guest.clone())])?;
            guest
        }
    };
    Ok(answer(call, &body, address, redirect, &guest))
}

fn permitted(directory: &Directory) -> Outcome<()> {
    let policy = policies::named("authorizationPolicy").map(|policy| policies::current(directory, policy));
    let from = policy.as_ref().and_then(|policy| policy["allowInvitesFrom"].as_str()).unwrap_or_default();
    if matches!(from, "none" | "adminsAndGuestInviters") {
        // Documented: application-only invitations fail with either value.
        let text = "Guest invitations not allowed for your company. Contact your company administrator for more details.";
        return Err(refuse(403, "Forbidden", text));
    }
    Ok(())
}

fn check_address(directory: &Directory, address: &str) -> Outcome<()> {
    let parts = address.split_once('@').filter(|(local, domain)| {
        let usable = |text: &str| {
            !text.is_empty() && !text.contains(|c: char| "~!#$%^&*()[{}]\\/|<>?,;: \"".contains(c))
        };
        usable(local) && usable(domain) && domain.contains('.') && !domain.contains('@')
    });
    let Some((_, name)) = parts else { return Err(malformed("Invited user email address is not valid.")) };
    if directory.all(Kind::Domain).by_unique(0, name).is_some_and(|one| one.flag(domain::IS_VERIFIED)) {
        return Err(malformed(
            "This user cannot be invited because the domain of the user's email address is a verified domain of this directory.",
        ));
    }
    Ok(())
}

/// The guest who has an address already.
fn known<'a>(directory: &'a Directory, address: &str) -> Option<&'a Entity> {
    let name = principal_name(directory, address);
    directory.all(Kind::User).by_unique(0, &name)
}

/// The user principal name of a guest: the address, the mark of guests, and the domain that the tenant was born with.
fn principal_name(directory: &Directory, address: &str) -> String {
    let initial =
        directory.all(Kind::Domain).iter().map(|(_, one)| one).find(|one| one.flag(domain::IS_INITIAL));
    let domain = initial.and_then(|one| one.text(domain::ID)).unwrap_or_else(|| directory.domain());
    format!("{}#EXT#@{domain}", address.replace('@', "_"))
}

fn make(call: &mut Call<'_>, address: &str, name: Option<&str>, kind: Option<&str>) -> Entity {
    let id = call.world.next_id();
    let principal = principal_name(call.directory(), address);
    let local = address.split('@').next().unwrap_or_default();
    Entity::new(id, call.now)
        .with(user::USER_PRINCIPAL_NAME, Value::text(principal))
        .with(user::DISPLAY_NAME, Value::text(name.unwrap_or(local)))
        .with(user::MAIL, Value::text(address))
        .with(user::OTHER_MAILS, Value::texts(&[address]))
        .with(user::MAIL_NICKNAME, Value::text(format!("{}#EXT#", address.replace('@', "_"))))
        .with(user::ACCOUNT_ENABLED, Value::Bool(true))
        .with(user::USER_TYPE_NAME, Value::text(kind.unwrap_or("Guest")))
        .with(user::CREATION_TYPE, Value::text("Invitation"))
        .with(user::EXTERNAL_USER_STATE, Value::text("PendingAcceptance"))
        .with(user::EXTERNAL_USER_STATE_CHANGED, Value::Time(call.now))
        .with(user::SHOW_IN_ADDRESS_LIST, Value::Bool(false))
}

fn answer(
    call: &Call<'_>,
    body: &Map<String, Json>,
    address: &str,
    redirect: &str,
    guest: &Entity,
) -> Answer {
    let accepted = guest.text(user::EXTERNAL_USER_STATE) == Some("Accepted");
    let id = Id::derived(call.settings.seed ^ 0x1417, call.world.serial);
    let info = json!({ "messageLanguage": null, "customizedMessageBody": null, "ccRecipients": [{ "emailAddress": { "name": null, "address": null } }] });
    Answer::json(
        201,
        &json!({
            "@odata.context": format!("{}/$metadata#invitations/$entity", call.base),
            "id": id,
            "inviteRedeemUrl": redeem_url(call, guest.id),
            "invitedUserDisplayName": guest.text(user::DISPLAY_NAME),
            "invitedUserType": guest.text(user::USER_TYPE_NAME),
            "invitedUserEmailAddress": address,
            "sendInvitationMessage": body.get("sendInvitationMessage") == Some(&Json::Bool(true)),
            "resetRedemption": body.get("resetRedemption") == Some(&Json::Bool(true)),
            "inviteRedirectUrl": redirect,
            "status": if accepted { "Completed" } else { "PendingAcceptance" },
            "invitedUserMessageInfo": body.get("invitedUserMessageInfo").cloned().unwrap_or(info),
            "invitedUser": { "id": guest.id },
        }),
    )
}

/// The address with which a guest accepts. Over HTTP it leads to this server, where anybody may open it.
fn redeem_url(call: &Call<'_>, guest: Id) -> String {
    let origin = call.base.trim_end_matches("/v1.0");
    let host =
        if origin == "https://graph.microsoft.com" { "https://login.microsoftonline.com" } else { origin };
    let tenant = call.directory().id;
    format!("{host}/redeem?tenant={tenant}&user={guest}&ticket={}", ticket(call.settings.instance, guest))
}

fn ticket(instance: Id, guest: Id) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(format!("{instance}/{guest}")))
}

/// `GET /redeem?…`: the guest accepts.
pub(crate) fn redeem(world: &mut World, instance: Id, query: &str, now: Moment) -> Outcome<Answer> {
    let value = |name: &str| {
        query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('=')).unwrap_or_default()
    };
    let (tenant, guest) = (Id::parse(value("tenant")), Id::parse(value("user")));
    let tenant =
        world.directories.iter().position(|one| Some(one.id) == tenant).ok_or_else(|| missing("tenant"))?;
    let found =
        guest.and_then(|guest| world.directories[tenant].user(guest)).ok_or_else(|| missing("invitation"))?;
    if value("ticket") != ticket(instance, found.id) {
        return Err(bad("The invitation is not valid."));
    }
    if found.text(user::EXTERNAL_USER_STATE) == Some("PendingAcceptance") {
        let accepted = found
            .clone()
            .with(user::EXTERNAL_USER_STATE, Value::text("Accepted"))
            .with(user::EXTERNAL_USER_STATE_CHANGED, Value::Time(now));
        world.commit(tenant, now, vec![Change::Put(Kind::User, accepted)])?;
    }
    Ok(Answer::json(200, &json!({ "status": "Completed" })))
}
