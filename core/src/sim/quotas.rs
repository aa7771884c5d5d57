//! Which quotas bind which requests, with the published numbers (throttling.json).

use http::Method;

/// What a quota counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    /// Requests.
    Requests,
    /// Requests that change something.
    Writes,
    /// Resource units.
    Resources,
}

/// For whom a quota counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    /// One application in one tenant.
    Both,
    /// One tenant, over all applications.
    Tenant,
    /// One application, over all tenants.
    Application,
    /// One application and one resource, such as a team.
    Resource,
}

/// A quota: so many units in so many seconds.
#[derive(Debug)]
pub(crate) struct Quota {
    /// The name of its buckets.
    pub(crate) name: &'static str,
    /// What it counts.
    pub(crate) unit: Unit,
    /// For whom.
    pub(crate) scope: Scope,
    /// How many, for small, middle and large tenants.
    amounts: [f64; 3],
    /// In how many seconds.
    pub(crate) window: f64,
}

impl Quota {
    /// How many units a tenant with so many users has.
    pub(crate) fn limit(&self, users: usize) -> f64 {
        let [small, middle, large] = self.amounts;
        match users {
            0..50 => small,
            50..=500 => middle,
            _ => large,
        }
    }
}

const fn quota(name: &'static str, unit: Unit, scope: Scope, amount: f64, window: f64) -> Quota {
    Quota { name, unit, scope, amounts: [amount; 3], window }
}

/// Requests that share quotas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    /// Users, groups and the rest of the directory.
    Identity,
    /// Logs and authentication methods.
    Reports,
    /// Conditional access.
    ConditionalAccess,
    /// Invitations.
    Invitations,
    /// Intune, but for devices.
    Intune,
    /// Devices of Intune.
    IntuneDevices,
    /// `POST /teams`
    CreateTeam,
    /// `PUT /groups/{id}/team`
    CreateTeamOfGroup,
    /// Adding members of teams one by one.
    AddTeamMember,
    /// Reading teams, their members and channels.
    ReadTeams,
    /// Other writes of Teams.
    WriteTeams,
}

const GLOBAL: Quota = quota("global", Unit::Requests, Scope::Application, 130_000.0, 10.0);

const IDENTITY: &[Quota] = &[
    Quota {
        name: "identity.ru",
        unit: Unit::Resources,
        scope: Scope::Both,
        amounts: [3_500.0, 5_000.0, 8_000.0],
        window: 10.0,
    },
    quota("identity.ru.app", Unit::Resources, Scope::Application, 150_000.0, 20.0),
    quota("identity.writes", Unit::Writes, Scope::Both, 3_000.0, 150.0),
    quota("identity.writes.app", Unit::Writes, Scope::Application, 35_000.0, 300.0),
    quota("identity.writes.tenant", Unit::Writes, Scope::Tenant, 18_000.0, 300.0),
    GLOBAL,
];
const REPORTS: &[Quota] = &[
    quota("reports", Unit::Requests, Scope::Both, 5.0, 10.0),
    quota("reports.app", Unit::Requests, Scope::Application, 122.0, 10.0),
    GLOBAL,
];
const CONDITIONAL_ACCESS: &[Quota] =
    &[quota("conditionalAccess", Unit::Requests, Scope::Tenant, 1.0, 1.0), GLOBAL];
const INVITATIONS: &[Quota] = &[quota("invitations", Unit::Requests, Scope::Tenant, 150.0, 5.0), GLOBAL];
const INTUNE: &[Quota] = &[
    quota("intune.writes", Unit::Writes, Scope::Both, 100.0, 20.0),
    quota("intune.writes.tenant", Unit::Writes, Scope::Tenant, 200.0, 20.0),
    quota("intune", Unit::Requests, Scope::Both, 1_000.0, 20.0),
    quota("intune.tenant", Unit::Requests, Scope::Tenant, 2_000.0, 20.0),
    GLOBAL,
];
const INTUNE_DEVICES: &[Quota] = &[
    quota("intune.devices.writes", Unit::Writes, Scope::Both, 200.0, 20.0),
    quota("intune.devices.writes.tenant", Unit::Writes, Scope::Tenant, 400.0, 20.0),
    quota("intune.devices", Unit::Requests, Scope::Both, 2_000.0, 20.0),
    quota("intune.devices.tenant", Unit::Requests, Scope::Tenant, 4_000.0, 20.0),
    GLOBAL,
];
const CREATE_TEAM: &[Quota] = &[
    quota("teams.create", Unit::Requests, Scope::Both, 10.0, 1.0),
    quota("teams.create.app", Unit::Requests, Scope::Application, 100.0, 1.0),
    GLOBAL,
];
const CREATE_TEAM_OF_GROUP: &[Quota] = &[
    quota("teams.put", Unit::Requests, Scope::Both, 6.0, 1.0),
    quota("teams.put.app", Unit::Requests, Scope::Application, 150.0, 1.0),
    GLOBAL,
];
const ADD_TEAM_MEMBER: &[Quota] = &[
    quota("teams.members", Unit::Requests, Scope::Both, 30.0, 1.0),
    quota("teams.members.team", Unit::Requests, Scope::Resource, 4.0, 60.0),
    GLOBAL,
];
const READ_TEAMS: &[Quota] = &[
    quota("teams.read", Unit::Requests, Scope::Both, 60.0, 1.0),
    quota("teams.read.team", Unit::Requests, Scope::Resource, 4.0, 1.0),
    GLOBAL,
];
const WRITE_TEAMS: &[Quota] = &[
    quota("teams.write", Unit::Requests, Scope::Both, 30.0, 1.0),
    quota("teams.write.team", Unit::Requests, Scope::Resource, 1.0, 1.0),
    GLOBAL,
];

impl Class {
    /// The quotas that bind such requests.
    pub(crate) fn quotas(self) -> &'static [Quota] {
        match self {
            Self::Identity => IDENTITY,
            Self::Reports => REPORTS,
            Self::ConditionalAccess => CONDITIONAL_ACCESS,
            Self::Invitations => INVITATIONS,
            Self::Intune => INTUNE,
            Self::IntuneDevices => INTUNE_DEVICES,
            Self::CreateTeam => CREATE_TEAM,
            Self::CreateTeamOfGroup => CREATE_TEAM_OF_GROUP,
            Self::AddTeamMember => ADD_TEAM_MEMBER,
            Self::ReadTeams => READ_TEAMS,
            Self::WriteTeams => WRITE_TEAMS,
        }
    }
}

/// The class of a request.
pub(crate) fn classify(method: &Method, path: &str) -> Class {
    let path = path.to_ascii_lowercase();
    let read = *method == Method::GET;
    let begins = |start: &str| path.starts_with(start);
    if begins("/auditlogs") || path.contains("/authentication/") {
        Class::Reports
    } else if begins("/identity/conditionalaccess") {
        Class::ConditionalAccess
    } else if begins("/invitations") {
        Class::Invitations
    } else if path.contains("/manageddevices") {
        Class::IntuneDevices
    } else if begins("/devicemanagement") {
        Class::Intune
    } else if begins("/groups") && path.ends_with("/team") && !read {
        Class::CreateTeamOfGroup
    } else if begins("/teams") {
        match (read, path.as_str()) {
            (true, _) => Class::ReadTeams,
            (false, "/teams") => Class::CreateTeam,
            (false, path) if path.ends_with("/members") => Class::AddTeamMember,
            _ => Class::WriteTeams,
        }
    } else {
        Class::Identity
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_sorted_by_their_quotas() {
        for (method, path, class) in [
            (Method::POST, "/users", Class::Identity),
            (Method::POST, "/users/x/authentication/temporaryAccessPassMethods", Class::Reports),
            (Method::GET, "/auditLogs/directoryAudits", Class::Reports),
            (Method::GET, "/identity/conditionalAccess/policies", Class::ConditionalAccess),
            (Method::POST, "/deviceManagement/managedDevices/x/syncDevice", Class::IntuneDevices),
            (Method::POST, "/deviceManagement/deviceConfigurations", Class::Intune),
            (Method::PUT, "/groups/x/team", Class::CreateTeamOfGroup),
            (Method::POST, "/teams/x/members", Class::AddTeamMember),
            (Method::POST, "/teams/x/members/add", Class::WriteTeams),
        ] {
            assert_eq!(classify(&method, path), class, "{method} {path}");
        }
    }
}
