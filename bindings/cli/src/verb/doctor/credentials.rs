//! Credentials, what the token says, the tenant that answers, and the clocks.

use remote_assist::auth::{AccessToken, Attempt, Claims, StaticToken, Tried};
use remote_assist::deploy::{Client, Contact};
use remote_assist::error::Error;
use remote_assist::http::Origin;
use remote_assist::model::{
    CredentialFinding, CredentialOutcome, DoctorFinding, DoctorReport, FindingState, PermissionFinding,
    PermissionState, TokenFacts,
};
use remote_assist::plan::{holds, purpose};

use crate::live;

/// Fills in what credentials there are, and with `live` what came of using them.
pub(super) async fn examine(report: &mut DoctorReport) {
    let chain = live::chain(report.tenant.as_deref(), report.cloud);
    if !report.live {
        report.credentials = chain.preview().into_iter().map(finding).collect();
        report.findings.push(not_checked("tenant", "which tenant the credential belongs to"));
        report.findings.push(not_checked("clock", "how far the clock of this machine is off"));
        return;
    }
    let (attempts, found) = chain.search(&Origin::cloud(report.cloud).scope()).await;
    report.credentials = attempts.into_iter().map(finding).collect();
    let Ok(token) = found else {
        report.findings.push(not_checked("tenant", "which tenant the credential belongs to"));
        report.findings.push(not_checked("clock", "how far the clock of this machine is off"));
        return;
    };
    let claims = Claims::of(&token);
    report.token = claims.as_ref().map(facts);
    contact(report, token, claims.as_ref()).await;
}

/// Asks the tenant once. A token of another tenant is sent nowhere.
async fn contact(report: &mut DoctorReport, token: AccessToken, claims: Option<&Claims>) {
    let theirs = claims.and_then(|claims| claims.tenant.clone());
    let tenant = report.tenant.clone().or(theirs).unwrap_or_default();
    let found = match Client::connect(&tenant, StaticToken::from(token), report.cloud) {
        Ok(client) => client.contact(&tenant).await,
        Err(error) => Contact { tenant: Err(error), clock_offset: None },
    };
    report.clock_offset_seconds = found.clock_offset.and_then(|offset| i32::try_from(offset).ok());
    report.findings.push(clock(&found));
    report.findings.push(match found.tenant {
        Ok(tenant) => told("tenant", FindingState::Ok, format!("{} ({}) answers", tenant.domain, tenant.id)),
        Err(error) => wrong("tenant", &error),
    });
}

fn clock(found: &Contact) -> DoctorFinding {
    let Some(offset) = found.clock_offset else {
        return told("clock", FindingState::NotChecked, "no answer told the service's time".to_owned());
    };
    let text = match offset {
        0 => "the clock agrees with the service's".to_owned(),
        _ => format!(
            "the clock is {} s {} the service's",
            offset.unsigned_abs(),
            if offset > 0 { "behind" } else { "ahead of" }
        ),
    };
    if found.clock_fits() {
        return told("clock", FindingState::Ok, text);
    }
    let hint = "Set the clock: over five minutes `apply` refuses to write.".to_owned();
    DoctorFinding { hint: Some(hint), ..told("clock", FindingState::Wrong, text) }
}

/// Which of some permissions a token carries.
pub(super) fn permissions(needed: Vec<String>, token: Option<&TokenFacts>) -> Vec<PermissionFinding> {
    let held = token.map(|token| &token.permissions).filter(|held| !held.is_empty());
    let state = |permission: &str| match held {
        None => PermissionState::Unknown,
        Some(held) if holds(held, permission) => PermissionState::Held,
        Some(_) => PermissionState::Missing,
    };
    needed
        .into_iter()
        .map(|permission| PermissionFinding {
            held: state(&permission),
            needed_for: purpose(&permission).to_owned(),
            permission,
        })
        .collect()
}

fn facts(claims: &Claims) -> TokenFacts {
    TokenFacts {
        tenant: claims.tenant.clone(),
        application: claims.application.clone(),
        delegated: claims.delegated(),
        permissions: claims.permissions().unwrap_or_default().to_vec(),
        expires: claims.expires,
    }
}

fn finding(attempt: Attempt) -> CredentialFinding {
    let outcome = match attempt.tried {
        Tried::Found => CredentialOutcome::Found,
        Tried::Absent => CredentialOutcome::Absent,
        Tried::Refused => CredentialOutcome::Refused,
        Tried::Skipped => CredentialOutcome::NotTried,
    };
    CredentialFinding {
        credential: attempt.credential.to_owned(),
        outcome,
        text: attempt.text,
        hint: attempt.remedy,
    }
}

fn not_checked(check: &str, what: &str) -> DoctorFinding {
    told(check, FindingState::NotChecked, format!("{what} is not known: nobody was contacted"))
}

fn wrong(check: &str, error: &Error) -> DoctorFinding {
    let hint = error.hint_text().map(str::to_owned);
    DoctorFinding { hint, ..told(check, FindingState::Wrong, error.to_string()) }
}

fn told(check: &str, state: FindingState, text: String) -> DoctorFinding {
    DoctorFinding { check: check.to_owned(), state, text, hint: None, needed_for: None }
}
