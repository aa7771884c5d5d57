use std::sync::LazyLock;

use data_encoding::Encoding;
use sha2::{Digest, Sha256};

use crate::address::Address;

/// RFC 4648 base 32 in lower case without padding: fits `uniqueName`, `employeeId` and a tag.
static BASE32: LazyLock<Encoding> = LazyLock::new(|| {
    let mut encoding = data_encoding::BASE32_NOPAD.specification();
    encoding.symbols = encoding.symbols.to_ascii_lowercase();
    // The specification is the crate's own with other letters, so it is always valid.
    encoding.encoding().unwrap_or(data_encoding::BASE32_NOPAD)
});

/// The generation in the mark of accounts that were taken over.
const ADOPTED: u32 = u32::MAX;

/// A deployment: a tenant and a name. It gives every object a mark by which it is recognised as ours.
///
/// Marks depend on nothing else, so two operators agree on them and a lost journal can be rebuilt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deployment {
    tenant: String,
    name: String,
    short: String,
}

impl Deployment {
    /// The deployment of that name in the tenant with that id.
    pub fn new(tenant_id: &str, name: &str) -> Self {
        let tenant = tenant_id.to_ascii_lowercase();
        let digest = BASE32.encode(&Sha256::digest(format!("{tenant}/{name}")));
        Self { short: digest[..4].to_owned(), tenant, name: name.to_owned() }
    }

    /// The tenant id.
    pub fn tenant(&self) -> &str {
        &self.tenant
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The identity of one resource's life: 26 characters, the same on every machine.
    ///
    /// `generation` rises when the resource is replaced.
    pub fn operation(&self, address: &Address, generation: u32) -> String {
        let digest = Sha256::digest(format!("{}/{}\n{address}\n{generation}", self.tenant, self.name));
        BASE32.encode(&digest)[..26].to_owned()
    }

    /// The `uniqueName` of a group: `hl2ra-`, four characters of the deployment, the operation.
    pub fn unique_name(&self, address: &Address) -> String {
        format!("hl2ra-{}-{}", self.short, self.operation(address, 0))
    }

    /// The `employeeId` of an account: 16 characters, the most that Entra takes.
    pub fn employee_id(&self, address: &Address) -> String {
        format!("{}{}", self.employee_prefix(), &self.operation(address, 0)[..10])
    }

    /// The `employeeId` of an account that was there before and was taken over: removal lets go of it, and never deletes it.
    pub fn adopted_id(&self, address: &Address) -> String {
        format!("{}{}", self.employee_prefix(), &self.operation(address, ADOPTED)[..10])
    }

    /// The `employeeId` of a guest that was invited; it begins otherwise than those of accounts, which are listed by theirs.
    pub fn guest_id(&self, address: &Address) -> String {
        format!("hg{}{}", self.short, &self.operation(address, 0)[..10])
    }

    /// The identity of an object that was there before and was taken over.
    pub fn adopted_operation(&self, address: &Address) -> String {
        self.operation(address, ADOPTED)
    }

    /// How the `employeeId` of each account of this deployment begins.
    pub fn employee_prefix(&self) -> String {
        format!("h2{}", self.short)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_stable_and_fit_their_fields() {
        let deployment = Deployment::new("6F1C0000-0000-4000-8000-000000000001", "plant-7");
        let group = Address::new("entra.group", "shared-accounts");
        let user = Address::new("entra.user", "holo-0001");
        assert_eq!(
            deployment.unique_name(&group),
            Deployment::new(deployment.tenant(), "plant-7").unique_name(&group)
        );
        assert!(deployment.unique_name(&group).len() <= 64);
        assert_eq!(deployment.employee_id(&user).len(), 16);
        assert!(deployment.employee_id(&user).starts_with(&deployment.employee_prefix()));
        assert_ne!(
            deployment.unique_name(&group),
            Deployment::new(deployment.tenant(), "plant-8").unique_name(&group)
        );
        assert_ne!(deployment.operation(&user, 0), deployment.operation(&user, 1));
    }
}
