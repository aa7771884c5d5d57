//! What is written for accounts of vendors: who has one, a letter for each person, and the scripts for information barriers.

use std::fmt::Write;

use super::artefact::{Artefact, Bundle, Draft, Purpose, Stage};
use super::name;
use super::receipt::{ReceiptStep, add_script_receipts};
use super::script_pack::{ScriptPack, by_script, readme};
use crate::address::Address;
use crate::encode::csv::cell;
use crate::encode::markdown::code;
use crate::error::{Error, Result, codes};
use crate::model::HandOver;
use crate::powershell::{Data, Operation, Script};
use crate::resource::file::{ACCESS_REVIEW, LETTERS};
use crate::resource::{Deployment, FileResource};

/// What the documents are made of.
#[derive(Clone, Debug)]
pub struct VendorDocuments {
    /// The tenant's domain.
    pub domain: String,
    /// How people get in for the first time.
    pub hand_over: HandOver,
    /// The people, in the order of the scenario.
    pub people: Vec<VendorPerson>,
    /// What the scripts are told; nothing where there are no barriers.
    pub operations: Vec<Operation>,
}

/// One person of a vendor, and the account.
#[derive(Clone, Debug)]
pub struct VendorPerson {
    /// The vendor.
    pub vendor: String,
    /// The account's user principal name.
    pub account: String,
    /// The name that people see.
    pub display_name: String,
    /// Where the person is reached outside.
    pub person: String,
    /// Who answers for the person.
    pub sponsor: Option<String>,
    /// The last day on which the account is needed.
    pub expires: Option<String>,
    /// Whether the account exists.
    pub exists: bool,
    /// Whether it may sign in, if that is known.
    pub enabled: Option<bool>,
}

/// The files. No password and no pass stands in any of them.
pub fn vendors(deployment: &Deployment, documents: &VendorDocuments) -> Result<Bundle> {
    let mut draft = Draft::new(deployment);
    let purpose = Purpose::new(
        Stage::Operation,
        "whoever reviews access",
        "Every account, whose it is, until when, and who answers for that. Go through it at least every quarter.",
    )
    .at(file(ACCESS_REVIEW));
    draft.add(Artefact::new("access-review.csv", review(&documents.people)?), purpose)?;
    let names = name::of_texts(documents.people.iter().map(|person| person.account.as_str()));
    for (person, name) in documents.people.iter().zip(names) {
        let purpose =
            Purpose::new(Stage::Operation, "whoever hands the account over", "The letter for this person.")
                .at(file(LETTERS));
        draft
            .add(Artefact::new(format!("letters/{name}.md"), letter(person, documents.hand_over)), purpose)?;
    }
    for (script, operations) in by_script(&documents.operations) {
        pack(deployment, &documents.domain, script, operations)?.add_to(&mut draft)?;
    }
    let steps = vendor_steps(&documents.operations);
    add_script_receipts(deployment, &steps, &mut draft)?;
    Ok(draft.finish())
}

/// The steps for which a receipt comes back.
pub fn vendor_steps(operations: &[Operation]) -> Vec<ReceiptStep> {
    operations.iter().map(ReceiptStep::of_script).collect()
}

fn file(key: &str) -> Address {
    Address::new(FileResource::KIND, key)
}

fn review(people: &[VendorPerson]) -> Result<Vec<u8>> {
    let failed = |error: ::csv::Error| {
        Error::new(codes::BUG_INVARIANT, "a list in memory cannot be written").because(error)
    };
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    writer
        .write_record(["vendor", "account", "displayName", "person", "sponsor", "expires", "state", "keep"])
        .map_err(failed)?;
    for person in people {
        let state = match (person.exists, person.enabled) {
            (false, _) => "not there yet",
            (true, Some(false)) => "blocked",
            (true, _) => "in use",
        };
        let optional = |text: &Option<String>| text.clone().unwrap_or_default();
        let (sponsor, expires) = (optional(&person.sponsor), optional(&person.expires));
        let given =
            [&person.vendor, &person.account, &person.display_name, &person.person, &sponsor, &expires];
        let record = given.into_iter().map(|text| cell(text)).chain([state.into(), "".into()]);
        let record: Vec<String> = record.map(std::borrow::Cow::into_owned).collect();
        writer.write_record(record).map_err(failed)?;
    }
    writer.into_inner().map_err(|_| Error::new(codes::BUG_INVARIANT, "a list in memory cannot be written"))
}

fn letter(person: &VendorPerson, hand_over: HandOver) -> String {
    let mut out = String::new();
    let (key, first) = match hand_over {
        HandOver::ForcedChange => ("first password", "You are asked for a password of your own at once."),
        HandOver::TemporaryAccessPass => (
            "temporary access pass",
            "Then set up a way to sign in of your own there, because the pass ends after a while.",
        ),
    };
    let until = person.expires.as_deref().map_or_else(
        || "It has no last day; whoever answers for you says when it ends.".to_owned(),
        |day| format!("It is for you until {}.", code(day)),
    );
    let sponsor = person.sponsor.as_deref().map_or_else(|| "whoever gave you this letter".to_owned(), code);
    // Writing to a text cannot fail.
    let _ = write!(
        out,
        "# Your account for Remote Assist\n\n\
         For {display} ({outside}), of {vendor}.\n\n\
         | | |\n|---|---|\n| account | {account} |\n| {key} | given to you by another way, never with this letter |\n\n\
         1. Sign in at https://myaccount.microsoft.com with the account and the {key}. {first}\n\
         2. Sign in to Dynamics 365 Remote Assist with the same account, on the headset and on the phone.\n\
         3. You find the people whom you may call by their names.\n\n\
         The account is yours alone: nobody else may use it. {until} If you lose the password or the device, or no longer need the \
         account, tell {sponsor} at once.\n",
        display = code(&person.display_name),
        outside = code(&person.person),
        vendor = code(&person.vendor),
        account = crate::encode::markdown::cell(&person.account),
    );
    out
}

fn pack(
    deployment: &Deployment,
    domain: &str,
    script: Script,
    operations: Vec<Operation>,
) -> Result<ScriptPack> {
    let (folder, by, title, text) = match script {
        Script::Teams => (
            "powershell/1-teams",
            "a Teams administrator",
            "Scoped search in Teams",
            "It turns on scoped search, which information barriers need. Microsoft asks to wait for 24 hours afterwards before policies \
             are made.",
        ),
        Script::Compliance => (
            "powershell/2-compliance",
            "a compliance administrator",
            "Information barriers",
            "It makes the segments and their policies, each policy inactive first, and applies them. The application begins within 30 \
             minutes and takes an hour for 5,000 people of the tenant; chats between people whom it keeps apart become read-only. Run the \
             Teams script before, and make sure that the audit log records.",
        ),
    };
    Ok(ScriptPack {
        script,
        data: Data::new(script, deployment.name(), deployment.tenant(), domain, operations)?,
        folder: folder.to_owned(),
        stage: Stage::Scripts,
        by,
        readme: readme(deployment, domain, script, title, text),
    })
}
