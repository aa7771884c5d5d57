//! Reading a lost journal back from the marks in the tenant.

use serde_json::{Map, Value, json};

use super::client::Client;
use crate::address::Address;
use crate::error::{Error, Result, codes};
use crate::graph::{Advanced, GraphClient};
use crate::journal::{AdoptedItem, Effect, IntentItem, Journal, Kind, Location, OutcomeItem};
use crate::plan;
use crate::resource::Deployment;
use crate::resource::entra::{
    AssignedLicence, Group, Licence, Membership, ObservedGroup, ObservedUser, User,
};
use crate::scenario;

/// What was read back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recovered {
    /// Objects, memberships and licences that a run of the deployment made.
    pub made: Vec<Address>,
    /// Accounts that were there before and had been taken over.
    pub adopted: Vec<Address>,
}

impl Client {
    /// Rebuilds the journal of a deployment from the marks that its objects carry: the group's unique name, and each account's
    /// `employeeId`, which also tells accounts that were made from those that were taken over.
    ///
    /// Sealed passwords are gone with the lost journal: the next plan gives each account that a run made a new one. Fails with `usage` if there is a journal already, and with `journal.none`
    /// if the tenant holds no such mark.
    pub async fn recover(&self, name: &str, journal: Option<Location>) -> Result<Recovered> {
        for door in &self.connection.doors {
            let (tenant, _) = plan::tenant(&door.graph).await?;
            let deployment = Deployment::new(&tenant.id, name);
            let found = marks(&door.graph, &deployment).await?;
            if found.is_empty() {
                continue;
            }
            let run = uuid::Uuid::now_v7().to_string();
            let place = self.journal_place(&deployment, journal.clone());
            place.forget_lost().await?;
            let held = self.open_place(place, None, &run).await?;
            let written = write(&held, &deployment, &tenant.domain_for(""), &found).await;
            let released = held.release().await;
            return written.and_then(|recovered| released.map(|()| recovered));
        }
        Err(Error::new(codes::JOURNAL_NONE, format!("no object of the tenant carries the mark of `{name}`"))
            .hint("The name is the scenario's `name`; another name is another deployment."))
    }
}

/// What carries a deployment's marks.
struct Marks {
    group: Option<ObservedGroup>,
    users: Vec<ObservedUser>,
    members: Vec<String>,
}

impl Marks {
    fn is_empty(&self) -> bool {
        self.group.is_none() && self.users.is_empty()
    }
}

async fn marks(graph: &GraphClient, deployment: &Deployment) -> Result<Marks> {
    let group = Group::address_of(scenario::GROUP);
    let answers = graph.read_batch(vec![Group::find(&deployment.unique_name(&group))]).await?;
    let group = answers.into_iter().next().flatten().as_ref().and_then(ObservedGroup::read);
    let listed = graph.list(&plan::marked_users(deployment), Advanced(true)).await?;
    let members = match &group {
        Some(group) => graph.list(&Membership::list(&group.id), Advanced(false)).await?,
        None => Vec::new(),
    };
    Ok(Marks {
        group,
        users: listed.iter().filter_map(ObservedUser::read).collect(),
        members: members.iter().filter_map(|member| member["id"].as_str().map(str::to_owned)).collect(),
    })
}

async fn write(journal: &Journal, deployment: &Deployment, domain: &str, found: &Marks) -> Result<Recovered> {
    if journal.with_state(|state| !state.resources.is_empty() || state.run.is_some()) {
        return Err(Error::new(codes::USAGE, "the deployment has a journal, so nothing was read back")
            .hint("`resume NAME` without --recover goes on from it. Move a damaged journal away first."));
    }
    let mut recovered = Recovered::default();
    let (mut made, mut adopted) = (Vec::new(), Vec::new());
    let group = Group::address_of(scenario::GROUP);
    if let Some(now) = &found.group {
        made.push((
            group.clone(),
            Some(now.id.clone()),
            json!({"displayName": now.display_name, "uniqueName": now.unique_name}),
        ));
        if !now.licences.is_empty() {
            let given: Value = now.licences.iter().map(AssignedLicence::write).collect();
            made.push((
                Address::new(Licence::KIND, scenario::GROUP),
                Some(now.id.clone()),
                json!({"addLicenses": given}),
            ));
        }
    }
    for user in &found.users {
        let address = scenario::account_address(&user.user_principal_name, domain);
        let fields = json!({"userPrincipalName": user.user_principal_name, "displayName": user.display_name,
            "accountEnabled": user.account_enabled, "usageLocation": user.usage_location, "employeeId": user.employee_id});
        if user.employee_id.as_deref() == Some(deployment.employee_id(&address).as_str()) {
            made.push((address.clone(), Some(user.id.clone()), fields));
        } else {
            adopted.push(AdoptedItem { addr: address.clone(), id: user.id.clone(), applied: object(fields) });
        }
        if found.group.is_some() && found.members.contains(&user.id) {
            let membership = Membership { group: scenario::GROUP.to_owned(), user: address.key().to_owned() };
            made.push((membership.address(), None, json!({})));
        }
    }
    debug_assert!(made.iter().all(|(address, ..)| address.kind() != User::KIND || !address.key().is_empty()));
    let operation = |address: &Address| deployment.operation(address, 0);
    let intents = made.iter().map(|(address, id, _)| IntentItem {
        addr: address.clone(),
        op: "recover".to_owned(),
        op_id: operation(address),
        attempt: 1,
        generation: 0,
        object_id: id.clone(),
        request_digest: None,
        before_hash: None,
        sealed: None,
    });
    let outcomes = made.iter().map(|(address, id, fields)| OutcomeItem {
        addr: address.clone(),
        op_id: operation(address),
        attempt: None,
        effect: Effect::Created,
        id: id.clone(),
        after_hash: None,
        applied: object(fields.clone()),
    });
    for kind in [
        (!made.is_empty()).then(|| Kind::Intent { items: intents.collect() }),
        (!made.is_empty()).then(|| Kind::Outcome { items: outcomes.collect() }),
        (!adopted.is_empty()).then(|| Kind::Adopted { items: adopted.clone() }),
    ]
    .into_iter()
    .flatten()
    {
        journal.append(kind).await?;
    }
    recovered.made = made.into_iter().map(|(address, ..)| address).collect();
    recovered.adopted = adopted.into_iter().map(|item| item.addr).collect();
    Ok(recovered)
}

fn object(fields: Value) -> Option<Map<String, Value>> {
    match fields {
        Value::Object(fields) => Some(fields),
        _ => None,
    }
}
