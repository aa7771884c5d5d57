//! From a scenario of several tenants to the resources that it asks for.

use crate::model::Federation;
use crate::resource::{Deployment, Resource};

/// The resources in the order in which they depend on each other.
pub(super) fn compile(_scenario: &Federation, _deployment: &Deployment) -> Vec<Resource> {
    Vec::new()
}
