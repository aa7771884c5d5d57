use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::hash::Hash;
use super::kind::is_zero;
use crate::address::Address;
use crate::clock::Timestamp;
use crate::model::Receipt;
use crate::secret::Sealed;

/// What a journal says, all entries taken together. Secret-free but for ciphertexts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct State {
    /// What is known of each resource that was ever written, adopted or detached.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub resources: BTreeMap<Address, Resource>,
    /// Writes that were begun and whose end is not known.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub open: BTreeMap<Address, OpenIntent>,
    /// Sealed passwords by the address of their account.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub secrets: BTreeMap<Address, AccountSecret>,
    /// The newest receipt for each address.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub receipts: BTreeMap<Address, Receipt>,
    /// The run that was opened and not closed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub run: Option<OpenRun>,
    /// How the newest closed run ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_run: Option<ClosedRun>,
    /// Who took the lock most recently.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lease: Option<Lease>,
    /// The number of the newest entry that counts for plans: a lock or a reveal changes nothing that a plan was made from.
    #[serde(skip_serializing_if = "is_start")]
    pub changed: u64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_start(number: &u64) -> bool {
    *number == 0
}

/// Whether a resource is there and managed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// It is there and managed.
    #[default]
    Managed,
    /// It was removed.
    Deleted,
    /// It stays as it is and is no longer managed.
    Detached,
}

/// What is known of one resource.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Resource {
    /// Whether it is there and managed.
    pub presence: Presence,
    /// The id of its object.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Whether this deployment made the object. Only then may it ever be destroyed.
    pub created_by_us: bool,
    /// How often it was replaced.
    #[serde(skip_serializing_if = "is_zero")]
    pub generation: u32,
    /// The hash of the object after the newest write.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after_hash: Option<String>,
    /// The fields that were written, the newest value of each.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub applied: Map<String, Value>,
    /// The entry that says so.
    pub seq: u64,
}

/// What is known of the effect of an open write.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// The intent is durable; nothing more is known. After a crash this is as doubtful as `Unknown`.
    #[default]
    Intended,
    /// It was sent and the outcome could not be learned.
    Unknown,
    /// The object was looked for and found.
    Found,
    /// The object was looked for and is not there; the next attempt may be sent.
    Absent,
}

/// One write that was begun and whose end is not known. Its sealed passwords are among [`State::secrets`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OpenIntent {
    /// What is done, such as `create`.
    pub op: String,
    /// The identity of the resource's life.
    pub op_id: String,
    /// The number of the newest attempt, from 1.
    pub attempt: u32,
    /// How often the resource was replaced.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub generation: u32,
    /// What is known of its effect.
    #[serde(default)]
    pub standing: Standing,
    /// The object that is changed, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object_id: Option<String>,
    /// The hash of the request without its secret.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_digest: Option<String>,
    /// The hash of the object that the plan saw.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before_hash: Option<String>,
    /// The run of the newest attempt.
    pub run: String,
    /// When the newest attempt was begun.
    pub at: Timestamp,
    /// The entry of the first attempt.
    pub first: u64,
    /// The entry of the newest attempt.
    pub seq: u64,
}

/// The sealed passwords of one account.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct AccountSecret {
    /// The account's user principal name.
    pub account: String,
    /// The password that is known to be set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid: Option<Candidate>,
    /// Passwords that may be set, the oldest first; kept until one is known to be.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub candidates: Vec<Candidate>,
    /// How often one was revealed.
    #[serde(skip_serializing_if = "is_zero")]
    pub revealed: u32,
}

/// One sealed password.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Candidate {
    /// The attempt that sends it.
    pub attempt: u32,
    /// The public keys that open it.
    pub recipients: Vec<String>,
    /// The ciphertext.
    pub sealed: Sealed,
    /// The run that made it.
    pub run: String,
    /// When.
    pub at: Timestamp,
    /// The entry that holds it.
    pub seq: u64,
}

/// A run that was opened and not closed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OpenRun {
    /// Its id.
    pub run: String,
    /// The blob with its plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<Hash>,
    /// Who runs it.
    pub holder: String,
    /// On which machine.
    pub host: String,
    /// When it was opened.
    pub at: Timestamp,
    /// The entry that opened it.
    pub seq: u64,
    /// Whether it stopped in good order.
    #[serde(default)]
    pub paused: bool,
}

/// A run that is over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClosedRun {
    /// Its id.
    pub run: String,
    /// How it ended.
    pub outcome: String,
    /// When.
    pub at: Timestamp,
}

/// Who took the lock most recently.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Lease {
    /// The epoch, which rises each time that the lock is taken.
    pub epoch: u64,
    /// Who.
    pub holder: String,
    /// On which machine.
    pub host: String,
    /// By which run.
    pub run: String,
    /// For how many seconds.
    pub ttl: u64,
    /// When it was taken or renewed, by the holder's clock.
    pub at: Timestamp,
    /// The entry that took or renewed it.
    pub seq: u64,
    /// Whether it was given back.
    #[serde(default)]
    pub released: bool,
}

impl AccountSecret {
    /// How many passwords may be set: the one that is known to be, and those in doubt.
    pub fn known(&self) -> usize {
        usize::from(self.valid.is_some()) + self.candidates.len()
    }

    /// The entry that holds the newest of them.
    pub fn newest(&self) -> Option<u64> {
        self.valid.iter().chain(&self.candidates).map(|candidate| candidate.seq).max()
    }
}

impl State {
    /// The epoch of the lock; 0 before anybody took it.
    pub fn epoch(&self) -> u64 {
        self.lease.as_ref().map_or(0, |lease| lease.epoch)
    }

    /// The passwords that the open write of an account may have set, the oldest first.
    pub fn open_candidates(&self, addr: &Address) -> &[Candidate] {
        let Some(open) = self.open.get(addr) else { return &[] };
        let Some(secret) = self.secrets.get(addr) else { return &[] };
        let from = secret.candidates.partition_point(|candidate| candidate.seq < open.first);
        &secret.candidates[from..]
    }
}
