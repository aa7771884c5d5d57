//! The door for what only `PowerShell` can do: typed cmdlets of the modules `MicrosoftTeams` and `ExchangeOnlineManagement`.
//!
//! `POST /_sim/powershell` with a token of the tenant and `{"cmdlet": "Get-…", "parameters": {…}}`. Success is 200 with
//! `{"output": [objects], "warnings": [texts]}`, a refusal 400 with `{"error": {"category": …, "message": …}}`. Hash tables,
//! lists and switches are JSON, `$null` is null, and an object that another cmdlet makes is what that cmdlet puts out.

mod binding;
mod refusal;
mod session;

use bytes::Bytes;
use http::header::AUTHORIZATION;
use http::{HeaderMap, Method};
use serde_json::{Map, Value as Json, json};

pub(crate) use binding::{Arguments, Parameter, Take, mandatory, parameter};
pub(crate) use refusal::{Refusal, category};
pub(crate) use session::Session;

use super::answer::Answer;
use super::errors::{Outcome, malformed, missing, unmodelled};
use super::front::Desk;
use super::{purview, teams};

/// What a cmdlet puts out.
pub(crate) type Output = Result<Vec<Json>, Refusal>;

/// What a cmdlet does to the tenant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    /// It reads, or makes an object that exists in the session alone.
    Reads,
    /// It changes the tenant.
    Changes,
    /// It changes the tenant, and asks a person first unless `-Confirm:$false` is given.
    Asks,
}

/// A cmdlet.
pub(crate) struct Cmdlet {
    /// Its name.
    pub(crate) name: &'static str,
    /// Its parameters, in parts that cmdlets share.
    pub(crate) parameters: &'static [&'static [Parameter]],
    /// What it does to the tenant.
    pub(crate) effect: Effect,
    /// What carries it out.
    pub(crate) run: fn(&mut Session<'_>, &Arguments) -> Output,
}

/// Every modelled cmdlet.
fn cmdlets() -> impl Iterator<Item = &'static Cmdlet> {
    teams::cmdlets::all().chain(purview::all())
}

/// One call.
struct Request {
    cmdlet: String,
    parameters: Map<String, Json>,
}

/// Reads the body of a call.
fn read(body: &Bytes) -> Outcome<Request> {
    let wrong = || malformed("The body must be {\"cmdlet\": \"…\", \"parameters\": {…}}.");
    let Ok(Json::Object(mut body)) = serde_json::from_slice(body) else { return Err(wrong()) };
    let Some(Json::String(cmdlet)) = body.remove("cmdlet") else { return Err(wrong()) };
    let parameters = match body.remove("parameters") {
        None => Map::new(),
        Some(Json::Object(parameters)) => parameters,
        Some(_) => return Err(wrong()),
    };
    if body.is_empty() { Ok(Request { cmdlet, parameters }) } else { Err(wrong()) }
}

impl Desk<'_> {
    /// `POST /_sim/powershell`
    pub(super) fn powershell(&mut self, method: &Method, headers: &HeaderMap, body: &Bytes) -> Answer {
        let outcome = self.powershell_outcome(method, headers, body);
        outcome.unwrap_or_else(|failure| self.refusal(failure))
    }

    fn powershell_outcome(&mut self, method: &Method, headers: &HeaderMap, body: &Bytes) -> Outcome<Answer> {
        let header = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let grant = self.state.tokens.authorize(self.settings.instance, header, self.now)?;
        if *method != Method::POST {
            return Err(unmodelled(format!("{method} /_sim/powershell")));
        }
        let request = read(body)?;
        let found = cmdlets().find(|one| one.name.eq_ignore_ascii_case(&request.cmdlet));
        let cmdlet = found.ok_or_else(|| unmodelled(format!("the cmdlet {}", request.cmdlet)))?;
        let directories = &self.state.world.directories;
        let tenant = directories.iter().position(|one| one.id == grant.tenant);
        let mut session = Session {
            tenant: tenant.ok_or_else(|| missing(grant.tenant))?,
            world: &mut self.state.world,
            settings: self.settings,
            now: self.now,
            application: &grant.application,
            warnings: Vec::new(),
            rehearses: false,
        };
        match carry_out(&mut session, cmdlet, &request.parameters, grant.changes_something()) {
            Ok(output) => Ok(Answer::json(200, &json!({ "output": output, "warnings": session.warnings }))),
            Err(refusal) => refusal.into_answer(),
        }
    }
}

fn carry_out(
    session: &mut Session<'_>,
    cmdlet: &Cmdlet,
    given: &Map<String, Json>,
    administrator: bool,
) -> Output {
    let arguments = binding::bind(cmdlet.parameters, given)?;
    if cmdlet.effect != Effect::Reads && !administrator {
        let text = format!("Access Denied. You don't have the permissions to run {}.", cmdlet.name);
        return Err(Refusal::Record(category::DENIED, text));
    }
    let named = |take: Take| {
        let all = cmdlet.parameters.iter().flat_map(|part| part.iter());
        all.filter(|one| one.take == take).find_map(|one| arguments.bool(one.name))
    };
    session.rehearses = named(Take::WhatIf) == Some(true);
    let asks = named(Take::Confirm).unwrap_or(cmdlet.effect == Effect::Asks);
    if asks && !session.rehearses {
        return Err(Refusal::operation(format!(
            "{} asks for confirmation, and nobody is there to answer: PowerShell is in NonInteractive mode. Read and Prompt functionality is not available.",
            cmdlet.name
        )));
    }
    let output = (cmdlet.run)(session, &arguments)?;
    Ok(if session.rehearses { Vec::new() } else { output })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cmdlet_is_declared_once() {
        let mut names: Vec<_> = cmdlets().map(|one| one.name.to_lowercase()).collect();
        let count = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), count);
        for cmdlet in cmdlets() {
            let mut parameters: Vec<_> =
                cmdlet.parameters.iter().flat_map(|part| part.iter()).map(|one| one.name).collect();
            let count = parameters.len();
            parameters.sort_unstable();
            parameters.dedup();
            assert_eq!(parameters.len(), count, "{}", cmdlet.name);
            assert_eq!(
                cmdlet.name.starts_with("Get-"),
                cmdlet.effect == Effect::Reads && !cmdlet.name.starts_with("New-CsEdge")
            );
        }
    }
}
