//! The sources' tables as they stand there.

use remote_assist::model::Ability::{Call, Chat, Files, GroupCall};
use remote_assist::model::{Ability, Route, SearchBy};

/// What one side's setting says about the other's domain: the rows and columns of the table of federation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Row {
    Open,
    BlockListWithout,
    BlockListWith,
    AllowListWith,
    AllowListWithout,
    Off,
}

/// Whether two people reach each other, by the settings of both sides.
pub(crate) const FEDERATION: [[bool; 6]; 6] = [
    [true, true, false, true, false, false],
    [true, true, false, true, false, false],
    [false, false, false, false, false, false],
    [true, true, false, true, false, false],
    [false, false, false, false, false, false],
    [false, false, false, false, false, false],
];

/// What works on a way.
pub(crate) fn abilities(route: Route) -> &'static [Ability] {
    match route {
        Route::SameTenant | Route::Guest => &[Call, Chat, GroupCall, Files],
        Route::Federation => &[Call, Chat],
        Route::OneTimeLink => &[Call],
    }
}

/// How the other is found on a way.
pub(crate) fn search_by(route: Route) -> Option<SearchBy> {
    match route {
        Route::SameTenant | Route::Guest => Some(SearchBy::Name),
        Route::Federation => Some(SearchBy::FullAddress),
        Route::OneTimeLink => None,
    }
}
