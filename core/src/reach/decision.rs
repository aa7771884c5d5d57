use super::reason::{End, Reason};
use crate::model::{Ability, ReachVerdict, Route, SearchBy};

/// How many reasons a decision can hold: seven at most occur, two of guests, two of federation, two of licences, one of links.
const HELD: usize = 8;

/// A pair, decided: small, and made without allocating.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Whether it works.
    pub verdict: ReachVerdict,
    /// The ways that are open.
    pub routes: Routes,
    /// What decides.
    pub(super) told: Reasons,
    /// What the two sides say to external access; absent where both people are in one tenant.
    pub(super) federation: Option<[Reason; 2]>,
}

impl Decision {
    /// What decides: the permitting rules of every open way, else what shuts or hides each way; at least one.
    pub fn told(&self) -> impl Iterator<Item = Told> + '_ {
        self.told.iter()
    }
}

/// One reason, and whom it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// The reason.
    pub reason: Reason,
    /// The person whom it is about.
    pub end: End,
}

impl Told {
    /// The side of the rule: a guest is judged in the other's tenant, everybody else at home.
    pub fn side(self) -> End {
        match self.reason {
            Reason::Guest
            | Reason::GuestWithoutTeam
            | Reason::TechnicianAsGuest
            | Reason::GuestBehindBarrier => self.end.other(),
            _ => self.end,
        }
    }
}

/// The open ways of a pair.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Routes(u8);

/// The ways, the best first: by name before by address, and more abilities before fewer.
const BEST_FIRST: [Route; 4] = [Route::SameTenant, Route::Guest, Route::Federation, Route::OneTimeLink];
/// The abilities in their order.
const ABILITIES: [Ability; 4] = [Ability::Call, Ability::Chat, Ability::GroupCall, Ability::Files];

impl Routes {
    pub(super) fn add(&mut self, route: Route) {
        self.0 |= bit(route);
    }

    /// The ways, the best first.
    pub fn iter(self) -> impl Iterator<Item = Route> {
        BEST_FIRST.into_iter().filter(move |route| self.0 & bit(*route) != 0)
    }

    /// What works on at least one of them.
    pub fn abilities(self) -> impl Iterator<Item = Ability> {
        ABILITIES.into_iter().filter(move |ability| {
            self.iter().any(|route| match route {
                Route::SameTenant | Route::Guest => true,
                Route::Federation => matches!(ability, Ability::Call | Ability::Chat),
                Route::OneTimeLink => *ability == Ability::Call,
            })
        })
    }

    /// How the other is found on the best of them; a link needs no search.
    pub fn search_by(self) -> Option<SearchBy> {
        match self.iter().next()? {
            Route::SameTenant | Route::Guest => Some(SearchBy::Name),
            Route::Federation => Some(SearchBy::FullAddress),
            Route::OneTimeLink => None,
        }
    }
}

fn bit(route: Route) -> u8 {
    match route {
        Route::SameTenant => 1,
        Route::Guest => 2,
        Route::Federation => 4,
        Route::OneTimeLink => 8,
    }
}

/// A few reasons in place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Reasons([Option<Told>; HELD]);

impl Reasons {
    /// Adds a reason that is not held yet.
    pub(super) fn add(&mut self, reason: Reason, end: End) {
        let told = Some(Told { reason, end });
        if let Some(place) = self.0.iter_mut().find(|place| place.is_none() || **place == told) {
            *place = told;
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Told> + '_ {
        self.0.iter().flatten().copied()
    }
}
