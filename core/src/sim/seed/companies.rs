//! Four tenants: a company with experts, and three companies with technicians.

use super::build::Builder;
use super::products::{REMOTE_ASSIST, SPE_E3, SPE_E5};
use crate::error::Result;
use crate::sim::moment::Moment;
use crate::sim::store::World;

/// Plants the tenants.
pub(super) fn plant(world: &mut World, at: Moment) -> Result<()> {
    let mut experts = Builder::new(world, at, "ABC", "abc.com", "abc.onmicrosoft.com");
    let e5 = experts.product(&SPE_E5, 100);
    experts.product(&REMOTE_ASSIST, 20);
    experts.user("expert", "abc.com", &[e5]);
    experts.external_access(&[], &[]);
    experts.configuration_management();
    experts.finish()?;
    let companies: [(&str, &str, &[&str], &[&str]); 3] = [
        ("Contoso1", "contoso1", &["abc.com"], &[]),
        ("Contoso2", "contoso2", &[], &["other.com"]),
        ("ContosoN", "contoson", &[], &[]),
    ];
    for (name, alias, allowed, blocked) in companies {
        let domain = format!("{alias}.com");
        let mut technicians = Builder::new(world, at, name, &domain, &format!("{alias}.onmicrosoft.com"));
        let e3 = technicians.product(&SPE_E3, 30);
        let remote_assist = technicians.product(&REMOTE_ASSIST, 30);
        technicians.user("technician", &domain, &[e3, remote_assist]);
        technicians.external_access(allowed, blocked);
        technicians.finish()?;
    }
    Ok(())
}
