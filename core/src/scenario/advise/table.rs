//! What the article and newer pages of Microsoft say for and against each solution, whatever a scenario describes.

use super::{SCENARIO_2, pages};
use crate::model::Solution::{self, Federation, Guesting, OneTimeLink, VendorAccounts};

/// On which side a reason stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Speaks {
    For,
    Against,
}

/// One reason that always holds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reason {
    pub(super) solution: Solution,
    pub(super) speaks: Speaks,
    /// The statement of the article that it is, if it is one.
    #[cfg_attr(not(test), expect(dead_code, reason = "a test compares the table with the article"))]
    pub(super) statement: Option<&'static str>,
    pub(super) text: &'static str,
    pub(super) source: &'static str,
}

const fn pro(
    solution: Solution,
    statement: Option<&'static str>,
    text: &'static str,
    source: &'static str,
) -> Reason {
    Reason { solution, speaks: Speaks::For, statement, text, source }
}

const fn con(
    solution: Solution,
    statement: Option<&'static str>,
    text: &'static str,
    source: &'static str,
) -> Reason {
    Reason { solution, speaks: Speaks::Against, statement, text, source }
}

const FEDERATION: &str = "advanced-scenarios#federation-pros-and-cons";
const GUESTING: &str = "advanced-scenarios#solution-2-guesting";
const EXAMPLE: &str = "advanced-scenarios#example";

/// Every reason, in the order in which it is told.
pub(super) const REASONS: &[Reason] = &[
    pro(Federation, Some("B-15"), "Open federation is typically on by default.", FEDERATION),
    pro(
        Federation,
        Some("B-16"),
        "Where open federation is not on, it is easy to configure: it is one setting of a tenant.",
        FEDERATION,
    ),
    pro(
        Federation,
        Some("B-20"),
        "Tenants need not have the same configuration: one can be open while others allow or block, as long as each admits the other.",
        FEDERATION,
    ),
    pro(
        Federation,
        None,
        "Experts stay in their own tenant, while a guest has to switch tenants to be reached.",
        pages::MULTI_TENANT,
    ),
    con(
        Federation,
        Some("B-17"),
        "Domain management is more involved where federation is not open: every domain of a partner has to be listed.",
        FEDERATION,
    ),
    con(
        Federation,
        Some("B-18"),
        "The other tenants have to be configured too: each must be open, allow the domain of the other side, or not block it.",
        FEDERATION,
    ),
    con(
        Federation,
        Some("B-19"),
        "It has fewer control features than guesting: everyone in each tenant can find and call everyone in the other.",
        FEDERATION,
    ),
    con(Federation, Some("B-21"), "People are found by their entire address, not by name.", FEDERATION),
    con(
        Federation,
        None,
        "People of different tenants cannot join group calls with each other, and cannot share files.",
        pages::MULTI_TENANT,
    ),
    pro(
        Guesting,
        Some("B-27"),
        "One or more individual people become guests, instead of a whole tenant being let in.",
        GUESTING,
    ),
    pro(
        Guesting,
        Some("B-29"),
        "It has more control features: a guest can search and work with people of the same teams and channels alone.",
        GUESTING,
    ),
    pro(
        Guesting,
        None,
        "Group calls, files and search by name work, because a guest is in the tenant where the call is.",
        pages::COMPARISON,
    ),
    pro(
        Guesting,
        None,
        "An expert without an account of Entra ID can be a guest too, with a Microsoft account or a one-time passcode.",
        pages::REDEMPTION,
    ),
    con(
        Guesting,
        Some("B-28"),
        "It may take more user management than federation, depending on the number of guests.",
        GUESTING,
    ),
    con(
        Guesting,
        None,
        "Guests cannot sign in to Remote Assist: experts become guests of the technicians' tenants, not the other way round as the \
         article draws it.",
        pages::REQUIREMENTS,
    ),
    con(
        Guesting,
        None,
        "Teams works in one tenant at a time: an expert is reached by technicians of the tenant that the expert has switched to.",
        pages::MULTI_TENANT,
    ),
    pro(
        VendorAccounts,
        None,
        "It is made for vendors and contractors who are not part of the company's tenant, whether they have a tenant of their own or not.",
        SCENARIO_2,
    ),
    pro(
        VendorAccounts,
        Some("B-39"),
        "All are in one tenant, so people are found by name, and what works within a tenant works for them.",
        EXAMPLE,
    ),
    con(
        VendorAccounts,
        Some("B-32"),
        "Licensing has to be settled with a sales representative of Microsoft first.",
        SCENARIO_2,
    ),
    con(
        VendorAccounts,
        Some("B-33"),
        "The company pays and assigns a licence for every vendor and contractor.",
        SCENARIO_2,
    ),
    con(
        VendorAccounts,
        Some("B-36"),
        "Each person gets one more account, whose credentials have to be handed over.",
        EXAMPLE,
    ),
    con(
        VendorAccounts,
        Some("B-38"),
        "Without information barriers everyone with such an account can find and call everyone else in the tenant.",
        EXAMPLE,
    ),
    pro(
        OneTimeLink,
        None,
        "Neither guest access nor external access has to be set up, and who joins needs no licence.",
        pages::VENDORS_IN_TEAMS,
    ),
    pro(OneTimeLink, None, "More people can join a call by the same link.", pages::VENDORS_IN_TEAMS),
    con(
        OneTimeLink,
        None,
        "Each call is a meeting that the technician schedules and sends out: people outside cannot be called directly.",
        pages::VENDORS_IN_TEAMS,
    ),
    con(
        OneTimeLink,
        None,
        "Who joins cannot share files from OneDrive, and can only show them by sharing the screen.",
        pages::VENDORS_IN_TEAMS,
    ),
    con(
        OneTimeLink,
        None,
        "The technicians' tenant must let anonymous people join meetings, and nobody can be admitted from the lobby with a headset.",
        pages::VENDORS_IN_TEAMS,
    ),
    con(OneTimeLink, None, "The technician needs a mailbox of Exchange Online.", pages::REQUIREMENTS),
];
