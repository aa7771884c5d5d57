//! What is checked after the plan fits and before the first write: the token's tenant, the clock, the permissions.

use crate::auth::Claims;
use crate::error::{Error, Result, codes};
use crate::model::Plan;
use crate::plan::{holds, purpose};

/// How far the clock may be off, in seconds. Kerberos and token lifetimes of Entra allow as much.
pub(super) const SKEW: i64 = 300;

/// Refuses what would fail, or hit somebody else, in the middle of a run.
///
/// `offset` is by how many seconds the service's clock is ahead. What is not known is not refused: an opaque token says
/// nothing, and the service judges it.
pub(super) fn preflight(plan: &Plan, claims: Option<&Claims>, offset: Option<i64>) -> Result<()> {
    if !plan.summary.pending() {
        return Ok(());
    }
    if let Some(theirs) = claims.and_then(|claims| claims.tenant.as_deref())
        && !theirs.eq_ignore_ascii_case(&plan.tenant.id)
    {
        return Err(Error::new(
            codes::TENANT_MISMATCH,
            format!(
                "the credential's token is for tenant {}, and the plan was made for {} ({}). Nothing was written",
                theirs.escape_default(),
                plan.tenant.id,
                plan.tenant.domain
            ),
        )
        .hint("Sign in to the tenant of the plan, or make the plan with this credential."));
    }
    if let Some(offset) = offset.filter(|offset| offset.abs() > SKEW) {
        return Err(skewed(offset));
    }
    claims.and_then(Claims::permissions).map_or(Ok(()), |held| check_permissions(plan, held))
}

fn skewed(offset: i64) -> Error {
    let minutes = offset.unsigned_abs() / 60;
    let way = if offset > 0 { "behind" } else { "ahead of" };
    Error::new(
        codes::CLOCK_SKEW,
        format!(
            "the clock of this machine is {minutes} minutes ({} seconds) {way} the service's. Nothing was written",
            offset.unsigned_abs()
        ),
    )
    .hint("Set the clock: tokens, assertions and the times in the records depend on it.")
    .with("clockOffsetSeconds", offset)
}

fn check_permissions(plan: &Plan, held: &[String]) -> Result<()> {
    let needed = plan.permissions.plan.iter().chain(&plan.permissions.apply);
    let mut missing: Vec<&str> = needed.filter(|needed| !holds(held, needed)).map(String::as_str).collect();
    missing.sort_unstable();
    missing.dedup();
    // Who may write may read: the plan's list names both.
    if missing.is_empty() {
        return Ok(());
    }
    let named: Vec<String> = missing.iter().map(|one| format!("{one} for {}", purpose(one))).collect();
    let word = if missing.len() == 1 { "permission" } else { "permissions" };
    Err(Error::new(
        codes::MISSING_ROLE,
        format!("the credential lacks the {word} {}. Nothing was written", named.join(", ")),
    )
    .hint("Grant it to the application and consent as an administrator; new tokens carry it after some minutes. `remote-assist permissions` lists the least that is needed.")
    .with("missing", missing.join(" ")))
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "the test macro starts a runtime")]
mod tests {
    use super::*;
    use crate::deploy::{Client, PlanOptions};
    use crate::document;

    async fn plan() -> Plan {
        let text = "{kind: sharedIdentity, name: dock, tenant: contoso.com, usageLocation: US, mfaOwner: it@contoso.com, \
                    group: {displayName: Dock}, template: {count: 2, user: \"dock-{n:04}\"}, \
                    licences: {assignTo: group, capabilities: [remoteAssist]}}";
        let document = document::parse(text, "dock.yaml", ".".as_ref());
        let scenario = document.scenario().unwrap();
        Client::simulated().unwrap().plan(scenario, PlanOptions::default()).await.unwrap()
    }

    fn claims(plan: &Plan, roles: &[&str]) -> Claims {
        Claims {
            tenant: Some(plan.tenant.id.to_uppercase()),
            roles: Some(roles.iter().map(|role| (*role).to_owned()).collect()),
            ..Claims::default()
        }
    }

    #[tokio::test]
    async fn a_missing_permission_is_named_with_its_purpose() {
        let plan = plan().await;
        let all: Vec<&str> = plan.permissions.apply.iter().map(String::as_str).collect();
        preflight(&plan, Some(&claims(&plan, &all)), None).unwrap();
        preflight(&plan, Some(&claims(&plan, &["Directory.ReadWrite.All"])), None).unwrap();
        for left_out in &all {
            let rest: Vec<&str> = all.iter().copied().filter(|role| role != left_out).collect();
            let error = preflight(&plan, Some(&claims(&plan, &rest)), None).unwrap_err();
            assert_eq!((error.code(), error.code().exit), (codes::MISSING_ROLE, 5));
            assert!(
                error.to_string().contains(left_out) && error.to_string().contains(purpose(left_out)),
                "{error}"
            );
        }
    }

    #[tokio::test]
    async fn what_a_token_does_not_say_is_not_held_against_it() {
        let plan = plan().await;
        preflight(&plan, None, None).unwrap();
        preflight(&plan, Some(&Claims::default()), Some(-300)).unwrap();
    }

    #[tokio::test]
    async fn another_tenant_and_a_wrong_clock_are_refused() {
        let plan = plan().await;
        let other = Claims { tenant: Some("other\n".to_owned()), ..Claims::default() };
        assert_eq!(preflight(&plan, Some(&other), None).unwrap_err().code(), codes::TENANT_MISMATCH);
        for (offset, told) in
            [(600, "10 minutes (600 seconds) behind"), (-301, "5 minutes (301 seconds) ahead of")]
        {
            let error = preflight(&plan, None, Some(offset)).unwrap_err();
            assert_eq!(error.code(), codes::CLOCK_SKEW);
            assert!(error.to_string().contains(told), "{error}");
        }
    }

    #[tokio::test]
    async fn a_plan_without_changes_needs_nothing() {
        let mut plan = plan().await;
        plan.summary = crate::model::Summary::default();
        preflight(&plan, Some(&claims(&plan, &[])), Some(9999)).unwrap();
    }
}
