//! Cmdlets of Security & Compliance and Exchange Online `PowerShell` that information barriers need.

use crate::sim::powershell::Cmdlet;

/// Every cmdlet of these modules that is modelled.
pub(crate) fn all() -> impl Iterator<Item = &'static Cmdlet> {
    std::iter::empty()
}
