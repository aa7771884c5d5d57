use std::path::Path as FilePath;
use std::sync::Arc;

use object_store::ObjectStore;
use object_store::memory::InMemory;
use object_store::path::Path;

use crate::address::Address;
use crate::clock::{Clock, Timestamp, VirtualClock};
use crate::journal::lock::Lock;
use crate::journal::store::Store;
use crate::journal::{
    Effect, IntentItem, Journal, JournalOptions, JournalPlace, Kind, Location, MemoryJournals, OutcomeItem,
    SealedItem, TTL,
};
use crate::secret::Sealed;

pub(super) const TENANT: &str = "6f1c0000-0000-4000-8000-000000000001";

pub(super) fn clock() -> Arc<dyn Clock> {
    Arc::new(VirtualClock::starting(Timestamp::from_unix(1_800_000_000)))
}

pub(super) fn place(location: Location) -> JournalPlace {
    JournalPlace {
        location,
        tenant: TENANT.to_owned(),
        name: "plant-7".to_owned(),
        instance: None,
        head_file: None,
        clock: clock(),
    }
}

pub(super) fn memory() -> JournalPlace {
    place(Location::Memory(MemoryJournals::default()))
}

pub(super) fn folder(path: &FilePath) -> JournalPlace {
    place(Location::Folder(path.to_owned()))
}

pub(super) fn options(place: &JournalPlace, run: &str) -> JournalOptions {
    JournalOptions {
        place: place.clone(),
        holder: "user-01".to_owned(),
        host: "host-01".to_owned(),
        run: run.to_owned(),
        ttl: TTL,
        unlock: None,
    }
}

/// A store that stands for one in a cloud: no lock of a machine, only leases.
pub(super) fn remote(inner: Arc<dyn ObjectStore>) -> Store {
    Store::new(inner, Path::from("plant"), "az://plant".to_owned(), false, clock())
}

pub(super) fn fresh() -> Arc<dyn ObjectStore> {
    Arc::new(InMemory::new())
}

pub(super) async fn open_remote(store: &Store, run: &str) -> crate::error::Result<Journal> {
    Journal::open_in(options(&memory(), run), store.clone(), Lock::Lease).await
}

pub(super) fn user(number: u32) -> Address {
    Address::new("entra.user", &format!("holo-{number:04}"))
}

pub(super) fn sealed(text: &str) -> Sealed {
    serde_json::from_value(serde_json::Value::String(text.to_owned())).unwrap()
}

pub(super) fn intent_item(number: u32, attempt: u32) -> IntentItem {
    IntentItem {
        addr: user(number),
        op: "create".to_owned(),
        op_id: format!("op-{number}"),
        attempt,
        generation: 0,
        object_id: None,
        request_digest: Some("sha256:00".to_owned()),
        before_hash: None,
        sealed: Some(SealedItem {
            account: format!("holo-{number:04}@contoso.com"),
            recipients: vec!["age1one".to_owned()],
            sealed: sealed(&format!("cipher {number}/{attempt}")),
        }),
    }
}

pub(super) fn outcome_item(number: u32) -> OutcomeItem {
    let applied = serde_json::json!({ "displayName": format!("HoloLens {number}"), "usageLocation": "US" });
    OutcomeItem {
        addr: user(number),
        op_id: format!("op-{number}"),
        attempt: None,
        effect: Effect::Created,
        id: Some(format!("id-{number}")),
        after_hash: Some("sha256:11".to_owned()),
        applied: applied.as_object().cloned(),
    }
}

pub(super) fn intent(numbers: std::ops::Range<u32>) -> Kind {
    Kind::Intent { items: numbers.map(|number| intent_item(number, 1)).collect() }
}

pub(super) fn outcome(numbers: std::ops::Range<u32>) -> Kind {
    Kind::Outcome { items: numbers.map(outcome_item).collect() }
}

pub(super) fn opened() -> Kind {
    Kind::RunOpened { plan: None, holder: "user-01".to_owned(), host: "host-01".to_owned() }
}

pub(super) fn closed() -> Kind {
    Kind::RunClosed { outcome: "done".to_owned() }
}

pub(super) fn paused() -> Kind {
    Kind::Paused { reason: None }
}
