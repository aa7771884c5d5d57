//! The keys of a scenario of guests; part of the table in [`super::keys`].

use super::federation_keys::NEEDS;
use super::keys::{APP, CLOUD};
use super::shape::Need::{Optional, Required};
use super::shape::{Key, Shape};

const TEXTS: Shape = Shape::List(&Shape::Text);
const SWITCH: Shape = Shape::Choice(&["review", "on"]);

pub(super) const GUESTING: &[Key] = &[
    Key::new("name", Required, Shape::Text, "the deployment's name, such as `group-guesting`"),
    Key::new(
        "tenant",
        Required,
        Shape::Text,
        "a verified domain of the technicians' tenant, where the guests go, such as `contoso1.com`, or its id",
    ),
    Key::new("cloud", Optional, CLOUD, "the Microsoft cloud that holds the tenant"),
    Key::new("description", Optional, Shape::Text, "free text for reports"),
    Key::new("app", Optional, APP, "what the headsets run and the licence pays for"),
    Key::new("acknowledge", Optional, TEXTS, "what you accept, such as `lifecycle`"),
    Key::new("team", Required, Shape::Map(TEAM), "the team in which guests and technicians meet"),
    Key::new("guests", Required, Shape::List(&Shape::Map(GUEST)), "the guests"),
    Key::new("invitation", Optional, Shape::Map(INVITATION), "how guests are invited"),
    Key::new("access", Optional, Shape::Map(ACCESS), "the switches of the guest access checklist"),
    Key::new("needs", Optional, Shape::Map(NEEDS), "what the people need, for `advise`"),
];

const TEAM: &[Key] = &[
    Key::new("displayName", Required, Shape::Text, "the team's name for people"),
    Key::new("owner", Optional, Shape::Text, "the sign-in address of the team's owner"),
    Key::new(
        "members",
        Optional,
        TEXTS,
        "sign-in addresses of people of the tenant, such as the technicians",
    ),
    Key::new("channels", Optional, Shape::List(&Shape::Map(CHANNEL)), "channels beside `General`"),
];

const CHANNEL: &[Key] = &[
    Key::new("displayName", Required, Shape::Text, "the channel's name for people"),
    Key::new(
        "membership",
        Optional,
        Shape::Choice(&["standard", "private", "shared"]),
        "who is in the channel",
    ),
];

const GUEST: &[Key] = &[
    Key::new("email", Required, Shape::Text, "the guest's address, such as `expert@abc.com`"),
    Key::new("displayName", Optional, Shape::Text, "the guest's name for people"),
    Key::new("channels", Optional, TEXTS, "private channels of the team that the guest is added to"),
    Key::new("role", Required, Shape::Choice(&["expert", "technician"]), "what the guest does in a call"),
];

const INVITATION: &[Key] = &[
    Key::new("send", Optional, Shape::Truth, "whether Microsoft sends a message"),
    Key::new("message", Optional, Shape::Text, "a text for the message"),
    Key::new("redirectUrl", Optional, Shape::Text, "where guests arrive after they accepted"),
];

const ACCESS: &[Key] = &[
    Key::new(
        "inviters",
        Optional,
        Shape::Choice(&["review", "adminsAndGuestInviters", "adminsGuestInvitersAndAllMembers", "everyone"]),
        "who may invite guests",
    ),
    Key::new(
        "guestDirectory",
        Optional,
        Shape::Choice(&["review", "sameAsMembers", "limited", "restricted"]),
        "what guests see of the directory",
    ),
    Key::new("inboundCollaboration", Optional, SWITCH, "whether collaboration is allowed inbound"),
    Key::new("teamsGuestAccess", Optional, SWITCH, "whether Teams lets guests in"),
    Key::new("guestCalling", Optional, SWITCH, "whether guests call"),
    Key::new("guestMeeting", Optional, SWITCH, "whether guests have video and share their screen"),
    Key::new("guestMessaging", Optional, SWITCH, "whether guests chat"),
    Key::new("ownersAddGuests", Optional, SWITCH, "whether owners of groups may add guests"),
    Key::new("guestsAccessGroups", Optional, SWITCH, "whether guests reach the content of groups"),
    Key::new(
        "sharePointSharing",
        Optional,
        Shape::Choice(&["review", "newAndExistingGuests", "anyone"]),
        "with whom SharePoint and OneDrive share",
    ),
];
