//! Applications, service principals, and the permissions that they are granted.

use serde_json::{Map, Value as Json, json};

use crate::sim::answer::Answer;
use crate::sim::call::Call;
use crate::sim::errors::{Outcome, bad, malformed, missing, refuse, taken};
use crate::sim::id::Id;
use crate::sim::management;
use crate::sim::odata::page;
use crate::sim::schema::body::{Purpose, read};
use crate::sim::schema::{
    Kind, application, domain, federated_credential, permission_grant, role_assignment, service_principal,
};
use crate::sim::store::{Change, Entity, Relation, Value};

/// The most federated credentials of an application.
const MOST_CREDENTIALS: usize = 20;

/// `POST /applications`
pub(crate) fn create(call: &mut Call<'_>) -> Outcome<Answer> {
    let body = call.object()?;
    make(call, &body)
}

fn make(call: &mut Call<'_>, body: &Map<String, Json>) -> Outcome<Answer> {
    let fields = read(Kind::Application, body, Purpose::Create)?;
    if let Some(name) = fields.text(application::UNIQUE_NAME)
        && call.directory().all(Kind::Application).by_unique(1, name).is_some()
    {
        return Err(taken("uniqueName"));
    }
    let mut made = call.build(Id::NONE, fields);
    let app_id = call.world.next_id();
    made.set(application::APP_ID, Some(Value::text(app_id.to_string())));
    made.set(application::PUBLISHER_DOMAIN, Some(Value::text(call.directory().domain())));
    if made.get(application::SIGN_IN_AUDIENCE).is_none() {
        made.set(application::SIGN_IN_AUDIENCE, Some(Value::text("AzureADandPersonalMicrosoftAccount")));
    }
    call.store_new(Kind::Application, made)
}

/// `PATCH /applications/{id}`, also by unique name, with `Prefer: create-if-missing`.
pub(crate) fn update(call: &mut Call<'_>) -> Outcome<Answer> {
    if call.argument(0).property.as_deref() == Some("uniqueName") && call.prefers("create-if-missing") {
        let name = call.key(0).to_owned();
        if call.directory().all(Kind::Application).by_unique(1, &name).is_none() {
            let mut body = call.object()?;
            body.insert("uniqueName".to_owned(), name.into());
            return make(call, &body);
        }
    }
    crate::sim::crud::update(call)
}

/// `POST /applications/{id}/addPassword`: the secret is shown once.
pub(crate) fn add_password(call: &mut Call<'_>) -> Outcome<Answer> {
    let body = call.optional_object()?;
    let mut changed = call.find(Kind::Application, 0)?.clone();
    let id = call.world.next_id();
    let wanted = body.get("passwordCredential").cloned().unwrap_or_default();
    let credential = json!({
        "customKeyIdentifier": null, "displayName": wanted["displayName"], "keyId": id,
        "startDateTime": wanted["startDateTime"].as_str().map_or_else(|| call.now.to_string(), str::to_owned),
        "endDateTime": wanted["endDateTime"], "hint": "sim", "secretText": null,
    });
    let mut list =
        changed.json(application::PASSWORD_CREDENTIALS).and_then(Json::as_array).cloned().unwrap_or_default();
    list.push(credential.clone());
    changed.set(application::PASSWORD_CREDENTIALS, Some(Value::json(list.into())));
    call.commit(vec![Change::Put(Kind::Application, changed)])?;
    let mut shown = credential;
    shown["@odata.context"] = format!("{}/$metadata#microsoft.graph.passwordCredential", call.base).into();
    shown["secretText"] = format!("sim~{}", call.world.next_id().simple()).into();
    Ok(Answer::json(200, &shown))
}

/// `POST /applications/{id}/owners/$ref`
pub(crate) fn add_owner(call: &mut Call<'_>) -> Outcome<Answer> {
    let body = call.object()?;
    let own = call.find(Kind::Application, 0)?.id;
    let address = body.get("@odata.id").and_then(Json::as_str).unwrap_or_default();
    let to = call.referenced(address)?.1.id;
    if call.directory().links(Relation::Owners).has(own, to) {
        return Err(crate::sim::errors::already("owners"));
    }
    call.commit(vec![Change::Link(Relation::Owners, own, to)])?;
    Ok(Answer::nothing())
}

/// `GET /applications/{id}/federatedIdentityCredentials`
pub(crate) fn credentials(call: &mut Call<'_>) -> Outcome<Answer> {
    let parent = call.find(Kind::Application, 0)?.id;
    call.list_children(
        Kind::FederatedCredential,
        parent,
        &format!("applications('{parent}')/federatedIdentityCredentials"),
    )
}

fn credential<'c>(call: &'c Call<'_>, parent: Id) -> Option<&'c Entity> {
    let key = call.key(1);
    let mut all = call.directory().all(Kind::FederatedCredential).children(parent);
    all.find(|one| one.id.to_string() == key || one.text(federated_credential::NAME) == Some(key))
}

/// `GET /applications/{id}/federatedIdentityCredentials/{id or name}`
pub(crate) fn get_credential(call: &mut Call<'_>) -> Outcome<Answer> {
    let parent = call.find(Kind::Application, 0)?.id;
    call.reply(200, Kind::FederatedCredential, credential(call, parent).ok_or_else(|| missing(call.key(1)))?)
}

/// `POST /applications/{id}/federatedIdentityCredentials`
pub(crate) fn add_credential(call: &mut Call<'_>) -> Outcome<Answer> {
    let body = call.object()?;
    let parent = call.find(Kind::Application, 0)?.id;
    trust(call, parent, &body)
}

fn trust(call: &mut Call<'_>, parent: Id, body: &Map<String, Json>) -> Outcome<Answer> {
    let fields = read(Kind::FederatedCredential, body, Purpose::Create)?;
    let all: Vec<&Entity> = call.directory().all(Kind::FederatedCredential).children(parent).collect();
    if all.len() >= MOST_CREDENTIALS {
        return Err(bad(format!(
            "An application has at most {MOST_CREDENTIALS} federated identity credentials."
        )));
    }
    let same = |key| all.iter().any(|one| one.text(key) == fields.text(key));
    if same(federated_credential::NAME) {
        return Err(refuse(
            409,
            "Request_MultipleObjectsWithSameKeyValue",
            "FederatedIdentityCredential with the same name already exists.",
        ));
    }
    if all.iter().any(|one| {
        one.text(federated_credential::ISSUER) == fields.text(federated_credential::ISSUER)
            && one.text(federated_credential::SUBJECT) == fields.text(federated_credential::SUBJECT)
    }) {
        return Err(bad("FederatedIdentityCredential with the same issuer and subject already exists."));
    }
    let made = call.build(parent, fields);
    call.store_new(Kind::FederatedCredential, made)
}

/// `PATCH /applications/{id}/federatedIdentityCredentials(name='…')`, with `Prefer: create-if-missing`.
pub(crate) fn update_credential(call: &mut Call<'_>) -> Outcome<Answer> {
    let mut body = call.object()?;
    let parent = call.find(Kind::Application, 0)?.id;
    let Some(found) = credential(call, parent).cloned() else {
        if call.argument(1).property.as_deref() == Some("name") && call.prefers("create-if-missing") {
            body.insert("name".to_owned(), call.key(1).into());
            return trust(call, parent, &body);
        }
        return Err(missing(call.key(1)));
    };
    let fields = read(Kind::FederatedCredential, &body, Purpose::Update)?;
    let mut changed = found;
    for (key, value) in fields.values {
        changed.set(key, value);
    }
    call.commit(vec![Change::Put(Kind::FederatedCredential, changed)])?;
    Ok(Answer::nothing())
}

/// `DELETE /applications/{id}/federatedIdentityCredentials/{id}`
pub(crate) fn remove_credential(call: &mut Call<'_>) -> Outcome<Answer> {
    let parent = call.find(Kind::Application, 0)?.id;
    let id = credential(call, parent).ok_or_else(|| missing(call.key(1)))?.id;
    call.commit(vec![Change::Purge(Kind::FederatedCredential, id)])?;
    Ok(Answer::nothing())
}

/// `POST /servicePrincipals`
pub(crate) fn create_principal(call: &mut Call<'_>) -> Outcome<Answer> {
    let body = call.object()?;
    admit(call, &body)
}

fn admit(call: &mut Call<'_>, body: &Map<String, Json>) -> Outcome<Answer> {
    let fields = read(Kind::ServicePrincipal, body, Purpose::Create)?;
    let app_id = fields.text(service_principal::APP_ID).unwrap_or_default().to_owned();
    let directory = call.directory();
    if directory.all(Kind::ServicePrincipal).by_unique(0, &app_id).is_some() {
        let text = format!(
            "The service principal cannot be created, updated, or restored because the service principal name {app_id} is already in use."
        );
        return Err(refuse(409, "Request_MultipleObjectsWithSameKeyValue", text));
    }
    let backing = call.view().by_unique(Kind::Application, 0, &app_id).cloned();
    // An application of Microsoft itself, which every tenant can admit.
    let backing = backing.or_else(|| {
        let known = app_id.eq_ignore_ascii_case(management::APPLICATION);
        known.then(|| {
            Entity::new(Id::NONE, call.now).with(application::DISPLAY_NAME, Value::text(management::NAME))
        })
    });
    let backing = backing.ok_or_else(|| {
        bad(format!(
            "The appId '{app_id}' of the service principal does not reference a valid application object."
        ))
    })?;
    let tenant = directory.id;
    let mut made = call.build(Id::NONE, fields);
    for key in [service_principal::DISPLAY_NAME, service_principal::APP_DISPLAY_NAME] {
        made.set(key, backing.get(application::DISPLAY_NAME).cloned());
    }
    made.set(service_principal::APP_ROLES, backing.get(application::APP_ROLES).cloned());
    made.set(service_principal::SIGN_IN_AUDIENCE, backing.get(application::SIGN_IN_AUDIENCE).cloned());
    let made = made
        .with(service_principal::ACCOUNT_ENABLED, Value::Bool(true))
        .with(service_principal::APP_ROLE_ASSIGNMENT_REQUIRED, Value::Bool(false))
        .with(service_principal::APP_OWNER_ORGANIZATION_ID, Value::text(tenant.to_string()))
        .with(service_principal::SERVICE_PRINCIPAL_NAMES, Value::texts(&[app_id]))
        .with(service_principal::SERVICE_PRINCIPAL_TYPE, Value::text("Application"));
    call.store_new(Kind::ServicePrincipal, made)
}

/// `PATCH /servicePrincipals/{id}`, also by application, with `Prefer: create-if-missing`.
pub(crate) fn update_principal(call: &mut Call<'_>) -> Outcome<Answer> {
    if call.argument(0).property.as_deref() == Some("appId") && call.prefers("create-if-missing") {
        let app_id = call.key(0).to_owned();
        if call.directory().all(Kind::ServicePrincipal).by_unique(0, &app_id).is_none() {
            let mut body = call.object()?;
            body.insert("appId".to_owned(), app_id.into());
            return admit(call, &body);
        }
    }
    crate::sim::crud::update(call)
}

/// `GET /servicePrincipals/{id}/appRoleAssignments` and `/appRoleAssignedTo`
pub(crate) fn assignments(call: &mut Call<'_>) -> Outcome<Answer> {
    let own = call.find(Kind::ServicePrincipal, 0)?.id.to_string();
    let side = if call.path.ends_with("/appRoleAssignedTo") {
        role_assignment::RESOURCE_ID
    } else {
        role_assignment::PRINCIPAL_ID
    };
    let all: Vec<_> =
        call.view().from(Kind::RoleAssignment, 0).filter(|(_, one)| one.text(side) == Some(&own)).collect();
    page(call, &[Kind::RoleAssignment], "appRoleAssignments", |cursor| {
        let listed = all.iter().map(|(place, one)| (u64::from(*place), Kind::RoleAssignment, *one));
        Box::new(listed.filter(move |(place, ..)| *place >= cursor))
    })
}

/// `POST /servicePrincipals/{id}/appRoleAssignments` and `/appRoleAssignedTo`: this is admin consent.
pub(crate) fn assign(call: &mut Call<'_>) -> Outcome<Answer> {
    let fields = read(Kind::RoleAssignment, &call.object()?, Purpose::Create)?;
    call.find(Kind::ServicePrincipal, 0)?;
    let id = |key| fields.text(key).and_then(Id::parse).unwrap_or(Id::NONE);
    let (principal, resource, role) = (
        id(role_assignment::PRINCIPAL_ID),
        id(role_assignment::RESOURCE_ID),
        id(role_assignment::APP_ROLE_ID),
    );
    let not_valid = || bad("Not a valid reference update.");
    let (kind, holder) = call.any_object(principal).ok_or_else(not_valid)?;
    let target = call.view().get(Kind::ServicePrincipal, resource).ok_or_else(not_valid)?;
    let roles =
        target.json(service_principal::APP_ROLES).and_then(Json::as_array).cloned().unwrap_or_default();
    let default = role.is_none();
    if !default && !roles.iter().any(|one| one["id"].as_str().and_then(Id::parse) == Some(role)) {
        return Err(bad("Permission being assigned was not found on application."));
    }
    let same = |one: &Entity| {
        [role_assignment::PRINCIPAL_ID, role_assignment::RESOURCE_ID, role_assignment::APP_ROLE_ID]
            .into_iter()
            .all(|key| one.text(key) == fields.text(key))
    };
    if call.directory().all(Kind::RoleAssignment).iter().any(|(_, one)| same(one)) {
        return Err(bad("Permission being assigned already exists on the object."));
    }
    let table = kind.table();
    let name = |table: &crate::sim::schema::Table, one: &Entity| {
        table.key("displayName").and_then(|key| one.get(key).cloned())
    };
    let names = (name(table, holder), name(&service_principal::TABLE, target));
    let type_name = match kind {
        Kind::User => "User",
        Kind::Group => "Group",
        _ => "ServicePrincipal",
    };
    let mut made = call.build(Id::NONE, fields);
    made.set(role_assignment::PRINCIPAL_DISPLAY_NAME, names.0);
    made.set(role_assignment::RESOURCE_DISPLAY_NAME, names.1);
    made.set(role_assignment::PRINCIPAL_TYPE, Some(Value::text(type_name)));
    call.store_new(Kind::RoleAssignment, made)
}

/// `DELETE /servicePrincipals/{id}/appRoleAssignments/{id}`
pub(crate) fn unassign(call: &mut Call<'_>) -> Outcome<Answer> {
    call.find(Kind::ServicePrincipal, 0)?;
    let id = call.find(Kind::RoleAssignment, 1)?.id;
    call.commit(vec![Change::Purge(Kind::RoleAssignment, id)])?;
    Ok(Answer::nothing())
}

/// `POST /oauth2PermissionGrants`
pub(crate) fn grant(call: &mut Call<'_>) -> Outcome<Answer> {
    let fields = read(Kind::PermissionGrant, &call.object()?, Purpose::Create)?;
    let kind = fields.text(permission_grant::CONSENT_TYPE).unwrap_or_default();
    match (kind, fields.text(permission_grant::PRINCIPAL_ID)) {
        ("AllPrincipals", None) | ("Principal", Some(_)) => {}
        ("AllPrincipals" | "Principal", _) => {
            return Err(bad("The property 'principalId' goes with the consent type 'Principal' alone."));
        }
        _ => return Err(crate::sim::schema::body::invalid_value("consentType", "oAuth2PermissionGrant")),
    }
    for key in [permission_grant::CLIENT_ID, permission_grant::RESOURCE_ID] {
        let id = fields.text(key).and_then(Id::parse).unwrap_or(Id::NONE);
        call.view().get(Kind::ServicePrincipal, id).ok_or_else(|| missing(id))?;
    }
    let made = call.build(Id::NONE, fields);
    call.store_new(Kind::PermissionGrant, made)
}

/// `GET /tenantRelationships/findTenantInformationByDomainName(domainName='…')`
pub(crate) fn tenant_information(call: &mut Call<'_>) -> Outcome<Answer> {
    let name = call.key(0);
    if !name.contains('.') {
        return Err(malformed("The domain name is not valid."));
    }
    let owner = call.world.directories.iter().find(|one| {
        one.all(Kind::Domain).by_unique(0, name).is_some_and(|found| found.flag(domain::IS_VERIFIED))
    });
    let owner = owner.ok_or_else(|| {
        refuse(
            404,
            "Directory_ObjectNotFound",
            format!("Unable to read the company information from the directory: {name}."),
        )
    })?;
    let organization = owner.all(Kind::Organization).iter().next().map(|(_, one)| one);
    let display = organization.and_then(|one| one.text(crate::sim::schema::organization::DISPLAY_NAME));
    Ok(Answer::json(
        200,
        &json!({
            "@odata.context": format!("{}/$metadata#microsoft.graph.tenantInformation", call.base),
            "tenantId": owner.id, "federationBrandName": null, "displayName": display, "defaultDomainName": owner.domain(),
        }),
    ))
}
