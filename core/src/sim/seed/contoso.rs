//! The tenant contoso.com.

use serde_json::json;

use super::build::Builder;
use super::products::{INTUNE, PREMIUM, REMOTE_ASSIST, SPE_E3};
use crate::error::Result;
use crate::sim::moment::Moment;
use crate::sim::store::World;

/// Seats of Remote Assist, Microsoft 365 E3, Intune and Entra ID P1.
pub(super) const SEATS: [i64; 4] = [50, 60, 50, 25];
/// Seats of the seed `large`.
pub(super) const MANY_SEATS: [i64; 4] = [200_000; 4];

/// Groups that have nothing to do with a deployment, and how many members each has.
const GROUPS: [(&str, usize); 6] =
    [("All staff", 30), ("Finance", 5), ("Maintenance", 8), ("Quality", 4), ("Sales", 7), ("Warehouse", 6)];

/// Plants the tenant: 30 users with E3, of whom 10 have Remote Assist.
pub(super) fn plant(world: &mut World, at: Moment, seats: [i64; 4]) -> Result<()> {
    let mut tenant = Builder::new(world, at, "Contoso", "contoso.com", "contoso.onmicrosoft.com");
    let [remote_assist, e3, intune, premium] = seats;
    let remote_assist = tenant.product(&REMOTE_ASSIST, remote_assist);
    let e3 = tenant.product(&SPE_E3, e3);
    tenant.product(&INTUNE, intune);
    tenant.product(&PREMIUM, premium);
    let people: Vec<_> = (1..=30)
        .map(|number| {
            let products = if number <= 10 { &[e3, remote_assist][..] } else { &[e3][..] };
            tenant.user(&format!("user-{number:02}"), "contoso.com", products)
        })
        .collect();
    for (place, (name, size)) in GROUPS.into_iter().enumerate() {
        let members: Vec<_> = people.iter().cycle().skip(place * 4).take(size).copied().collect();
        tenant.group(name, &members);
    }
    let address = "./Device/Vendor/MSFT/Policy/Config/Experience/AllowCortana";
    let setting = json!([{
        "@odata.type": "#microsoft.graph.omaSettingInteger", "displayName": "Cortana", "description": null, "omaUri": address, "value": 0,
    }]);
    tenant.profile("Office PCs", "windows10CustomConfiguration", Some(setting));
    tenant.profile("Update ring", "windowsUpdateForBusinessConfiguration", None);
    tenant.external_access(&[], &[]);
    tenant.finish()
}
