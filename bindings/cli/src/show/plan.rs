//! A plan as people read it: what happens, in sections, many alike on one line.

use std::path::Path;

use anstyle::Style;
use remote_assist::address::Address;
use remote_assist::model::{Action, Executor, Plan, Scenario, Step, Summary};

use super::ranges::ranges;
use super::words::{changes, count, seconds, target, thousands};
use crate::line::{BLUE, BOLD, GREEN, Line, RED, YELLOW};

/// How many lines one kind of change takes before the rest is counted.
const LISTED: usize = 20;
/// Where the explanation of an address begins.
const COLUMN: usize = 44;

/// Sections in their order, with the kinds of addresses that they hold.
const SECTIONS: &[(&str, &[&str])] = &[
    ("Accounts", &["entra.group", "entra.user", "entra.membership", "entra.guest"]),
    ("Licences", &["entra.licence"]),
    ("Devices", &["intune.profile", "intune.assignment", "device", "person"]),
    ("Tenant settings", &["tenant.setting"]),
];

/// The same for scenarios of vendors.
const SECTIONS_OF_VENDORS: &[(&str, &[&str])] = &[
    ("Accounts", &["entra.group", "entra.user", "entra.accessPass", "entra.membership"]),
    ("Licences", &["entra.licence"]),
    (
        "Information barriers",
        &["teams.setting", "purview.segment", "purview.policy", "purview.outOfForce", "purview.application"],
    ),
    ("Documents", &["file"]),
];

/// The same for scenarios of several tenants.
const SECTIONS_OF_TENANTS: &[(&str, &[&str])] = &[
    ("External access", &["teams.externalAccess", "teams.externalAccessPolicy", "teams.externalAccessGrant"]),
    ("Tenants that are administered elsewhere", &["file", "person"]),
];

/// The same for scenarios of guests, in the order of Microsoft's checklist.
const SECTIONS_OF_GUESTS: &[(&str, &[&str])] = &[
    ("Guest access of the tenant", &["tenant.setting", "teams.setting"]),
    ("Guests", &["entra.guest"]),
    ("Team", &["teams.team", "teams.member", "teams.channel", "teams.channelMember"]),
    ("For people", &["person"]),
];

fn sections(plan: &Plan) -> &'static [(&'static str, &'static [&'static str])] {
    match plan.scenario {
        Scenario::SharedIdentity(_) => SECTIONS,
        Scenario::VendorAccounts(_) => SECTIONS_OF_VENDORS,
        Scenario::Guesting(_) => SECTIONS_OF_GUESTS,
        Scenario::Federation(_) => SECTIONS_OF_TENANTS,
    }
}

/// The lines of a plan without its diagnostics.
pub(crate) fn lines(plan: &Plan) -> Vec<Line> {
    let mut out = vec![heading(plan)];
    let sections = sections(plan);
    let known: Vec<&str> = sections.iter().flat_map(|(_, kinds)| kinds.iter().copied()).collect();
    for (title, kinds) in sections {
        section(title, &|kind| kinds.contains(&kind), plan, &mut out);
    }
    section("Other", &|kind| !known.contains(&kind), plan, &mut out);
    if plan.summary.unchanged > 0 && plan.summary.pending() {
        let rest = usize::try_from(plan.summary.unchanged).unwrap_or(usize::MAX);
        out.push(format!("  {} as the scenario says already", count(rest, "resource")).into());
    }
    out.push(Line::new());
    out.push(closing(plan).into());
    out
}

fn heading(plan: &Plan) -> Line {
    let (description, name, holds) = match &plan.scenario {
        Scenario::SharedIdentity(scenario) => {
            let account = |step: &&Step| step.address.kind() == "entra.user" && step.action != Action::Detach;
            let accounts = plan.steps.iter().filter(account).count();
            (&scenario.description, &scenario.name, count(accounts, "account"))
        }
        Scenario::Guesting(scenario) => {
            (&scenario.description, &scenario.name, count(scenario.guests.len(), "guest"))
        }
        Scenario::VendorAccounts(scenario) => {
            (&scenario.description, &scenario.name, count(scenario.vendors.len(), "vendor"))
        }
        Scenario::Federation(scenario) => {
            (&scenario.description, &scenario.name, count(scenario.tenants.len(), "tenant"))
        }
    };
    let title = description.as_deref().unwrap_or(name);
    let facts = format!("{holds} · {} {}", target(plan.target), plan.tenant.domain);
    Line::new().text(format!("{title:<60} {facts}"))
}

fn section(title: &'static str, holds: &dyn Fn(&str) -> bool, plan: &Plan, out: &mut Vec<Line>) {
    let mut steps: Vec<&Step> =
        plan.steps.iter().filter(|step| step.action != Action::None && holds(step.address.kind())).collect();
    // Each profile is followed by its assignment; people read one kind after another.
    let place = |step: &&Step| {
        let kinds = SECTIONS.iter().flat_map(|(_, kinds)| kinds.iter());
        kinds.into_iter().position(|kind| *kind == step.address.kind())
    };
    if title == "Devices" {
        steps.sort_by_key(place);
    }
    if steps.is_empty() {
        return;
    }
    out.push(Line::new().text("  ").mark(title, BOLD));
    let mut rest = steps.as_slice();
    while let Some(first) = rest.first() {
        let alike = rest
            .iter()
            .take_while(|step| step.action == first.action && step.address.kind() == first.address.kind())
            .count();
        let (group, after) = rest.split_at(alike);
        block(group, out);
        rest = after;
    }
}

/// Steps of one kind and one action.
fn block(steps: &[&Step], out: &mut Vec<Line>) {
    let Some(first) = steps.first() else { return };
    match (first.address.kind(), first.action) {
        ("entra.user", Action::Create) => {
            let place = after(first, "usageLocation");
            let facts = place.map_or_else(String::new, |place| format!(", {place}"));
            listed(
                steps,
                |alike| format!("{}{facts}, password sealed (never shown)", count(alike.len(), "account")),
                out,
            );
        }
        ("entra.accessPass", Action::Create | Action::Update) => {
            let minutes = first.changes.iter().find(|change| change.field == "lifetimeInMinutes");
            let minutes = minutes.and_then(|change| change.after.0.as_u64()).unwrap_or_default();
            let usable = format!("usable for {minutes} minutes, sealed (never shown)");
            let passes = |number| {
                let plural = if number == 1 { "" } else { "es" };
                format!("{} temporary access pass{plural}, {usable}", thousands(number))
            };
            listed(steps, |alike| passes(alike.len()), out);
        }
        ("entra.membership", Action::Assign) => {
            out.push(mark(Action::Assign).text(count(steps.len(), "membership")));
        }
        ("entra.licence", Action::Assign) => licences(steps, out),
        ("intune.assignment", Action::Assign) => {
            out.push(mark(Action::Assign).text(count(steps.len(), "profile assignment")));
        }
        (kind, Action::Manual) if steps.len() >= FEW && people(kind).is_some() => {
            let (noun, what) = people(kind).unwrap_or_default();
            let how_many = count(steps.len(), noun);
            out.push(mark(Action::Manual).text(format!("{how_many:<COLUMN$} {what}")));
        }
        (_, Action::Delete) if steps.len() > 1 => listed(steps, |_| first.reason.clone(), out),
        (_, Action::Create) => listed(steps, about, out),
        _ => each(steps, out),
    }
}

/// How many steps of people are told on one line.
pub(crate) const FEW: usize = 3;

/// What people do with many of one kind: the noun, and the rest of the line.
pub(crate) fn people(kind: &str) -> Option<(&'static str, &'static str)> {
    match kind {
        "device" => Some(("headset", "set up by whoever wears it: `emit` writes a checklist for each")),
        "tenant.setting" => Some(("tenant setting", "that no API tells: `emit` says where to look")),
        _ => None,
    }
}

/// One line per range of addresses.
fn listed(steps: &[&Step], text: impl Fn(&[&Step]) -> String, out: &mut Vec<Line>) {
    let Some(first) = steps.first() else { return };
    let kind = first.address.kind();
    let ranges = ranges(steps.iter().map(|step| step.address.key()));
    let mut rest = steps;
    for range in ranges.iter().take(LISTED) {
        let (alike, after) = rest.split_at(range.count.min(rest.len()));
        let address = format!("{kind}/{}", range.text);
        out.push(mark(first.action).text(format!("{address:<COLUMN$} {}", text(alike))));
        rest = after;
    }
    let more: usize = ranges.iter().skip(LISTED).map(|range| range.count).sum();
    overflow(more, out);
}

/// One line per step, with what changes.
fn each(steps: &[&Step], out: &mut Vec<Line>) {
    for step in steps.iter().take(LISTED) {
        let text = match step.action {
            // When policies were changed and applied means nothing to a reader.
            Action::Update if step.address.kind() == "purview.application" => step.reason.clone(),
            Action::Update => changes(step),
            Action::Adopt => format!("taken over: {}", changes(step)),
            _ => step.reason.clone(),
        };
        out.push(mark(step.action).text(format!("{:<COLUMN$} {text}", step.address.as_str())));
    }
    overflow(steps.len().saturating_sub(LISTED), out);
}

/// One line per set of products, with how many get it.
fn licences(steps: &[&Step], out: &mut Vec<Line>) {
    let mut sets: Vec<(String, &Step, usize)> = Vec::new();
    for step in steps {
        let products = products(step);
        match sets.iter_mut().find(|(names, held, _)| {
            *names == products
                && held.needs.first().map(Address::kind) == step.needs.first().map(Address::kind)
        }) {
            Some((.., number)) => *number += 1,
            None => sets.push((products, step, 1)),
        }
    }
    for (products, step, number) in sets {
        let to_group = step.needs.iter().any(|need| need.kind() == "entra.group");
        let who = if to_group { "the group".to_owned() } else { count(number, "account") };
        let what = format!("{products} to {who}");
        out.push(mark(Action::Assign).text(format!("{what:<COLUMN$} {}", step.reason)));
    }
}

/// The products that are new, by part number.
fn products(step: &Step) -> String {
    let names = |value: &serde_json::Value| -> Vec<String> {
        value.as_array().into_iter().flatten().filter_map(|name| name.as_str().map(str::to_owned)).collect()
    };
    let Some(change) = step.changes.iter().find(|change| change.field == "products") else {
        return "licences".into();
    };
    let held = names(&change.before.0);
    let new: Vec<String> = names(&change.after.0).into_iter().filter(|name| !held.contains(name)).collect();
    // A product that is held with fewer plans is assigned again.
    if new.is_empty() { names(&change.after.0).join(", ") } else { new.join(", ") }
}

fn about(alike: &[&Step]) -> String {
    let Some(step) = alike.first() else { return String::new() };
    match (step.address.kind(), after(step, "displayName")) {
        ("entra.group", _) if alike.len() > 1 => count(alike.len(), "security group"),
        ("entra.group", Some(name)) => format!("security group \"{name}\""),
        (_, Some(name)) if alike.len() == 1 => format!("\"{name}\""),
        ("purview.segment", _) => after(step, "filter").unwrap_or_default(),
        ("purview.policy", _) => format!("reaches {}", after(step, "reaches").unwrap_or_default()),
        _ => step.reason.clone(),
    }
}

fn after(step: &Step, field: &str) -> Option<String> {
    let change = step.changes.iter().find(|change| change.field == field)?;
    change.after.0.as_str().map(str::to_owned)
}

fn overflow(more: usize, out: &mut Vec<Line>) {
    if more > 0 {
        out.push(format!("      … and {} more: --json lists all", thousands(more)).into());
    }
}

fn mark(action: Action) -> Line {
    let (symbol, style) = symbol(action);
    Line::new().text("    ").mark(symbol, style).text(" ")
}

/// The symbol of an action, and a colour that repeats it.
pub(super) fn symbol(action: Action) -> (&'static str, Style) {
    match action {
        Action::Create => ("+", GREEN),
        Action::Update | Action::Adopt => ("~", YELLOW),
        Action::Delete => ("-", RED),
        Action::Assign => (">", GREEN),
        Action::Detach => ("x", YELLOW),
        Action::Manual => ("?", BLUE),
        Action::Emit => ("*", BLUE),
        Action::None => (" ", Style::new()),
    }
}

/// `10 to create, 11 to assign, 1 step for people. 9 requests …`
pub(super) fn closing(plan: &Plan) -> String {
    let words = totals(&plan.summary);
    if !plan.summary.pending() {
        let same = usize::try_from(plan.summary.unchanged).unwrap_or(usize::MAX);
        let people = if words.is_empty() { String::new() } else { format!(" {}.", words.join(", ")) };
        return format!(
            "Nothing to do: {} as the scenario says.{people}",
            if same == 1 { "1 resource is".to_owned() } else { format!("{} resources are", thousands(same)) }
        );
    }
    let estimate = &plan.estimate;
    let number = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
    let bound = match estimate.bound.as_str() {
        "latency" => "bound by latency, not by quota".to_owned(),
        quota if estimate.share < 1.0 => format!("bound by {quota}, a share of {}", estimate.share),
        quota => format!("bound by {quota}"),
    };
    let scripted = |step: &&Step| step.executor == Executor::Powershell && step.action != Action::None;
    let scripts = plan.steps.iter().filter(scripted).count();
    let scripts = if scripts > 0 { format!(", {} by PowerShell", thousands(scripts)) } else { String::new() };
    format!(
        "{}{scripts}. {}, {}, about {}; {bound}.",
        words.join(", "),
        count(number(estimate.requests), "request"),
        count(number(estimate.writes), "write"),
        seconds(estimate.seconds)
    )
}

fn totals(summary: &Summary) -> Vec<String> {
    let parts = [
        (summary.create, "to create"),
        (summary.update, "to update"),
        (summary.adopt, "to take over"),
        (summary.assign, "to assign"),
        (summary.detach, "to let go"),
        (summary.delete, "to delete"),
        (summary.emit, "to write"),
    ];
    let mut words: Vec<String> = parts
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, word)| format!("{} {word}", thousands(usize::try_from(number).unwrap_or(usize::MAX))))
        .collect();
    if summary.manual > 0 {
        words.push(format!(
            "{} for people",
            count(usize::try_from(summary.manual).unwrap_or(usize::MAX), "step")
        ));
    }
    words
}

/// What to type to carry a plan out.
pub(crate) fn next(file: &Path, flags: &str) -> String {
    format!("Apply with: remote-assist apply {}{flags}", super::words::quoted(file))
}
