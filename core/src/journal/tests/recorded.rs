//! Small journals of every kind, made with fixed times and ids, so that each version can be asked what it makes of them.

use std::collections::BTreeMap;

use super::support::*;
use crate::clock::Timestamp;
use crate::journal::chain::{Chain, file_name};
use crate::journal::entry::Entry;
use crate::journal::format::Format;
use crate::journal::snapshot;
use crate::journal::{
    AdoptedItem, DetachedItem, Effect, FailedItem, Hash, Head, IntentItem, Kind, OutcomeItem, Resolution,
    ResolvedItem, UnknownItem,
};

/// A journal as it lies in its folder.
pub(super) struct Recorded {
    pub(super) name: &'static str,
    /// Path below the deployment's folder, and text.
    pub(super) files: BTreeMap<String, String>,
    /// What this machine remembers of it.
    pub(super) seen: Option<Head>,
    chain: Chain,
    run: String,
    epoch: u64,
}

fn format_of(tenant: &str, name: &str, instance: Option<&str>) -> String {
    serde_json::to_string(&Format::new(tenant, name, instance)).unwrap()
}

pub(super) fn log(seq: u64) -> String {
    format!("log/{}", file_name(seq))
}

impl Recorded {
    /// A journal with nothing but its head.
    fn new(name: &'static str) -> Self {
        Self::of_format(name, format_of(TENANT, "plant-7", None))
    }

    fn of_format(name: &'static str, format: String) -> Self {
        Self {
            name,
            chain: Chain::start(Hash::of(format.as_bytes())),
            files: BTreeMap::from([("format.json".to_owned(), format)]),
            seen: None,
            run: String::new(),
            epoch: 0,
        }
    }

    /// Appends as a run would; a rule that it breaks fails here.
    fn add(mut self, kind: Kind) -> Self {
        let seq = self.chain.next();
        let entry = Entry {
            seq,
            prev: self.chain.head.hash.clone(),
            epoch: self.epoch,
            run: self.run.clone(),
            nonce: format!("{seq:032x}"),
            at: Timestamp::from_unix(1_800_000_000 + i64::try_from(seq).unwrap()),
            kind,
        };
        let bytes = entry.encode().unwrap();
        self.chain.read(&bytes).unwrap();
        self.with(&log(seq), &String::from_utf8(bytes).unwrap())
    }

    /// Takes the lock.
    fn lease(mut self, run: &str) -> Self {
        self.epoch += 1;
        run.clone_into(&mut self.run);
        self.add(Kind::Lease { holder: "user-01".to_owned(), host: "host-01".to_owned(), ttl: 60 })
    }

    fn with(mut self, path: &str, text: &str) -> Self {
        self.files.insert(path.to_owned(), text.to_owned());
        self
    }

    fn without(mut self, path: &str) -> Self {
        self.files.remove(path).unwrap();
        self
    }

    fn edit(mut self, path: &str, change: impl FnOnce(&str) -> String) -> Self {
        let text = self.files.get_mut(path).unwrap();
        *text = change(text);
        self
    }

    /// Changes an entry and gives it the sum that fits, as a later version would write it.
    fn rewrite(self, seq: u64, from: &str, to: &str) -> Self {
        self.edit(&log(seq), |text| {
            let body = text[..text.rfind(",\"sum\"").unwrap()].replacen(from, to, 1);
            assert!(body.contains(to));
            format!("{body},\"sum\":\"{}\"}}", Hash::of(body.as_bytes()))
        })
    }

    fn snapshot(self) -> Self {
        let (name, bytes) = snapshot::prepare(&self.chain).unwrap();
        self.with(&format!("snap/{}", name.text()), std::str::from_utf8(&bytes).unwrap())
    }

    fn seen(mut self, seq: u64, hash: Hash) -> Self {
        self.seen = Some(Head { seq, hash });
        self
    }

    fn start(name: &'static str) -> Self {
        Self::new(name).lease("run-1").add(opened())
    }

    fn intended(name: &'static str) -> Self {
        Self::start(name).add(intent(1..3))
    }

    fn done(name: &'static str) -> Self {
        Self::intended(name).add(outcome(1..3)).add(closed())
    }

    fn resolved(self, how: Resolution) -> Self {
        self.add(Kind::Resolved {
            items: vec![ResolvedItem { addr: user(1), op_id: "op-1".to_owned(), how }],
        })
    }

    fn unknown(self) -> Self {
        let item =
            UnknownItem { addr: user(1), op_id: "op-1".to_owned(), text: Some("timed out".to_owned()) };
        self.add(Kind::Unknown { items: vec![item] })
    }

    fn failed(self, definite: bool) -> Self {
        let item = FailedItem {
            addr: user(1),
            op_id: "op-1".to_owned(),
            definite,
            code: "graph.refused".to_owned(),
            text: "the service refused it".to_owned(),
        };
        self.add(Kind::Failed { items: vec![item] })
    }

    fn adopted(self) -> Self {
        let applied = outcome_item(1).applied;
        self.add(Kind::Adopted { items: vec![AdoptedItem { addr: user(1), id: "id-1".to_owned(), applied }] })
    }

    fn deleting(self, numbers: std::ops::Range<u32>) -> Self {
        let items = numbers.map(|number| IntentItem {
            op: "delete".to_owned(),
            object_id: Some(format!("id-{number}")),
            sealed: None,
            ..intent_item(number, 1)
        });
        self.add(Kind::Intent { items: items.collect() })
    }

    fn deleted(self, numbers: std::ops::Range<u32>) -> Self {
        let items = numbers.map(|number| OutcomeItem {
            effect: Effect::Deleted,
            applied: None,
            after_hash: None,
            ..outcome_item(number)
        });
        self.add(Kind::Outcome { items: items.collect() })
    }
}

/// Journals that a run can go on with.
fn honest() -> Vec<Recorded> {
    let of = Recorded::start;
    let second = |attempt| Kind::Intent { items: vec![intent_item(1, attempt)] };
    let plan = Hash::of(b"{\"plan\":1}");
    let named = Kind::RunOpened {
        plan: Some(plan.clone()),
        holder: "user-01".to_owned(),
        host: "host-01".to_owned(),
    };
    let replaced = IntentItem { generation: 1, op_id: "op-1b".to_owned(), ..intent_item(1, 1) };
    let new_life = OutcomeItem { op_id: "op-1b".to_owned(), id: Some("id-1b".to_owned()), ..outcome_item(1) };
    let first = OutcomeItem { attempt: Some(1), ..outcome_item(1) };
    vec![
        Recorded::new("head-only"),
        Recorded::done("ordinary"),
        Recorded::new("plan-as-payload")
            .lease("run-1")
            .with(&format!("blob/{plan}"), "{\"plan\":1}")
            .add(named)
            .add(closed()),
        Recorded::intended("paused").add(outcome(1..3)).add(paused()),
        Recorded::intended("paused-in-doubt").unknown().add(Kind::Paused { reason: Some("why".to_owned()) }),
        Recorded::new("crashed-with-the-lock").lease("run-1"),
        of("crashed-after-opening"),
        Recorded::intended("crashed-after-intent"),
        Recorded::intended("crashed-half-way").add(outcome(1..2)),
        Recorded::intended("unknown-outcome").unknown(),
        Recorded::intended("unknown-and-found").unknown().resolved(Resolution::Found),
        Recorded::intended("unknown-and-absent").unknown().resolved(Resolution::Absent).add(second(2)),
        Recorded::intended("given-up").unknown().resolved(Resolution::Abandoned),
        Recorded::intended("refused").failed(true),
        Recorded::intended("refused-in-doubt").failed(false),
        of("two-passwords").add(intent(1..2)).unknown().add(second(2)),
        of("the-first-password-holds")
            .add(intent(1..2))
            .add(second(2))
            .add(Kind::Outcome { items: vec![first] }),
        of("adopted").adopted().add(closed()),
        of("detached")
            .adopted()
            .add(Kind::Detached { items: vec![DetachedItem { addr: user(1) }] })
            .add(closed()),
        Recorded::done("removed").lease("run-2").add(opened()).deleting(1..3).deleted(1..3).add(closed()),
        Recorded::done("removed-half-way").lease("run-2").add(opened()).deleting(1..3).deleted(1..2),
        Recorded::done("replaced")
            .lease("run-2")
            .add(Kind::Intent { items: vec![replaced] })
            .add(Kind::Outcome { items: vec![new_life] }),
        Recorded::intended("unlocked")
            .lease("run-2")
            .add(Kind::Unlocked { from: "run-1".to_owned(), by: "user-02".to_owned() }),
        Recorded::intended("taken-over").lease("run-2").add(opened()).unknown(),
        Recorded::new("released").lease("run-1").add(Kind::Released {}),
        Recorded::done("revealed")
            .lease("run-2")
            .add(Kind::Revealed { addr: user(1), by: "age1one".to_owned(), reason: Some("lost".to_owned()) })
            .add(Kind::Released {}),
        of("renewed").add(Kind::Lease { holder: "user-01".to_owned(), host: "host-01".to_owned(), ttl: 60 }),
        Recorded::intended("with-snapshot").snapshot().add(outcome(1..3)).add(closed()),
        of("migrated").add(Kind::Migrated { from: 0 }),
        of("twenty-at-once").add(intent(1..21)),
        Recorded::done("as-this-machine-has-seen").seen_at(4),
        Recorded::done("unknown-field").rewrite(6 - 1, ",\"outcome\"", ",\"mood\":\"good\",\"outcome\""),
        Recorded::intended("kept-by-a-run").kept(),
    ]
}

/// A journal that a later version made.
fn newer_format() -> Recorded {
    let format = format_of(TENANT, "plant-7", None).replacen("\"format\":1", "\"format\":2", 1);
    Recorded::of_format("newer-format", format)
}

/// Journals that nobody may go on with, or that need a look.
fn damaged() -> Vec<Recorded> {
    let of = Recorded::done;
    let torn = |text: &str| text[..text.len() / 2].to_owned();
    let flip = |text: &str| text.replacen("user-01", "user-11", 1);
    vec![
        Recorded { files: BTreeMap::new(), ..Recorded::new("nothing") },
        of("torn-tail").edit(&log(5), torn),
        of("empty-tail").edit(&log(5), |_| String::new()),
        of("torn-in-the-middle").edit(&log(3), torn),
        of("altered").edit(&log(2), flip),
        of("altered-and-summed").rewrite(2, "user-01", "user-11"),
        of("missing-in-the-middle").without(&log(3)),
        of("missing-at-the-start").without(&log(1)),
        of("one-entry-twice").twice(3, 4),
        of("unknown-kind").rewrite(5, "\"kind\":\"run_closed\"", "\"kind\":\"signed\""),
        of("newer-entry").rewrite(5, "{\"v\":1", "{\"v\":2"),
        newer_format().lease("run-1").add(opened()).add(intent(1..3)),
        of("conflict-copy").copied(3),
        of("foreign-file").with("log/.DS_Store", "x"),
        of("rolled-back").seen(9, Hash::of(b"later")),
        of("another-history").seen(5, Hash::of(b"other")),
        Recorded { files: BTreeMap::new(), ..Recorded::new("gone") }.seen(5, Hash::of(b"last")),
        of("foreign-deployment").with("format.json", &format_of(TENANT, "plant-8", None)),
        of("foreign-tenant")
            .with("format.json", &format_of("6f1c0000-0000-4000-8000-000000000002", "plant-7", None)),
        of("simulated").with("format.json", &format_of(TENANT, "plant-7", Some("sim"))),
        of("without-format").without("format.json"),
        of("format-is-no-json").with("format.json", "{"),
        of("epoch-falls").lease("run-2").rewrite(6, "\"epoch\":2", "\"epoch\":0"),
        of("payload-altered").with(&format!("blob/{}", Hash::of(b"plan")), "other"),
        Recorded::new("payload-missing").lease("run-1").add(Kind::RunOpened {
            plan: Some(Hash::of(b"plan")),
            holder: "user-01".to_owned(),
            host: "host-01".to_owned(),
        }),
        of("snapshot-altered").snapshot().altered_snapshot(),
        of("log-shorter-than-snapshot").snapshot().without(&log(5)),
    ]
}

impl Recorded {
    fn seen_at(self, seq: u64) -> Self {
        let hash = Hash::of(self.files[&log(seq)].as_bytes());
        self.seen(seq, hash)
    }

    /// The entry of one number in the place of another.
    fn twice(self, seq: u64, again: u64) -> Self {
        let text = self.files[&log(seq)].clone();
        self.with(&log(again), &text)
    }

    /// A copy as a synchronised folder makes it.
    fn copied(self, seq: u64) -> Self {
        let text = self.files[&log(seq)].clone();
        self.with(&format!("{} (conflicted copy)", log(seq)), &text)
    }

    fn altered_snapshot(self) -> Self {
        let path = self.files.keys().find(|path| path.starts_with("snap/")).unwrap().clone();
        self.edit(&path, |text| text.replacen("HoloLens", "Hololens", 1))
    }

    /// What the run could not append.
    fn kept(self) -> Self {
        let stored = serde_json::json!({"v": 1, "tenant": TENANT, "name": "plant-7", "run": "run-1", "seq": 3,
            "attempts": {user(1).to_string(): 1, user(2).to_string(): 1}, "kinds": [outcome(1..2)]});
        self.with("unsaved/run-1.json", &stored.to_string())
    }
}

pub(super) fn all() -> Vec<Recorded> {
    honest().into_iter().chain(damaged()).collect()
}
