//! Taking receipts into the journal.

use crate::error::{Error, Result, codes};
use crate::journal::{ITEMS, Journal, Kind};
use crate::model::Receipt;
use crate::resource::Deployment;

/// The version of receipts that is read.
const FORMAT: u32 = 1;

/// Checks receipts and makes them durable. Fails with `receipt.invalid`, and then takes none of them.
pub(super) async fn take_in(journal: &Journal, deployment: &Deployment, receipts: &[Receipt]) -> Result<()> {
    receipts.iter().try_for_each(|receipt| check(receipt, deployment))?;
    // A receipt that was taken in before is not written again.
    let held = journal.with_state(|state| state.receipts.clone());
    let fresh: Vec<Receipt> =
        receipts.iter().filter(|receipt| held.get(&receipt.address) != Some(receipt)).cloned().collect();
    for items in fresh.chunks(ITEMS) {
        journal.append(Kind::Received { items: items.to_vec() }).await?;
    }
    Ok(())
}

fn check(receipt: &Receipt, deployment: &Deployment) -> Result<()> {
    let refuse = |what: String, hint: &str| {
        let text = format!("the receipt for `{}` {what}", receipt.address);
        Err(Error::new(codes::RECEIPT_INVALID, text).hint(hint))
    };
    const AGAIN: &str = "Fill in the receipt that `emit` writes for this deployment.";
    if receipt.format != FORMAT {
        return refuse(
            format!("has format {}, and this version reads format {FORMAT}", receipt.format),
            AGAIN,
        );
    }
    if receipt.deployment != deployment.name() || !receipt.tenant.eq_ignore_ascii_case(deployment.tenant()) {
        let of = format!("belongs to {} in the tenant {}", receipt.deployment, receipt.tenant);
        return refuse(of, AGAIN);
    }
    if receipt.op_id != deployment.operation(&receipt.address, 0) {
        return refuse("is for another step: its opId does not fit".to_owned(), AGAIN);
    }
    if receipt.by.trim().is_empty() {
        return refuse("does not say who gives it".to_owned(), "Write the address of that person into `by`.");
    }
    Ok(())
}
