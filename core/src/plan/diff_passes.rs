//! Desired against observed: temporary access passes for the first sign-in.

use serde_json::{Value, json};

use super::diff::{Comparison, change, create};
use crate::error::codes;
use crate::model::{Action, Step};
use crate::resource::entra::{AccessPass, PassState, User};

impl Comparison<'_> {
    /// A pass is issued once, and again if nobody used it in time.
    pub(super) fn access_pass(&mut self, pass: &AccessPass) -> Step {
        let address = pass.address();
        let policy = self.snapshot.policies.get(AccessPass::POLICY);
        let lifetime = policy.and_then(AccessPass::lifetime);
        let state = self.snapshot.passes.get(&address).copied();
        let issues = !matches!(state, Some(PassState::Usable(_) | PassState::Over));
        if lifetime.is_none()
            && issues
            && !self.diagnostics.iter().any(|one| one.code == codes::ACCESS_PASS_OFF.name)
        {
            self.refuse(
                codes::ACCESS_PASS_OFF,
                "the tenant has temporary access passes turned off, and `handOver` asks for them".to_owned(),
                "Turn them on in the Entra admin center (Protection, Authentication methods, Temporary Access Pass), or write \
                 `handOver: forcedChange`.",
            );
        }
        let needs = vec![User::address_of(&pass.user)];
        let step = Step { needs, ..create(address, Vec::new(), "the account has got no pass yet") };
        let kept = |reason: String| Step { action: Action::None, reason, ..step.clone() };
        let mut changes = vec![change(AccessPass::LIFETIME, Value::Null, json!(lifetime))];
        match state {
            None => Step { changes, ..step },
            Some(PassState::Usable(until)) => {
                kept(format!("the pass that was issued can be used until {until}"))
            }
            Some(PassState::Over) => {
                kept("the pass that was issued was used or taken away, or is older than 30 days".to_owned())
            }
            Some(PassState::Expired(until)) => {
                changes.push(change(AccessPass::REPLACES, Value::Null, json!(until)));
                let reason = format!("nobody used the pass that was issued before {until}");
                Step { action: Action::Update, changes, reason, ..step }
            }
        }
    }
}
