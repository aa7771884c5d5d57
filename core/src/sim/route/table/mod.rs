//! Every modelled request with its permissions. What is not here is answered with 501 `sim.unmodelled`.

mod applications;
mod certificates;
mod groups;
mod intune;
mod management;
mod teams;
mod tenant;
mod users;

use http::Method;

use super::Route;

const GET: Method = Method::GET;
const POST: Method = Method::POST;
const PUT: Method = Method::PUT;
const PATCH: Method = Method::PATCH;
const DELETE: Method = Method::DELETE;

/// All routes, by part of Graph.
pub(super) const ROUTES: &[&[Route]] = &[
    users::ROUTES,
    groups::ROUTES,
    tenant::ROUTES,
    applications::ROUTES,
    certificates::ROUTES,
    teams::ROUTES,
    intune::ROUTES,
    management::ROUTES,
];
