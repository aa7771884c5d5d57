use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::hash::Hash;
use crate::address::Address;
use crate::model::Receipt;
use crate::secret::Sealed;

/// The most items that one entry holds; a `$batch` of Graph holds as many requests.
pub const ITEMS: usize = 20;

/// The word of intents that make an object, [`IntentItem::op`]. What goes on from such an intent is about an object made here.
pub const CREATE: &str = "create";

/// What an entry says.
///
/// Fields that this version does not know are skipped; a kind that it does not know is [`Kind::Newer`], which can be read past but
/// forbids writing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum Kind {
    /// A run begins.
    RunOpened {
        /// The plan that it carries out, stored as a blob.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        plan: Option<Hash>,
        /// Who runs it.
        holder: String,
        /// On which machine.
        host: String,
    },
    /// The lock is taken (the epoch rises) or renewed (it stays).
    Lease {
        /// Who holds it.
        holder: String,
        /// On which machine.
        host: String,
        /// For how many seconds from the moment that the store notes.
        ttl: u64,
    },
    /// The lock is given back by something that is not a run, such as a reveal.
    Released {},
    /// Somebody took the lock from a run that they declared dead.
    Unlocked {
        /// The run that lost it.
        from: String,
        /// Who did it.
        by: String,
    },
    /// Writes are about to be sent.
    Intent {
        /// One for each write.
        items: Vec<IntentItem>,
    },
    /// The service made secrets and showed them once; they are sealed before anything else is done with the answer.
    Sealed {
        /// One for each write.
        items: Vec<SealedAnswer>,
    },
    /// Writes that are known to have been carried out.
    Outcome {
        /// One for each write.
        items: Vec<OutcomeItem>,
    },
    /// Writes that the service refused.
    Failed {
        /// One for each write.
        items: Vec<FailedItem>,
    },
    /// Writes of which nobody knows whether they were carried out.
    Unknown {
        /// One for each write.
        items: Vec<UnknownItem>,
    },
    /// What came of looking for the effect of writes.
    Resolved {
        /// One for each write.
        items: Vec<ResolvedItem>,
    },
    /// Objects of others are managed from now on.
    Adopted {
        /// One for each object.
        items: Vec<AdoptedItem>,
    },
    /// Objects are no longer managed and stay as they are.
    Detached {
        /// One for each object.
        items: Vec<DetachedItem>,
    },
    /// People or scripts say what they did where no API tells.
    Received {
        /// One for each step.
        items: Vec<Receipt>,
    },
    /// The run stops before its end and can be taken up again.
    Paused {
        /// Why.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// The run is over.
    RunClosed {
        /// How it ended, such as `done` or `partial`.
        outcome: String,
    },
    /// The journal came from an older form.
    Migrated {
        /// The format that it had.
        from: u32,
    },
    /// A sealed password is about to be shown.
    Revealed {
        /// The account.
        addr: Address,
        /// To whom.
        by: String,
        /// Why, which a second time needs.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// A kind that a later version writes.
    #[serde(skip)]
    Newer(String),
}

/// One write that is about to be sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct IntentItem {
    /// The resource.
    pub addr: Address,
    /// What is done with it, such as `create`.
    pub op: String,
    /// The identity of the resource's life, [`Deployment::operation`](crate::resource::Deployment::operation).
    pub op_id: String,
    /// The number of this attempt, from 1.
    pub attempt: u32,
    /// How often the resource was replaced.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub generation: u32,
    /// The object that is changed, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object_id: Option<String>,
    /// The hash of the request without its secret.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_digest: Option<String>,
    /// The hash of the object that the plan saw.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before_hash: Option<String>,
    /// The password that this attempt sends, sealed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sealed: Option<SealedItem>,
}

/// A sealed password with the account that it belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedItem {
    /// The account's user principal name.
    pub account: String,
    /// The public keys that open it.
    pub recipients: Vec<String>,
    /// The ciphertext.
    pub sealed: Sealed,
}

/// A secret that the answer to a write held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SealedAnswer {
    /// The resource.
    pub addr: Address,
    /// The identity of the resource's life.
    pub op_id: String,
    /// The secret.
    pub sealed: SealedItem,
}

/// What a write did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// It made the object, which is therefore ours.
    Created,
    /// It changed the object.
    Updated,
    /// It removed the object.
    Deleted,
}

/// One write that is known to have been carried out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OutcomeItem {
    /// The resource.
    pub addr: Address,
    /// The identity of the resource's life.
    pub op_id: String,
    /// The attempt that took effect; its password is the valid one. Without it, the newest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attempt: Option<u32>,
    /// What it did.
    pub effect: Effect,
    /// The id of the object.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The hash of the object as it is now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after_hash: Option<String>,
    /// The fields that were written, without secrets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub applied: Option<Map<String, Value>>,
}

/// One write that the service refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FailedItem {
    /// The resource.
    pub addr: Address,
    /// The identity of the resource's life.
    pub op_id: String,
    /// Whether nothing can have been done; if not, the write stays in doubt.
    pub definite: bool,
    /// The stable code.
    pub code: String,
    /// The sentence.
    pub text: String,
}

/// One write of which nobody knows whether it was carried out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UnknownItem {
    /// The resource.
    pub addr: Address,
    /// The identity of the resource's life.
    pub op_id: String,
    /// What happened instead of an answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// What came of looking for the effect of a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Resolution {
    /// The object is there and ours; an outcome follows.
    Found,
    /// The object is not there after the time that it may need to appear; the next attempt may be sent.
    Absent,
    /// The write is given up for good.
    Abandoned,
}

/// What came of looking for the effect of one write.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ResolvedItem {
    /// The resource.
    pub addr: Address,
    /// The identity of the resource's life.
    pub op_id: String,
    /// What was found.
    pub how: Resolution,
}

/// One object of others that is managed from now on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AdoptedItem {
    /// The resource.
    pub addr: Address,
    /// The id of the object.
    pub id: String,
    /// The fields that it had, without secrets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub applied: Option<Map<String, Value>>,
}

/// One object that is no longer managed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DetachedItem {
    /// The resource.
    pub addr: Address,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
pub(super) fn is_zero(number: &u32) -> bool {
    *number == 0
}

impl Kind {
    /// The name in the entry.
    pub fn name(&self) -> &str {
        match self {
            Self::RunOpened { .. } => "run_opened",
            Self::Lease { .. } => "lease",
            Self::Released {} => "released",
            Self::Unlocked { .. } => "unlocked",
            Self::Intent { .. } => "intent",
            Self::Sealed { .. } => "sealed",
            Self::Outcome { .. } => "outcome",
            Self::Failed { .. } => "failed",
            Self::Unknown { .. } => "unknown",
            Self::Resolved { .. } => "resolved",
            Self::Adopted { .. } => "adopted",
            Self::Detached { .. } => "detached",
            Self::Received { .. } => "received",
            Self::Paused { .. } => "paused",
            Self::RunClosed { .. } => "run_closed",
            Self::Migrated { .. } => "migrated",
            Self::Revealed { .. } => "revealed",
            Self::Newer(name) => name,
        }
    }

    /// How many items it holds; `None` for a kind without items.
    pub fn items(&self) -> Option<usize> {
        match self {
            Self::Intent { items } => Some(items.len()),
            Self::Sealed { items } => Some(items.len()),
            Self::Outcome { items } => Some(items.len()),
            Self::Failed { items } => Some(items.len()),
            Self::Unknown { items } => Some(items.len()),
            Self::Resolved { items } => Some(items.len()),
            Self::Adopted { items } => Some(items.len()),
            Self::Detached { items } => Some(items.len()),
            Self::Received { items } => Some(items.len()),
            _ => None,
        }
    }

    /// Takes the items from `at` on out of it into a second one of the same kind; a kind without items stays whole.
    pub fn split_off(&mut self, at: usize) -> Option<Self> {
        let rest = match self {
            Self::Intent { items } => Self::Intent { items: items.split_off(at) },
            Self::Sealed { items } => Self::Sealed { items: items.split_off(at) },
            Self::Outcome { items } => Self::Outcome { items: items.split_off(at) },
            Self::Failed { items } => Self::Failed { items: items.split_off(at) },
            Self::Unknown { items } => Self::Unknown { items: items.split_off(at) },
            Self::Resolved { items } => Self::Resolved { items: items.split_off(at) },
            Self::Adopted { items } => Self::Adopted { items: items.split_off(at) },
            Self::Detached { items } => Self::Detached { items: items.split_off(at) },
            Self::Received { items } => Self::Received { items: items.split_off(at) },
            _ => return None,
        };
        Some(rest)
    }
}
