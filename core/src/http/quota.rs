//! What each service behind Graph grants, and what a request costs of it.
//!
//! Source of all numbers: Microsoft's page on throttling limits with its includes on identity, Teams and Intune (2026),
//! which says that they may change. Where the page has several sizes or routes, the smallest allowance is taken.

use std::fmt;

use ::http::Method;

use super::share::Share;

/// A service with quotas of its own. Graph is one host, but each of these refuses for itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Service {
    /// The directory: users, groups, devices, policies, licences.
    Identity,
    /// The invitation manager.
    Invitations,
    /// Teams, its channels and members.
    Teams,
    /// Intune.
    Intune,
    /// Audit logs, sign-ins and authentication methods.
    Reports,
    /// Conditional access and identity protection.
    ConditionalAccess,
}

/// How many services there are.
const COUNT: usize = 6;

impl Service {
    /// All services.
    pub const ALL: [Self; COUNT] = [
        Self::Identity,
        Self::Invitations,
        Self::Teams,
        Self::Intune,
        Self::Reports,
        Self::ConditionalAccess,
    ];

    /// The service that answers a path such as `/v1.0/teams/…`.
    pub fn of(path: &str) -> Self {
        let route = path.split('?').next().unwrap_or_default();
        let mut names =
            route.split('/').filter(|segment| !segment.is_empty() && *segment != "v1.0").map(name_of);
        let first = names.next().unwrap_or_default();
        match first {
            "invitations" => Self::Invitations,
            "teams" | "chats" | "teamwork" => Self::Teams,
            "groups" if names.any(|name| name == "team") => Self::Teams,
            "deviceManagement" | "deviceAppManagement" => Self::Intune,
            "auditLogs" | "reports" => Self::Reports,
            "users" if names.any(|name| name == "authentication") => Self::Reports,
            "identityProtection" => Self::ConditionalAccess,
            "identity" if names.next() == Some("conditionalAccess") => Self::ConditionalAccess,
            _ => Self::Identity,
        }
    }

    /// The name in messages and plans, as Microsoft's page on throttling calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Invitations => "invitation",
            Self::Teams => "Teams",
            Self::Intune => "Intune",
            Self::Reports => "report",
            Self::ConditionalAccess => "conditional access",
        }
    }

    /// What its quota for all requests counts.
    fn unit(self) -> &'static str {
        if self == Self::Identity { "resource units" } else { "requests" }
    }
}

/// A segment without its key: `groups(uniqueName='x')` is `groups`.
fn name_of(segment: &str) -> &str {
    segment.split('(').next().unwrap_or_default()
}

/// A bucket that refills at a steady rate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rate {
    /// How much may be spent at once after a pause.
    pub burst: f64,
    /// How much is regained per second.
    pub per_second: f64,
}

impl Rate {
    /// So much in so many seconds, spendable at once.
    pub const fn of(amount: f64, seconds: f64) -> Self {
        Self { burst: amount, per_second: amount / seconds }
    }

    fn share(self, share: f64) -> Self {
        Self { burst: self.burst * share, per_second: self.per_second * share }
    }
}

/// As `3,000 per 150 s`.
impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.burst / self.per_second;
        write!(f, "{} per {} s", grouped(self.burst), grouped(seconds))
    }
}

/// A number with commas between thousands, and with at most two digits after the point.
fn grouped(number: f64) -> String {
    let text = format!("{number:.2}");
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    let rest = rest.trim_end_matches('0');
    let mut out = String::new();
    for (index, digit) in whole.char_indices() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if rest.is_empty() { out } else { format!("{out}.{rest}") }
}

/// What a quota counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// All requests, in the service's units.
    Units,
    /// Requests that write.
    Writes,
}

impl Counted {
    /// The word, such as `writes`.
    pub fn name(self, service: Service) -> &'static str {
        match self {
            Self::Units => service.unit(),
            Self::Writes => "writes",
        }
    }
}

/// The quotas of one service for one app in one tenant; `None` where there is none.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Quota {
    /// For all requests, in the service's units: resource units for the directory, requests elsewhere.
    pub units: Option<Rate>,
    /// For requests that write.
    pub writes: Option<Rate>,
}

/// The quotas of all services, and which share they are of what the services grant.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Quotas {
    of: [Quota; COUNT],
    share: Share,
}

impl Quotas {
    /// A share of what is published for one app in a tenant of the smallest size.
    pub fn published(share: Share) -> Self {
        let mut quotas = Self { share, ..Self::default() };
        let share = share.get();
        for (service, units, writes) in PUBLISHED {
            quotas = quotas.with(
                *service,
                Quota {
                    units: units.map(|rate| rate.share(share)),
                    writes: writes.map(|rate| rate.share(share)),
                },
            );
        }
        quotas
    }

    /// Sets the quota of one service.
    #[must_use]
    pub fn with(mut self, service: Service, quota: Quota) -> Self {
        self.of[service as usize] = quota;
        self
    }

    /// Which share they are of what the services grant.
    pub fn share(&self) -> Share {
        self.share
    }

    /// The quota of one service.
    pub fn of(&self, service: Service) -> Quota {
        self.of[service as usize]
    }

    /// The rate of one quota, if there is one.
    pub fn rate(&self, service: Service, counted: Counted) -> Option<Rate> {
        let quota = self.of(service);
        match counted {
            Counted::Units => quota.units,
            Counted::Writes => quota.writes,
        }
    }

    /// One quota in words, such as `identity writes: 3,000 per 150 s`.
    pub fn named(&self, service: Service, counted: Counted) -> String {
        let what = format!("{} {}", service.name(), counted.name(service));
        self.rate(service, counted).map_or_else(|| what.clone(), |rate| format!("{what}: {rate}"))
    }
}

/// The quota against which a request counts, without numbers, such as `identity writes`.
pub(crate) fn quota_of(path: &str, read: bool) -> String {
    let service = Service::of(path);
    let published = Quotas::published(Share::WHOLE);
    let writes = !read && published.rate(service, Counted::Writes).is_some();
    let counted = if writes { Counted::Writes } else { Counted::Units };
    format!("{} {}", service.name(), counted.name(service))
}

/// Service, all requests, writes.
const PUBLISHED: &[(Service, Option<Rate>, Option<Rate>)] = &[
    // Resource units of a tenant with fewer than 50 users: 3,500 in 10 s. Writes: 3,000 in 150 s.
    (Service::Identity, Some(Rate::of(3500.0, 10.0)), Some(Rate::of(3000.0, 150.0))),
    // 150 in 5 s for the tenant, all apps together.
    (Service::Invitations, Some(Rate::of(150.0, 5.0)), None),
    // 30 per second for most routes; writes mostly go to one team, which takes 4 per second of one app.
    (Service::Teams, Some(Rate::of(30.0, 1.0)), Some(Rate::of(4.0, 1.0))),
    // 1,000 in 20 s, of which 100 may write (device configuration, enrolment, autopilot).
    (Service::Intune, Some(Rate::of(1000.0, 20.0)), Some(Rate::of(100.0, 20.0))),
    // 5 in 10 s.
    (Service::Reports, Some(Rate::of(5.0, 10.0)), None),
    // 1 per second for the tenant, all apps together, and without `Retry-After`.
    (Service::ConditionalAccess, Some(Rate::of(1.0, 1.0)), None),
];

/// What one HTTP request costs of each service's quota. The items of a batch are counted one by one, as the service does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Load([Cost; COUNT]);

/// What is spent of one service.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Cost {
    pub(super) units: u32,
    pub(super) writes: u32,
}

impl Load {
    /// The load of one operation on a path with its query.
    pub fn of(method: &Method, path: &str, read: bool) -> Self {
        let mut load = Self::default();
        let service = Service::of(path);
        let units = if service == Service::Identity { resource_units(method, path) } else { 1 };
        load.0[service as usize] = Cost { units, writes: u32::from(!read) };
        load
    }

    /// Both together.
    #[must_use]
    pub fn plus(mut self, other: &Self) -> Self {
        for (mine, theirs) in self.0.iter_mut().zip(other.0) {
            mine.units = mine.units.saturating_add(theirs.units);
            mine.writes = mine.writes.saturating_add(theirs.writes);
        }
        self
    }

    /// The services that it reaches.
    pub fn services(&self) -> impl Iterator<Item = Service> + '_ {
        Service::ALL.into_iter().filter(|service| self.cost(*service) != Cost::default())
    }

    pub(super) fn cost(&self, service: Service) -> Cost {
        self.0[service as usize]
    }
}

/// The directory's price of a request in resource units: a base by route, one less with `$select`, one more with
/// `$expand`, never below one.
fn resource_units(method: &Method, path: &str) -> u32 {
    let (route, query) = path.split_once('?').unwrap_or((path, ""));
    let last = name_of(route.rsplit('/').find(|segment| !segment.starts_with('$')).unwrap_or_default());
    let base = match (method.as_str(), last) {
        ("GET", "transitiveMembers") | ("POST", "getByIds") => 5,
        ("POST", "isMemberOf" | "checkMemberGroups" | "checkMemberObjects") => 4,
        ("GET", "members" | "contracts" | "subscribedSkus") => 3,
        (
            "GET",
            "users"
            | "applications"
            | "licenseDetails"
            | "memberOf"
            | "transitiveMemberOf"
            | "ownedObjects"
            | "oauth2PermissionGrants"
            | "appRoleAssignments",
        )
        | ("POST", "getMemberGroups" | "getMemberObjects") => 2,
        _ => 1,
    };
    let option = |name: &str| query.split('&').any(|option| option.starts_with(name));
    let price = base + u32::from(option("$expand=")) - u32::from(option("$select=") && base > 1);
    price.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_route_belongs_to_a_service() {
        for (path, service) in [
            ("/v1.0/users/user-01?$select=id", Service::Identity),
            ("/users/1/authentication/temporaryAccessPassMethods", Service::Reports),
            ("/v1.0/groups(uniqueName='x')/members/$ref", Service::Identity),
            ("/v1.0/groups/1/team", Service::Teams),
            ("/teams('1')/members/add", Service::Teams),
            ("/deviceManagement/deviceConfigurations", Service::Intune),
            ("/invitations", Service::Invitations),
            ("/auditLogs/signIns", Service::Reports),
            ("/v1.0/identity/conditionalAccess/policies", Service::ConditionalAccess),
            ("/policies/authenticationMethodsPolicy", Service::Identity),
            ("", Service::Identity),
        ] {
            assert_eq!(Service::of(path), service, "{path}");
        }
    }

    #[test]
    fn the_directory_has_its_price_list() {
        for (method, path, price) in [
            (Method::GET, "/v1.0/users/1", 1),
            (Method::GET, "/v1.0/users", 2),
            (Method::GET, "/v1.0/users?$top=999&$select=id", 1),
            (Method::GET, "/groups/1/members?$expand=manager", 4),
            (Method::GET, "/groups/1/members/$count", 3),
            (Method::POST, "/directoryObjects/getByIds", 5),
            (Method::GET, "/subscribedSkus", 3),
            (Method::PATCH, "/users/1", 1),
        ] {
            assert_eq!(resource_units(&method, path), price, "{method} {path}");
        }
    }

    #[test]
    fn the_published_numbers_are_those_of_the_page() {
        let quotas = Quotas::published(Share::WHOLE);
        let writes = quotas.of(Service::Identity).writes.unwrap();
        assert_eq!(writes, Rate { burst: 3000.0, per_second: 20.0 });
        assert_eq!(quotas.of(Service::Intune).writes, Some(Rate { burst: 100.0, per_second: 5.0 }));
        assert_eq!(quotas.of(Service::Reports).units, Some(Rate { burst: 5.0, per_second: 0.5 }));
        let half = Quotas::published(Share::HALF).of(Service::Identity).writes;
        assert_eq!(half, Some(Rate { burst: 1500.0, per_second: 10.0 }));
    }

    #[test]
    fn quotas_have_names() {
        let quotas = Quotas::published(Share::WHOLE);
        assert_eq!(quotas.named(Service::Identity, Counted::Writes), "identity writes: 3,000 per 150 s");
        assert_eq!(
            quotas.named(Service::Identity, Counted::Units),
            "identity resource units: 3,500 per 10 s"
        );
        let tiny = Quotas::published(Share::new(0.0005).unwrap());
        assert_eq!(tiny.named(Service::Identity, Counted::Writes), "identity writes: 1.5 per 150 s");
        assert_eq!(Quotas::default().named(Service::Teams, Counted::Writes), "Teams writes");
        assert_eq!(quota_of("/users/1", false), "identity writes");
        assert_eq!(quota_of("/invitations", false), "invitation requests");
    }
}
