//! Receipts: an empty one says what is missing, a filled one is read, and a wrong one has one clear error.

use proptest::prelude::*;
use remote_assist::clock::Timestamp;
use remote_assist::emit::{empty_receipt, read_receipt, receipt_steps};
use remote_assist::error::{Code, codes};
use remote_assist::model::{ReceiptKind, ReceiptResult};
use remote_assist::resource::Deployment;
use serde_json::{Value, json};

use crate::support::{TENANT, package, pin, text};

fn now() -> Timestamp {
    Timestamp::parse("2026-11-22T12:00:00Z").unwrap()
}

fn filled() -> Value {
    let bundle = pin().emit().unwrap();
    let mut receipt: Value =
        serde_json::from_str(text(&bundle, "receipts/tenant-setting/linkedAccounts.json")).unwrap();
    receipt["by"] = json!("it@contoso.com");
    receipt["at"] = json!("2026-11-22T09:00:00Z");
    receipt["result"] = json!("done");
    receipt
}

fn read(receipt: &Value) -> Result<remote_assist::model::Receipt, Code> {
    let bytes = serde_json::to_vec(receipt).unwrap();
    pin().with(|input| {
        read_receipt(&bytes, input.deployment, &receipt_steps(input), now()).map_err(|error| {
            assert!(
                error.hint_text().is_some() || error.code() == codes::RECEIPT_OTHER_DEPLOYMENT,
                "{error}"
            );
            assert!(!error.to_string().chars().any(char::is_control));
            error.code()
        })
    })
}

#[test]
fn a_receipt_that_is_filled_in_is_read() {
    let receipt = read(&filled()).unwrap();
    assert_eq!((receipt.kind, receipt.result), (ReceiptKind::Attestation, ReceiptResult::Done));
    assert_eq!(receipt.after, None);
    let mut more = filled();
    more["after"] = json!("nobody");
    more["expires"] = json!("2027-11-22T09:00:00+01:00");
    assert!(read(&more).is_ok());
    let bytes = [b"\xEF\xBB\xBF".as_slice(), &serde_json::to_vec(&more).unwrap()].concat();
    pin().with(|input| assert!(read_receipt(&bytes, input.deployment, &receipt_steps(input), now()).is_ok()));
}

#[test]
fn every_empty_receipt_of_every_step_says_that_it_is_empty() {
    for case in [pin(), package(), crate::support::certificate()] {
        case.with(|input| {
            let steps = receipt_steps(input);
            assert!(!steps.is_empty());
            for step in &steps {
                let empty = empty_receipt(input.deployment, step);
                let error = read_receipt(&empty, input.deployment, &steps, now()).unwrap_err();
                assert_eq!(error.code(), codes::RECEIPT_NOT_FILLED_IN);
                assert!(error.to_string().contains("`by`, `at`, `result`"), "{error}");
                let mut value: Value = serde_json::from_slice(&empty).unwrap();
                value["by"] = json!("x@contoso.com");
                value["at"] = json!("2026-11-22T09:00:00Z");
                value["result"] = json!("failed");
                let bytes = serde_json::to_vec(&value).unwrap();
                let receipt = read_receipt(&bytes, input.deployment, &steps, now()).unwrap();
                assert_eq!(receipt.address, step.address);
            }
        });
    }
}

#[test]
fn each_thing_that_is_wrong_has_its_error() {
    let wrong: &[(&str, Value, Code)] = &[
        ("/format", json!(2), codes::RECEIPT_MALFORMED),
        ("/format", json!("1"), codes::RECEIPT_MALFORMED),
        ("/deployment", json!("plant-8"), codes::RECEIPT_OTHER_DEPLOYMENT),
        ("/tenant", json!("11111111-0000-4000-8000-000000000001"), codes::RECEIPT_OTHER_DEPLOYMENT),
        ("/address", json!("tenant.setting/appRegistrations"), codes::RECEIPT_OTHER_STEP),
        ("/address", json!("\u{1b}[2J"), codes::RECEIPT_OTHER_STEP),
        ("/opId", json!("aaaa"), codes::RECEIPT_OTHER_STEP),
        ("/kind", json!("device"), codes::RECEIPT_OTHER_STEP),
        ("/kind", json!("other\u{1b}"), codes::RECEIPT_MALFORMED),
        ("/by", json!(null), codes::RECEIPT_NOT_FILLED_IN),
        ("/by", json!("  "), codes::RECEIPT_NOT_FILLED_IN),
        ("/by", json!(1), codes::RECEIPT_MALFORMED),
        ("/at", json!("yesterday"), codes::RECEIPT_MALFORMED),
        ("/at", json!("2026-11-22T12:06:00Z"), codes::RECEIPT_MALFORMED),
        ("/result", json!("fine"), codes::RECEIPT_MALFORMED),
        ("/expires", json!("2026-11-22T12:00:00Z"), codes::RECEIPT_EXPIRED),
    ];
    for (pointer, value, code) in wrong {
        let mut receipt = filled();
        *receipt.pointer_mut(pointer).unwrap() = value.clone();
        assert_eq!(read(&receipt).unwrap_err(), *code, "{pointer} = {value}");
    }
    let mut receipt = filled();
    receipt["extra"] = json!(1);
    assert_eq!(read(&receipt).unwrap_err(), codes::RECEIPT_MALFORMED);
}

#[test]
fn a_receipt_of_another_script_is_refused() {
    package().with(|input| {
        let steps = receipt_steps(input);
        let step = steps.iter().find(|step| step.script_sha256.is_some()).unwrap();
        let mut receipt: Value = serde_json::from_slice(&empty_receipt(input.deployment, step)).unwrap();
        receipt["by"] = json!("it@contoso.com");
        receipt["at"] = json!("2026-11-22T09:00:00Z");
        receipt["result"] = json!("done");
        receipt["scriptSha256"] = json!("00");
        let bytes = serde_json::to_vec(&receipt).unwrap();
        let error = read_receipt(&bytes, input.deployment, &steps, now()).unwrap_err();
        assert_eq!(error.code(), codes::RECEIPT_OTHER_STEP);
    });
}

proptest! {
    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), text in "[\\[{\",:}\\]0-9a-z ]{0,80}") {
        let deployment = Deployment::new(TENANT, "plant-7");
        prop_assert!(read_receipt(&bytes, &deployment, &[], now()).is_err());
        prop_assert!(read_receipt(text.as_bytes(), &deployment, &[], now()).is_err());
        let deep = "[".repeat(60_000);
        prop_assert!(read_receipt(deep.as_bytes(), &deployment, &[], now()).is_err());
    }
}
