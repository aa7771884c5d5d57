//! The published quotas (throttling.json): token buckets over resource units, writes and requests.

use std::collections::HashMap;
use std::time::Duration;

use http::Method;

use super::errors::{Failure, refuse};
use super::id::Id;
use super::moment::Moment;
use super::odata::Query;
use super::quotas::{Class, Quota, Scope, Unit, classify};

/// What a request costs, and whom it is charged to.
pub(crate) struct Charge<'r> {
    /// The method.
    pub(crate) method: &'r Method,
    /// The path after the version.
    pub(crate) path: &'r str,
    /// The query options.
    pub(crate) query: &'r Query,
    /// The tenant.
    pub(crate) tenant: Id,
    /// The application.
    pub(crate) application: &'r str,
    /// How many users the tenant has; its quota depends on that.
    pub(crate) users: usize,
}

#[derive(Clone, Copy, Debug)]
struct Bucket {
    level: f64,
    at: Moment,
}

/// All buckets of a simulation.
#[derive(Debug, Default)]
pub(crate) struct Throttle {
    buckets: HashMap<(&'static str, String), Bucket>,
}

/// Headers that every answer to a charged request has.
pub(crate) type Headers = Vec<(&'static str, String)>;

impl Throttle {
    /// Takes a request's cost out of its buckets, or refuses it. A refused request costs as well.
    pub(crate) fn admit(
        &mut self,
        charge: &Charge<'_>,
        now: Moment,
        speed: f64,
    ) -> Result<Headers, Box<Failure>> {
        let class = classify(charge.method, charge.path);
        let mut fullest: f64 = 0.0;
        let mut refused: Option<(&Quota, Duration)> = None;
        let units = units(charge);
        for quota in class.quotas() {
            let cost = match quota.unit {
                Unit::Writes if *charge.method == Method::GET || reads_by_post(charge.path) => continue,
                Unit::Requests | Unit::Writes => 1.0,
                Unit::Resources => units,
            };
            let limit = quota.limit(charge.users);
            let key = (quota.name, owner(quota.scope, charge));
            let rate = limit / quota.window * speed;
            let bucket = self.buckets.entry(key).or_insert(Bucket { level: limit, at: now });
            bucket.level = (bucket.level + rate * now.since(bucket.at).as_secs_f64()).min(limit);
            bucket.at = bucket.at.max(now);
            if bucket.level < cost {
                let wait = Duration::from_secs_f64((cost - bucket.level) / rate);
                if refused.is_none_or(|(_, longest)| wait > longest) {
                    refused = Some((quota, wait));
                }
                bucket.level = (bucket.level - cost).max(0.0);
            } else {
                bucket.level -= cost;
            }
            fullest = fullest.max(1.0 - bucket.level / limit);
        }
        let mut headers = Headers::new();
        if class == Class::Identity {
            headers.push(("x-ms-resource-unit", format!("{units}")));
            if fullest >= 0.8 {
                headers.push(("x-ms-throttle-limit-percentage", format!("{fullest:.2}")));
            }
        }
        match refused {
            Some((quota, wait)) => Err(Box::new(refusal(class, quota, wait, charge, headers))),
            None => Ok(headers),
        }
    }
}

fn refusal(
    class: Class,
    quota: &Quota,
    wait: Duration,
    charge: &Charge<'_>,
    mut headers: Headers,
) -> Failure {
    let mut failure = refuse(429, "TooManyRequests", "Please retry again later.");
    // Conditional access answers without Retry-After.
    if class != Class::ConditionalAccess {
        headers.push(("retry-after", format!("{}", wait.as_secs_f64().ceil().max(1.0))));
    }
    if class == Class::Identity {
        let (scope, who) = match quota.scope {
            Scope::Application => ("Application", "ReadWrite"),
            Scope::Tenant => ("Tenant", "Write"),
            Scope::Both | Scope::Resource => {
                ("Tenant_Application", if quota.unit == Unit::Writes { "Write" } else { "ReadWrite" })
            }
        };
        headers
            .push(("x-ms-throttle-scope", format!("{scope}/{who}/{}/{}", charge.application, charge.tenant)));
        let what =
            if quota.unit == Unit::Writes { "WriteLimitExceeded" } else { "ResourceUnitLimitExceeded" };
        headers.push(("x-ms-throttle-information", what.to_owned()));
    }
    failure.headers = headers;
    failure
}

fn owner(scope: Scope, charge: &Charge<'_>) -> String {
    match scope {
        Scope::Application => charge.application.to_owned(),
        Scope::Tenant => charge.tenant.to_string(),
        Scope::Both => format!("{}/{}", charge.application, charge.tenant),
        Scope::Resource => {
            let resource: Vec<_> = charge.path.split('/').take(3).collect();
            format!("{}/{}/{}", charge.application, charge.tenant, resource.join("/"))
        }
    }
}

fn reads_by_post(path: &str) -> bool {
    ["/getByIds", "/checkMemberGroups", "/getMemberGroups", "/validateProperties"]
        .iter()
        .any(|end| path.ends_with(end))
}

/// The resource units of a request, as the price list says.
fn units(charge: &Charge<'_>) -> f64 {
    let segments: Vec<&str> = charge.path.trim_matches('/').split('/').collect();
    let last = segments.last().copied().unwrap_or_default().to_ascii_lowercase();
    let read = *charge.method == Method::GET;
    let base: f64 = match (read, segments.first().copied().unwrap_or_default(), segments.len(), last.as_str())
    {
        (false, _, _, "getbyids") | (true, "groups", _, "transitivemembers") => 5.0,
        (false, _, _, "checkmembergroups") => 4.0,
        (true, "groups", _, "members") | (true, "subscribedSkus", ..) => 3.0,
        (false, _, _, "getmembergroups")
        | (true, _, _, "licensedetails" | "memberof" | "transitivememberof" | "approleassignments")
        | (true, "users" | "applications" | "oauth2PermissionGrants", 1, _) => 2.0,
        _ => 1.0,
    };
    if charge.query.select.is_some() && last == "getbyids" {
        return 2.0;
    }
    let mut cost = base;
    if charge.query.select.is_some() {
        cost -= 1.0;
    }
    if !charge.query.expand.is_empty() {
        cost += 1.0;
    }
    if charge.query.top.is_some_and(|top| top < 20) {
        cost -= 1.0;
    }
    cost.max(1.0)
}
