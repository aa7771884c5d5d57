//! `README.md`: what each file is, in which order they are used, and who does it.

use std::fmt::Write;

use crate::encode::markdown::{cell, code};
use crate::model::{ArtefactEntry, ArtefactLater};
use crate::resource::Deployment;

/// Titles of the stages, and what to know before.
const STAGES: &[(&str, &str)] = &[
    ("The tenant", "Once per tenant, before anything else."),
    ("Certificates", "Once per tenant: how headsets sign in without a PIN."),
    ("Policies", "Before the first headset is set up, so that none is ever without them."),
    ("The provisioning package", "On a Windows computer, before the headsets are set up."),
    ("The headsets", "One checklist per headset, with the headset on."),
    ("In operation", "Kept where whoever answers for the headsets finds it."),
    (
        "Scripts",
        "For tenants that are administered here, where no API writes a setting. `apply --powershell` runs them too.",
    ),
    (
        "Packs for other tenants",
        "Give each folder to whoever administers that tenant; its README says what to do.",
    ),
    (
        "Receipts",
        "One per step that no API tells. Fill in `by`, `at` and `result` when the step is done, then give them to \
         `remote-assist apply --receipt`. What is filled in is never written over.",
    ),
];
/// How many files of one stage are listed one by one.
const LISTED: usize = 24;

/// Writes the overview.
pub(super) fn readme(deployment: &Deployment, entries: &[ArtefactEntry], later: &[ArtefactLater]) -> String {
    let mut out = String::new();
    add(&mut out, format_args!("# Documents of {}\n\n", code(deployment.name())));
    add(
        &mut out,
        format_args!(
            "For the tenant {}. Written by `remote-assist emit`; the same scenario gives the same bytes. Files that were \
             changed by hand are not written over. `index.json` lists every file with its SHA-256.\n",
            code(deployment.tenant())
        ),
    );
    if !later.is_empty() {
        out.push_str("\n## Not written yet\n\n");
        for one in later {
            add(&mut out, format_args!("- {}: {}\n", code(&one.name), one.why));
        }
    }
    for (number, (title, before)) in (1_u32..).zip(STAGES) {
        let files: Vec<_> = entries.iter().filter(|entry| entry.stage == number).collect();
        if !files.is_empty() {
            add(&mut out, format_args!("\n## {title}\n\n{before}\n\n"));
            table(&files, &mut out);
        }
    }
    out
}

fn table(files: &[&ArtefactEntry], out: &mut String) {
    out.push_str("| file | what it is for | who |\n|---|---|---|\n");
    for entry in files.iter().take(LISTED) {
        add(out, format_args!("| {} | {} | {} |\n", cell(&entry.name), entry.purpose, entry.by));
    }
    if files.len() > LISTED {
        let rest = files.len() - LISTED;
        add(out, format_args!("\nAnd {rest} more of the same kind; `index.json` lists all.\n"));
    }
}

pub(super) fn add(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = out.write_fmt(text);
}
