//! The keys of a scenario of several tenants; part of the table in [`super::keys`].

use super::keys::{APP, CLOUD};
use super::shape::Need::{Optional, Required};
use super::shape::{Key, Shape, Union, Variant};
use crate::error::codes;

const TEXTS: Shape = Shape::List(&Shape::Text);
const DOMAINS: Key = Key::new("domains", Required, TEXTS, "domains such as `contoso1.com`");

pub(super) const FEDERATION: &[Key] = &[
    Key::new("name", Required, Shape::Text, "the deployment's name, such as `group-federation`"),
    Key::new(
        "tenant",
        Required,
        Shape::Text,
        "a verified domain of the document's own tenant, such as `abc.com`, or its id",
    ),
    Key::new("cloud", Optional, CLOUD, "the Microsoft cloud that holds the tenants"),
    Key::new("description", Optional, Shape::Text, "free text for reports"),
    Key::new("app", Optional, APP, "what the headsets run and the licence pays for"),
    Key::new("acknowledge", Optional, TEXTS, "what you accept, such as `lifecycle`"),
    Key::new("sameCompany", Optional, Shape::Truth, "`true` if all tenants belong to the same company"),
    Key::new("tenants", Required, Shape::List(&Shape::Map(TENANT)), "the tenants, your own among them"),
    Key::new(
        "people",
        Optional,
        Shape::List(&Shape::Map(PERSON)),
        "people, for the matrix of who reaches whom",
    ),
    Key::new("needs", Optional, Shape::Map(NEEDS), "what the people need, for `advise`"),
];

const TENANT: &[Key] = &[
    Key::new("tenant", Required, Shape::Text, "its domain, such as `contoso1.com`"),
    Key::new("domains", Optional, TEXTS, "further domains of its sign-in addresses"),
    Key::new("name", Optional, Shape::Text, "its name for people"),
    Key::new("role", Required, Shape::Choice(&["experts", "technicians"]), "what its people do"),
    Key::new(
        "administered",
        Required,
        Shape::Truth,
        "`true` if you administer it, `false` if it gets a pack to carry out by itself",
    ),
    Key::new("externalAccess", Optional, EXTERNAL_ACCESS, "who outside of it its people reach in Teams"),
    Key::new(
        "trialTenants",
        Optional,
        Shape::Choice(&["allowed", "blocked"]),
        "whether tenants with trial subscriptions alone are reached",
    ),
    Key::new("trialOnly", Optional, Shape::Truth, "`true` if it holds trial subscriptions alone"),
    Key::new("consumerAccounts", Optional, Shape::Map(CONSUMER_ACCOUNTS), "personal Teams accounts"),
];

const EXTERNAL_ACCESS: Shape = Shape::Union(&Union {
    what: "a mode of external access",
    tag: "mode",
    unknown: codes::SCENARIO_INVALID_VALUE,
    untagged: None,
    variants: &[
        Variant { kind: "open", keys: &[], one_of: &[] },
        Variant { kind: "allow", keys: &[DOMAINS], one_of: &[] },
        Variant { kind: "block", keys: BLOCK, one_of: &[] },
        Variant { kind: "closed", keys: &[], one_of: &[] },
    ],
});

const BLOCK: &[Key] = &[
    DOMAINS,
    Key::new("blockAllSubdomains", Optional, Shape::Truth, "whether their sub-domains are blocked too"),
];

const CONSUMER_ACCOUNTS: &[Key] = &[
    Key::new("outbound", Optional, Shape::Truth, "whether the tenant's people may reach them"),
    Key::new("inbound", Optional, Shape::Truth, "whether they may begin a conversation"),
];

const PERSON: &[Key] = &[
    Key::new("address", Required, Shape::Text, "the sign-in address, such as `expert@abc.com`"),
    Key::new("displayName", Optional, Shape::Text, "the name for people"),
    Key::new("role", Optional, Shape::Choice(&["expert", "technician"]), "what the person does in a call"),
    Key::new("policy", Optional, POLICY, "an external access policy for this person"),
];

const POLICY: Shape = Shape::Union(&Union {
    what: "a mode of an external access policy",
    tag: "mode",
    unknown: codes::SCENARIO_INVALID_VALUE,
    untagged: None,
    variants: &[
        Variant { kind: "organizationDefault", keys: &[], one_of: &[] },
        Variant { kind: "open", keys: &[], one_of: &[] },
        Variant { kind: "allow", keys: &[DOMAINS], one_of: &[] },
        Variant { kind: "block", keys: &[DOMAINS], one_of: &[] },
        Variant { kind: "closed", keys: &[], one_of: &[] },
    ],
});

pub(super) const NEEDS: &[Key] = &[
    Key::new("groupCall", Optional, Shape::Truth, "whether more than two people take part in a call"),
    Key::new("files", Optional, Shape::Truth, "whether files are shared in a call"),
    Key::new(
        "containment",
        Optional,
        Shape::Truth,
        "whether people from outside may reach nobody but those whom they work with",
    ),
    Key::new("searchByName", Optional, Shape::Truth, "whether people are found by name"),
    Key::new("people", Optional, Shape::Integer { from: 1, to: 1_000_000 }, "how many people from outside"),
];
