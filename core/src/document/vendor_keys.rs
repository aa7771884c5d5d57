//! The keys of a scenario of vendors' accounts; part of the table in [`super::keys`].

use super::federation_keys::NEEDS;
use super::keys::{APP, CLOUD, GROUP, LICENCES};
use super::shape::Need::{Optional, Required};
use super::shape::{Key, Shape};

const TEXTS: Shape = Shape::List(&Shape::Text);

pub(super) const VENDOR_ACCOUNTS: &[Key] = &[
    Key::new("name", Required, Shape::Text, "the deployment's name, such as `vendors`"),
    Key::new(
        "tenant",
        Required,
        Shape::Text,
        "a verified domain of the tenant, such as `abc.com`, or its id",
    ),
    Key::new("cloud", Optional, CLOUD, "the Microsoft cloud that holds the tenant"),
    Key::new("description", Optional, Shape::Text, "free text for reports"),
    Key::new("app", Optional, APP, "what the headsets run and the licence pays for"),
    Key::new("acknowledge", Optional, TEXTS, "what you accept, such as `lifecycle`"),
    Key::new(
        "licensingConfirmed",
        Optional,
        Shape::Truth,
        "`true` if Microsoft's sales have confirmed the licences for people from outside",
    ),
    Key::new("group", Required, Shape::Map(GROUP), "the security group that holds the accounts"),
    Key::new("usageLocation", Required, Shape::Text, "the country where the accounts are used, such as `US`"),
    Key::new("mfaOwner", Required, Shape::Text, "the address of whoever owns MFA for these accounts"),
    Key::new("licences", Required, Shape::Map(LICENCES), "which licences the accounts get, and how"),
    Key::new("vendors", Required, Shape::List(&Shape::Map(VENDOR)), "the vendors and their people"),
    Key::new(
        "handOver",
        Optional,
        Shape::Choice(&["forcedChange", "temporaryAccessPass"]),
        "how a person gets into the account for the first time",
    ),
    Key::new("barriers", Optional, Shape::Map(BARRIERS), "who must not see whom"),
    Key::new("needs", Optional, Shape::Map(NEEDS), "what the people need, for `advise`"),
];

const VENDOR: &[Key] = &[
    Key::new("name", Required, Shape::Text, "the vendor's name"),
    Key::new("accounts", Required, Shape::List(&Shape::Map(ACCOUNT)), "an account for each of its people"),
];

const ACCOUNT: &[Key] = &[
    Key::new("user", Required, Shape::Text, "the account, such as `SA1` or `SA1@abc.com`"),
    Key::new("person", Required, Shape::Text, "the person's own address, such as `bob@contoso1.com`"),
    Key::new("displayName", Optional, Shape::Text, "the name that people see"),
    Key::new("expires", Optional, Shape::Text, "the last day on which it is needed, such as `2026-12-31`"),
    Key::new("sponsor", Optional, Shape::Text, "the address of whoever answers for the person"),
];

const BARRIERS: &[Key] = &[
    Key::new("isolateVendors", Required, Shape::Truth, "whether no vendor reaches another"),
    Key::new(
        "attribute",
        Optional,
        Shape::Text,
        "the attribute that names the segment, such as `CustomAttribute1`",
    ),
    Key::new("internalSegment", Optional, Shape::Text, "the segment of the people whom vendors may reach"),
    Key::new("allow", Optional, Shape::List(&TEXTS), "pairs of vendors that may reach each other"),
];
