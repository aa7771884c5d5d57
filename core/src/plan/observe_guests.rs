//! Reads guests, the people of a team, and the team with its channels: two rounds, whatever their number.

use std::collections::BTreeMap;

use serde_json::Value;

use super::history::History;
use super::snapshot::Snapshot;
use crate::address::Address;
use crate::error::Result;
use crate::graph::{GraphClient, Operation};
use crate::resource::Resource;
use crate::resource::entra::{Guest, ObservedGuest};
use crate::resource::teams::{Channel, ObservedChannel, ObservedMember, ObservedTeam, Team, TeamMember};

/// What an answer is about.
enum Asked {
    Guest(String),
    Person(String),
    Teams,
    Group,
}

/// Reads what the resources and the history are about, and nothing else.
pub(super) async fn observe(
    graph: &GraphClient,
    resources: &[Resource],
    history: &History,
    snapshot: &mut Snapshot,
) -> Result<()> {
    let (asked, operations): (Vec<Asked>, Vec<Operation>) = questions(resources, history).into_iter().unzip();
    if operations.is_empty() {
        return Ok(());
    }
    let answers = graph.read_batch(operations.clone()).await?;
    let mut teams: BTreeMap<String, ObservedTeam> = BTreeMap::new();
    for ((asked, operation), answer) in asked.into_iter().zip(&operations).zip(answers) {
        let Some(answer) = answer else { continue };
        match asked {
            Asked::Guest(email) => {
                let held = snapshot.guesting.guests.entry(email).or_default();
                let keep = |one: Value| held.extend(ObservedGuest::read(&one));
                graph.each_rest(operation, answer, keep).await?;
            }
            Asked::Person(address) => {
                let found = ObservedGuest::read(&answer);
                snapshot.guesting.people.extend(found.map(|person| (address, person)));
            }
            Asked::Teams => {
                let keep = |one: Value| {
                    teams.extend(ObservedTeam::read(&one).map(|team| (team.id.clone(), team)));
                };
                graph.each_rest(operation, answer, keep).await?;
            }
            Asked::Group => teams.extend(ObservedTeam::read(&answer).map(|team| (team.id.clone(), team))),
        }
    }
    let mut teams: Vec<ObservedTeam> = teams.into_values().collect();
    inside(graph, &mut teams).await?;
    snapshot.guesting.teams = teams;
    Ok(())
}

fn questions(resources: &[Resource], history: &History) -> Vec<(Asked, Operation)> {
    let mut questions = Vec::new();
    for resource in resources {
        match resource {
            Resource::Guest(guest) => {
                let email = guest.email.to_ascii_lowercase();
                questions.push((Asked::Guest(email), Guest::find(&guest.email)));
            }
            Resource::TeamMember(TeamMember { person, guest: false, .. }) => {
                questions.push((Asked::Person(person.to_ascii_lowercase()), Guest::person(person)));
            }
            Resource::Team(team) => questions.push((Asked::Teams, Team::find(&team.display_name))),
            _ => {}
        }
    }
    let named = |address: &Address| resources.iter().any(|resource| resource.address() == *address);
    for (address, held) in &history.objects {
        match address.kind() {
            // Whoever was invited is looked for even where the scenario no longer names the guest.
            Guest::KIND if !named(address) => {
                questions.push((Asked::Guest(address.key().to_owned()), Guest::find(address.key())));
            }
            Team::KIND => questions.extend(held.id.as_deref().map(|id| (Asked::Group, Team::read(id)))),
            _ => {}
        }
    }
    questions
}

/// Who is in each team, its channels, and who is in its private ones. A team that is still being made has none.
async fn inside(graph: &GraphClient, teams: &mut [ObservedTeam]) -> Result<()> {
    let lists: Vec<Operation> =
        teams.iter().flat_map(|team| [Team::members(&team.id), Team::channels(&team.id)]).collect();
    let mut pages = graph.read_batch(lists.clone()).await?.into_iter().zip(&lists);
    for team in teams.iter_mut() {
        if let Some((Some(page), list)) = pages.next() {
            let keep = |one: Value| team.members.extend(ObservedMember::read(&one));
            graph.each_rest(list, page, keep).await?;
        }
        if let Some((Some(page), list)) = pages.next() {
            let keep = |one: Value| team.channels.extend(ObservedChannel::read(&one));
            graph.each_rest(list, page, keep).await?;
        }
    }
    let private = |channel: &&mut ObservedChannel| channel.kind == "private";
    let mut channels: Vec<(String, &mut ObservedChannel)> = Vec::new();
    for team in teams {
        let id = team.id.clone();
        channels.extend(team.channels.iter_mut().filter(private).map(|channel| (id.clone(), channel)));
    }
    let lists: Vec<Operation> =
        channels.iter().map(|(team, channel)| Channel::members(team, &channel.id)).collect();
    let pages = graph.read_batch(lists.clone()).await?;
    for (((_, channel), page), list) in channels.into_iter().zip(pages).zip(&lists) {
        let Some(page) = page else { continue };
        let keep = |one: Value| channel.members.extend(ObservedMember::read(&one));
        graph.each_rest(list, page, keep).await?;
    }
    Ok(())
}
