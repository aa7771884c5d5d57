//! Options of calls, from the keywords that both clients take.

use std::path::PathBuf;

use pyo3::prelude::*;
use remote_assist_bridge::{ApplySettings, PlanSettings, ResumeSettings, TeardownSettings};

use crate::input::{Names, PurposeInput, Texts, within};

/// Options of `plan`.
pub(crate) fn plan(
    adopt: Option<Texts>,
    prune: bool,
    purpose: Option<PurposeInput>,
    keep: Option<Names>,
    journal: Option<PathBuf>,
    receipts: Option<Names>,
) -> PlanSettings {
    PlanSettings {
        adopt: adopt.map(|texts| texts.0.into_iter().collect()).unwrap_or_default(),
        prune,
        purpose: purpose.unwrap_or_default().0,
        keep: list(keep),
        journal,
        receipts: list(receipts),
    }
}

/// Options of `apply`.
pub(crate) fn apply(
    py: Python<'_>,
    recipients: Option<Names>,
    journal: Option<PathBuf>,
    max_destroy: Option<i128>,
    close_access: bool,
    receipts: Option<Names>,
) -> PyResult<ApplySettings> {
    Ok(ApplySettings {
        recipients: list(recipients),
        journal,
        max_destroy: limit(py, max_destroy)?,
        close_access,
        receipts: list(receipts),
    })
}

/// Options of `resume`.
pub(crate) fn resume(
    py: Python<'_>,
    recipients: Option<Names>,
    journal: Option<PathBuf>,
    max_destroy: Option<i128>,
    close_access: bool,
    unlock: Option<String>,
    recover: bool,
) -> PyResult<ResumeSettings> {
    let (recipients, max_destroy) = (list(recipients), limit(py, max_destroy)?);
    Ok(ResumeSettings { recipients, journal, max_destroy, close_access, unlock, recover })
}

/// Options of `teardown`.
pub(crate) fn teardown(
    py: Python<'_>,
    keep: Option<Names>,
    max_destroy: Option<i128>,
    close_access: bool,
    journal: Option<PathBuf>,
) -> PyResult<TeardownSettings> {
    Ok(TeardownSettings { keep: list(keep), max_destroy: limit(py, max_destroy)?, close_access, journal })
}

fn list(names: Option<Names>) -> Vec<String> {
    names.map(|names| names.0).unwrap_or_default()
}

fn limit(py: Python<'_>, number: Option<i128>) -> PyResult<Option<u32>> {
    number.map(|number| within(py, "max_destroy", u32::MAX, number)).transpose()
}
