//! Delta queries: what changed since the last one (delta-query-overview, -users, -groups).

use std::collections::BTreeSet;
use std::fmt::Write;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value as Json, json};

use crate::sim::answer::Answer;
use crate::sim::call::Call;
use crate::sim::errors::{Failure, Outcome, malformed, refuse, unmodelled};
use crate::sim::id::Id;
use crate::sim::moment::Moment;
use crate::sim::odata::{Writer, exact, quote};
use crate::sim::schema::Kind;
use crate::sim::store::{Directory, Entity, Relation};

/// How long a token lives (documented for the directory).
const LIFETIME: Duration = Duration::from_hours(7 * 24);

/// How many objects a page holds (assumed).
const PAGE: usize = 200;

/// What a token remembers.
#[derive(Clone, Debug, PartialEq)]
struct State {
    /// Changes after this serial number count.
    since: u64,
    /// The serial number when the round began; the next round begins there.
    upto: u64,
    /// How many objects earlier pages held.
    skip: usize,
    /// When it was made.
    made: Moment,
    /// The selection, which is fixed by the first request.
    select: Option<Vec<String>>,
}

impl State {
    fn encode(&self) -> String {
        let json = json!([self.since, self.upto, self.skip, self.made, self.select]);
        URL_SAFE_NO_PAD.encode(json.to_string())
    }

    fn decode(text: &str) -> Option<Self> {
        let json: Json = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
        Some(Self {
            since: json[0].as_u64()?,
            upto: json[1].as_u64()?,
            skip: usize::try_from(json[2].as_u64()?).ok()?,
            made: Moment(json[3].as_i64()?),
            select: json[4]
                .as_array()
                .map(|all| all.iter().filter_map(|one| one.as_str().map(str::to_owned)).collect()),
        })
    }
}

/// `GET /users/delta`
pub(crate) fn users(call: &mut Call<'_>) -> Outcome<Answer> {
    delta(call, Kind::User)
}

/// `GET /groups/delta`
pub(crate) fn groups(call: &mut Call<'_>) -> Outcome<Answer> {
    delta(call, Kind::Group)
}

fn state(call: &Call<'_>, kind: Kind) -> Outcome<State> {
    let query = &call.query;
    if !query.order.is_empty() || !query.search.is_empty() || !query.expand.is_empty() || query.top.is_some()
    {
        return Err(malformed(
            "The query options of a delta query are $select, $filter by id, and the tokens.",
        ));
    }
    let fresh = |since: u64| State {
        since,
        upto: call.world.serial,
        skip: 0,
        made: call.now,
        select: query.select.clone(),
    };
    let Some(token) = query.skip_token.as_ref().or(query.delta_token.as_ref()) else { return Ok(fresh(0)) };
    if query.skip_token.is_none() && token == "latest" {
        return Ok(State { skip: usize::MAX, ..fresh(call.world.serial) });
    }
    let mut state = State::decode(token).ok_or_else(|| malformed("Badly formed token."))?;
    if state.made.plus(LIFETIME) <= call.now
        || (state.since > 0 && state.since < call.directory().delta_floor)
    {
        return Err(gone(call, kind));
    }
    if query.delta_token.is_some() {
        state.upto = call.world.serial;
    }
    Ok(state)
}

/// The token is too old: begin again.
fn gone(call: &Call<'_>, kind: Kind) -> Failure {
    let mut failure = refuse(
        410,
        "Directory_ExpiredPageToken",
        "The delta token has expired; resynchronize from the address in the Location header.",
    );
    failure.headers.push(("location", format!("{}/{}/delta", call.base, kind.table().set)));
    failure
}

fn delta(call: &mut Call<'_>, kind: Kind) -> Outcome<Answer> {
    let mut state = state(call, kind)?;
    let call = &*call;
    let directory = call.directory();
    let members = kind == Kind::Group
        && state
            .select
            .as_ref()
            .is_none_or(|names| names.iter().any(|name| name.eq_ignore_ascii_case("members")));
    let select: Option<Vec<String>> = state.select.as_ref().map(|names| {
        let own = names.iter().filter(|name| !members || !name.eq_ignore_ascii_case("members"));
        std::iter::once("id".to_owned()).chain(own.filter(|name| *name != "id").cloned()).collect()
    });
    let writer = Writer::new(call.reader(), select.as_deref(), &[kind], true)?;
    let only = match &call.query.filter {
        Some(filter) => Some(
            exact(call.view(), kind, Some(filter))
                .ok_or_else(|| unmodelled("delta queries with filters other than by id"))?,
        ),
        None => None,
    };
    let changed = changed(directory, kind, state.since, members);
    let wanted = |id: &Id| only.as_ref().is_none_or(|only| only.iter().any(|one| one.id == *id));
    let all: Vec<Id> = changed.into_iter().filter(wanted).collect();
    let page = all.iter().skip(state.skip).take(PAGE);
    let mut out = format!(
        "{{\"@odata.context\":\"{}/$metadata#{}{}\"",
        call.base,
        kind.table().set,
        writer.context_part()
    );
    let more = state.skip.saturating_add(PAGE) < all.len();
    let (name, option) = if more { ("nextLink", "$skiptoken") } else { ("deltaLink", "$deltatoken") };
    let mut body = String::new();
    for (place, id) in page.enumerate() {
        if place > 0 {
            body.push(',');
        }
        write(call, &writer, kind, *id, &state, members, &mut body);
    }
    if more {
        state.skip += PAGE;
    } else {
        state = State { since: state.upto, skip: 0, made: call.now, ..state };
    }
    let link = format!("{}/{}/delta?{option}={}", call.base, kind.table().set, state.encode());
    let _ = write!(out, ",\"@odata.{name}\":");
    quote(&mut out, &link);
    let _ = write!(out, ",\"value\":[{body}]}}");
    Ok(Answer::written(200, out))
}

/// Objects that changed, each once, in a fixed order: live ones by place, then those that went away.
fn changed(directory: &Directory, kind: Kind, since: u64, members: bool) -> Vec<Id> {
    let all = directory.all(kind);
    let mut touched: BTreeSet<Id> = BTreeSet::new();
    if members && since > 0 {
        let log = &directory.links(Relation::Members).log;
        touched.extend(log.iter().filter(|(number, ..)| *number > since).map(|(_, from, ..)| *from));
    }
    let live = all.iter().map(|(_, one)| one).filter(|one| one.changed > since || touched.contains(&one.id));
    let mut ids: Vec<Id> = live.map(|one| one.id).collect();
    if since > 0 {
        ids.extend(all.bin_from(0).map(|(_, one)| one).filter(|one| one.changed > since).map(|one| one.id));
        ids.extend(all.purged.iter().filter(|(number, _)| *number > since).map(|(_, id)| *id));
    }
    ids
}

fn write(
    call: &Call<'_>,
    writer: &Writer<'_>,
    kind: Kind,
    id: Id,
    state: &State,
    members: bool,
    body: &mut String,
) {
    let directory = call.directory();
    let Some(entity) = directory.all(kind).get(id) else {
        let reason = if directory.all(kind).binned(id).is_some() { "changed" } else { "deleted" };
        let _ = write!(body, "{{\"id\":\"{id}\",\"@removed\":{{\"reason\":\"{reason}\"}}}}");
        return;
    };
    let mut extra = String::new();
    if members {
        let list = member_changes(directory, entity, state.since);
        if !list.is_empty() {
            let _ = write!(extra, "\"members@delta\":{}", Json::from(list));
        }
    }
    writer.write(body, kind, entity, &extra);
}

fn member_changes(directory: &Directory, group: &Entity, since: u64) -> Vec<Json> {
    let links = directory.links(Relation::Members);
    let entry = |id: Id, removed: bool| {
        let kinds = [Kind::User, Kind::Group, Kind::Device, Kind::ServicePrincipal];
        let kind =
            kinds.into_iter().find(|kind| directory.all(*kind).get(id).is_some()).unwrap_or(Kind::User);
        let mut one =
            json!({ "@odata.type": format!("#microsoft.graph.{}", kind.table().type_name), "id": id });
        if removed {
            one["@removed"] = json!({ "reason": "deleted" });
        }
        one
    };
    if since == 0 {
        return links.targets(group.id, 0).map(|(_, id)| entry(id, false)).collect();
    }
    let mut last: Vec<(Id, bool)> = Vec::new();
    for (_, _, to, added) in
        links.log.iter().filter(|(number, from, ..)| *number > since && *from == group.id)
    {
        last.retain(|(id, _)| id != to);
        last.push((*to, *added));
    }
    last.into_iter().map(|(id, added)| entry(id, !added)).collect()
}
