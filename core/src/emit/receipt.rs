//! Receipts: what somebody says was done where no API tells. `emit` writes one per step; whoever does the step fills it in.

use std::time::Duration;

use serde_json::{Value, json};

use super::artefact::{Artefact, Draft, Purpose, Stage};
use super::name;
use crate::address::Address;
use crate::clock::Timestamp;
use crate::error::{Error, Result, codes};
use crate::model::{Receipt, ReceiptKind};
use crate::powershell::Operation;
use crate::resource::Deployment;

/// The version of the form.
const FORMAT: u64 = 1;
/// The largest receipt, in bytes.
pub const LARGEST_RECEIPT: usize = 64 << 10;
/// How far ahead of this machine's clock another one may be.
const SKEW: Duration = Duration::from_mins(5);
/// What whoever does the step fills in.
const OPEN: [&str; 3] = ["by", "at", "result"];

/// A step for which somebody must vouch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceiptStep {
    /// The step.
    pub address: Address,
    /// Who vouches.
    pub kind: ReceiptKind,
    /// The digest of the script that the step runs, if it runs one.
    pub script_sha256: Option<String>,
}

impl ReceiptStep {
    pub(super) fn new(address: Address, kind: ReceiptKind) -> Self {
        Self { address, kind, script_sha256: None }
    }

    /// The step that a script carries out.
    pub(super) fn of_script(operation: &Operation) -> Self {
        Self {
            script_sha256: Some(operation.change.script().sha256()),
            ..Self::new(operation.address.clone(), ReceiptKind::Powershell)
        }
    }
}

/// Where the receipt of each step is, in the order of the steps: a folder per kind, a file per key.
fn receipt_names(steps: &[ReceiptStep]) -> Vec<String> {
    let mut names = vec![String::new(); steps.len()];
    let mut kinds: Vec<&str> = steps.iter().map(|step| step.address.kind()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    for kind in kinds {
        let of_kind = || (0..steps.len()).filter(move |index| steps[*index].address.kind() == kind);
        let keys: Vec<&str> = of_kind().map(|index| steps[index].address.key()).collect();
        for (index, name) in of_kind().zip(name::of_texts(keys.iter().copied())) {
            names[index] = format!("receipts/{}/{name}.json", kind.replace('.', "-"));
        }
    }
    names
}

/// Adds an empty receipt for each step.
pub(super) fn add_receipts(
    deployment: &Deployment,
    steps: &[ReceiptStep],
    text: &str,
    draft: &mut Draft,
) -> Result<()> {
    for (step, name) in steps.iter().zip(receipt_names(steps)) {
        let purpose = Purpose::new(Stage::Receipts, "whoever did the step", text).at(step.address.clone());
        let purpose = Purpose { fill_in: true, ..purpose };
        draft.add(Artefact::new(name, empty_receipt(deployment, step)), purpose)?;
    }
    Ok(())
}

/// Adds an empty receipt for each step of which some are carried out by a script.
pub(super) fn add_script_receipts(
    deployment: &Deployment,
    steps: &[ReceiptStep],
    draft: &mut Draft,
) -> Result<()> {
    add_receipts(deployment, steps, "The script writes it; by hand, fill it in.", draft)
}

/// Writes an empty receipt: `by`, `at` and `result` are `null`, and so are `expires`, `before` and `after`, which may stay so.
pub fn empty_receipt(deployment: &Deployment, step: &ReceiptStep) -> Vec<u8> {
    let mut receipt = json!({
        "format": FORMAT,
        "deployment": deployment.name(),
        "tenant": deployment.tenant(),
        "address": step.address,
        "opId": deployment.operation(&step.address, 0),
        "kind": step.kind,
        "by": null,
        "at": null,
        "result": null,
        "expires": null,
        "before": null,
        "after": null,
    });
    if let Some(digest) = &step.script_sha256 {
        receipt["scriptSha256"] = json!(digest);
    }
    crate::json::ascii(&receipt)
}

/// Reads a receipt that was filled in, and checks that it belongs to one of `steps` of the deployment and can be relied on now.
///
/// Each thing that can be wrong has one error: the form (`receipt.malformed`), what is not filled in (`receipt.not_filled_in`),
/// another deployment or tenant (`receipt.other_deployment`), another step or life of it (`receipt.other_step`), and one that
/// has expired (`receipt.expired`).
pub fn read_receipt(
    bytes: &[u8],
    deployment: &Deployment,
    steps: &[ReceiptStep],
    now: Timestamp,
) -> Result<Receipt> {
    let receipt = parse(bytes)?;
    if receipt.deployment != deployment.name() || !receipt.tenant.eq_ignore_ascii_case(deployment.tenant()) {
        return Err(Error::new(
            codes::RECEIPT_OTHER_DEPLOYMENT,
            format!(
                "the receipt belongs to the deployment `{}` in the tenant `{}`, not to `{}` in `{}`",
                shown(&receipt.deployment),
                shown(&receipt.tenant),
                deployment.name(),
                deployment.tenant()
            ),
        ));
    }
    belongs(&receipt, deployment, steps)?;
    if receipt.at > now.plus(SKEW) {
        return Err(malformed(&format!("says that it was given at {}, which is in the future", receipt.at)));
    }
    match receipt.expires {
        Some(expires) if receipt.is_expired(now) => Err(Error::new(
            codes::RECEIPT_EXPIRED,
            format!("the receipt for {} expired at {expires}", shown(receipt.address.as_str())),
        )
        .hint("Do or look at the step again, and fill in a new receipt.")),
        _ => Ok(receipt),
    }
}

fn parse(bytes: &[u8]) -> Result<Receipt> {
    if bytes.len() > LARGEST_RECEIPT {
        return Err(malformed("is larger than 64 KiB"));
    }
    // Editors of Windows put a mark there.
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let value: Value = serde_json::from_slice(bytes).map_err(|error| {
        malformed(&format!("is not JSON (line {}, column {})", error.line(), error.column())).because(error)
    })?;
    match value.get("format").and_then(Value::as_u64) {
        Some(FORMAT) => {}
        Some(other) => {
            return Err(malformed(&format!("has the format {other}, and this version reads {FORMAT}")));
        }
        None => return Err(malformed("does not say its `format`")),
    }
    let blank = |key: &&str| match value.get(*key) {
        None | Some(Value::Null) => true,
        Some(Value::String(text)) => text.trim().is_empty(),
        Some(_) => false,
    };
    let open: Vec<String> = OPEN.iter().filter(|key| blank(key)).map(|key| format!("`{key}`")).collect();
    if !open.is_empty() {
        return Err(Error::new(
            codes::RECEIPT_NOT_FILLED_IN,
            format!("the receipt is not filled in: {} is empty", open.join(", ")),
        )
        .hint(
            "`by` is the address of whoever did it, `at` the time such as \"2026-11-22T09:30:00Z\", `result` \
             \"done\" or \"failed\".",
        ));
    }
    // A second reading, so that a key that is given twice is not taken for one.
    serde_json::from_slice(bytes).map_err(|error| {
        let told = error.to_string();
        let told = told.split(" at line ").next().unwrap_or_default();
        malformed(&format!("cannot be read: {}", shown(told))).because(error)
    })
}

fn belongs(receipt: &Receipt, deployment: &Deployment, steps: &[ReceiptStep]) -> Result<()> {
    let other = |text: String| {
        Err(Error::new(codes::RECEIPT_OTHER_STEP, text)
            .hint("`remote-assist emit` writes an empty receipt for each step that is open now."))
    };
    let address = shown(receipt.address.as_str());
    let Some(step) = steps.iter().find(|step| step.address == receipt.address) else {
        return other(format!("the receipt is for {address}, which is no step of the deployment"));
    };
    if receipt.op_id != deployment.operation(&receipt.address, 0) {
        return other(format!("the receipt for {address} belongs to another life of that step (`opId`)"));
    }
    if receipt.kind != step.kind {
        return other(format!("the receipt for {address} is of another `kind` than the step"));
    }
    if step.script_sha256.is_some() && receipt.script_sha256 != step.script_sha256 {
        return other(format!("the receipt for {address} is about another script (`scriptSha256`)"));
    }
    Ok(())
}

fn malformed(what: &str) -> Error {
    Error::new(codes::RECEIPT_MALFORMED, format!("the receipt {what}"))
        .hint("Fill in the receipt that `remote-assist emit` wrote, and change nothing else in it.")
}

fn shown(text: &str) -> String {
    crate::encode::terminal::text(text).chars().take(200).collect()
}
