//! Intune: profiles, their assignments, enrolment and devices.

pub(crate) mod assignments;
mod catalogue;
pub(crate) mod configurations;
pub(crate) mod devices;
pub(crate) mod enrollment;
pub(crate) mod headsets;
mod reach;
pub(crate) mod reports;
