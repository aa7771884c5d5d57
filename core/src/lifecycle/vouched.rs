//! What somebody says was done, where nothing else tells.

use crate::address::Address;
use crate::model::{Check, Receipt, ReceiptResult, Verdict};

/// The check of a step by its receipt; where there is none, `unknown` says what is not known.
pub(super) fn vouched(
    address: Address,
    check: &str,
    receipt: Option<&Receipt>,
    unknown: &str,
    hint: &str,
) -> Check {
    let (verdict, text) = match receipt {
        Some(receipt) if receipt.result == ReceiptResult::Done => {
            (Verdict::Pass, format!("{} says that it was done at {}", receipt.by, receipt.at))
        }
        Some(receipt) => (Verdict::Fail, format!("{} says that it failed at {}", receipt.by, receipt.at)),
        None => (Verdict::Manual, unknown.to_owned()),
    };
    let hint = (verdict != Verdict::Pass).then(|| hint.to_owned());
    Check { address, check: check.to_owned(), verdict, text, hint }
}
