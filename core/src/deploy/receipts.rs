//! Taking receipts into the journal.

use crate::error::Result;
use crate::journal::{ITEMS, Journal, Kind};
use crate::model::Receipt;

/// Makes receipts durable; one that was taken in before is not written again.
pub(super) async fn take_in(journal: &Journal, receipts: Vec<Receipt>) -> Result<()> {
    let held = journal.with_state(|state| state.receipts.clone());
    let fresh: Vec<Receipt> =
        receipts.into_iter().filter(|receipt| held.get(&receipt.address) != Some(receipt)).collect();
    for items in fresh.chunks(ITEMS) {
        journal.append(Kind::Received { items: items.to_vec() }).await?;
    }
    Ok(())
}
