//! When the products that a deployment relies on end.

use std::time::Duration;

use crate::clock::Timestamp;
use crate::model::App;

const DAY: Duration = Duration::from_hours(24);

/// A product and its last day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lifecycle {
    /// The product and what ends.
    pub what: &'static str,
    /// The last day, such as `2026-12-31`, in UTC.
    pub last_day: &'static str,
    /// Whether going on after that day must be acknowledged.
    pub is_error_once_ended: bool,
    /// What the end means, in one sentence.
    pub advice: &'static str,
    /// Who says so.
    pub source: &'static str,
}

/// Remote Assist: Microsoft's deprecation list of Field Service, entry of 19 December 2025.
const REMOTE_ASSIST: Lifecycle = Lifecycle {
    what: "Dynamics 365 Remote Assist",
    last_day: "2026-12-31",
    is_error_once_ended: true,
    advice: "Accounts, groups and policies serve other apps too: name one with `app: {name, aumid, packageFamilyName, \
             servicePlans}`.",
    source: "dynamics-365-guides-remote-assist-end-of-support",
};

/// `HoloLens` 2: told by Microsoft to the press in October 2024; the official page was not retrieved.
const HOLOLENS_2: Lifecycle = Lifecycle {
    what: "support of HoloLens 2 with security updates",
    last_day: "2027-12-31",
    is_error_once_ended: false,
    advice: "Plan what replaces the headsets.",
    source: "Microsoft to the press, October 2024",
};

/// The products behind an app.
pub fn of(app: &App) -> Vec<Lifecycle> {
    match app {
        App::RemoteAssist => vec![REMOTE_ASSIST, HOLOLENS_2],
        App::Custom { .. } => vec![HOLOLENS_2],
    }
}

impl Lifecycle {
    /// Whether the last day is over.
    pub fn has_ended(&self, now: Timestamp) -> bool {
        now >= self.end()
    }

    /// One sentence with the date and how far away it is.
    pub fn told(&self, now: Timestamp) -> String {
        let (what, last_day) = (self.what, self.last_day);
        let mut what = what.to_owned();
        if let Some(first) = what.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        if self.has_ended(now) {
            return format!("{what} ended on {last_day}");
        }
        match self.end().since(now).as_secs() / DAY.as_secs() {
            0 => format!("{what} ends today, {last_day}"),
            1 => format!("{what} ends on {last_day}, tomorrow"),
            days => format!("{what} ends on {last_day}, in {days} days"),
        }
    }

    /// The first moment after the last day.
    fn end(&self) -> Timestamp {
        // A test parses every date of this file.
        Timestamp::parse(&format!("{}T00:00:00Z", self.last_day))
            .unwrap_or(Timestamp::from_unix(i64::MAX))
            .plus(DAY)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_day_belongs_to_the_life() {
        let at = |text| Timestamp::parse(text).unwrap();
        assert!(!REMOTE_ASSIST.has_ended(at("2026-12-31T23:59:59Z")));
        assert!(REMOTE_ASSIST.has_ended(at("2027-01-01T00:00:00Z")));
        assert!(!HOLOLENS_2.has_ended(at("2027-12-31T12:00:00Z")));
        assert!(HOLOLENS_2.has_ended(at("2028-01-01T00:00:00Z")));
        let told = |text| REMOTE_ASSIST.told(at(text));
        assert_eq!(told("2026-11-21T12:00:00Z"), "Dynamics 365 Remote Assist ends on 2026-12-31, in 40 days");
        assert_eq!(told("2026-12-30T12:00:00Z"), "Dynamics 365 Remote Assist ends on 2026-12-31, tomorrow");
        assert_eq!(told("2026-12-31T12:00:00Z"), "Dynamics 365 Remote Assist ends today, 2026-12-31");
        assert_eq!(told("2027-02-01T12:00:00Z"), "Dynamics 365 Remote Assist ended on 2026-12-31");
    }
}
