//! The configurations of Teams clients and guests, of which a tenant has one each.

use serde_json::{Map, Value as Json};

use super::{CHANGING, READING, only_global};
use crate::sim::powershell::{Arguments, Cmdlet, Effect, Output, Parameter, Session, Take, parameter};
use crate::sim::side::state;
use crate::sim::store::Directory;

/// A configuration: its state, its properties, and what they are before anybody sets them.
struct Configuration {
    state: &'static str,
    properties: &'static [Parameter],
    defaults: &'static [(&'static str, Initial)],
}

/// The value of a property before anybody sets it.
#[derive(Clone, Copy)]
enum Initial {
    Is(bool),
    Word(&'static str),
    Nothing,
}

use Initial::{Is, Nothing, Word};

const CLIENT: Configuration = Configuration {
    state: "teams.clientConfiguration",
    properties: &[
        parameter("AllowBox", Take::Bool),
        parameter("AllowDropBox", Take::Bool),
        parameter("AllowEgnyte", Take::Bool),
        parameter("AllowEmailIntoChannel", Take::Bool),
        parameter("AllowGoogleDrive", Take::Bool),
        parameter("AllowGuestUser", Take::Bool),
        parameter("AllowOrganizationTab", Take::Bool),
        parameter("AllowResourceAccountSendMessage", Take::Bool),
        parameter("AllowRoleBasedChatPermissions", Take::Bool),
        parameter("AllowScopedPeopleSearchandAccess", Take::Bool),
        parameter("AllowShareFile", Take::Bool),
        parameter("AllowSkypeBusinessInterop", Take::Bool),
        parameter("AllowTBotProactiveMessaging", Take::Ignored),
        parameter(
            "ContentPin",
            Take::OneOf(&["NotRequired", "RequiredOutsideScheduleMeeting", "AlwaysRequired"]),
        ),
        parameter("ResourceAccountContentAccess", Take::OneOf(&["NoAccess", "PartialAccess", "FullAccess"])),
        parameter("RestrictedSenderList", Take::Text),
        parameter("UseUnifiedDomain", Take::Unmodelled),
    ],
    defaults: &[
        ("AllowEmailIntoChannel", Is(true)),
        ("RestrictedSenderList", Nothing),
        ("AllowDropBox", Is(true)),
        ("AllowBox", Is(true)),
        ("AllowGoogleDrive", Is(true)),
        ("AllowShareFile", Is(true)),
        ("AllowEgnyte", Is(true)),
        ("AllowOrganizationTab", Is(true)),
        ("AllowSkypeBusinessInterop", Is(true)),
        ("ContentPin", Word("RequiredOutsideScheduleMeeting")),
        ("AllowResourceAccountSendMessage", Is(true)),
        ("ResourceAccountContentAccess", Word("NoAccess")),
        ("AllowGuestUser", Is(true)),
        ("AllowScopedPeopleSearchandAccess", Is(false)),
        ("AllowRoleBasedChatPermissions", Is(false)),
    ],
};

const GUEST_CALLING: Configuration = Configuration {
    state: "teams.guestCallingConfiguration",
    properties: &[parameter("AllowPrivateCalling", Take::Bool)],
    defaults: &[("AllowPrivateCalling", Is(true))],
};

const GUEST_MEETING: Configuration = Configuration {
    state: "teams.guestMeetingConfiguration",
    properties: &[
        parameter("AllowIPVideo", Take::Bool),
        parameter("AllowMeetNow", Take::Bool),
        parameter("AllowTranscription", Take::Bool),
        parameter("LiveCaptionsEnabledType", Take::OneOf(&["Disabled", "DisabledUserOverride"])),
        parameter("ScreenSharingMode", Take::OneOf(&["Disabled", "EntireScreen", "SingleApplication"])),
    ],
    defaults: &[
        ("AllowIPVideo", Is(true)),
        ("ScreenSharingMode", Word("EntireScreen")),
        ("AllowMeetNow", Is(true)),
        ("LiveCaptionsEnabledType", Word("Disabled")),
        ("AllowTranscription", Is(false)),
    ],
};

const GUEST_MESSAGING: Configuration = Configuration {
    state: "teams.guestMessagingConfiguration",
    properties: &[
        parameter("AllowGiphy", Take::Bool),
        parameter("AllowImmersiveReader", Take::Bool),
        parameter("AllowMemes", Take::Bool),
        parameter("AllowStickers", Take::Bool),
        parameter("AllowUserChat", Take::Bool),
        parameter("AllowUserDeleteChat", Take::Bool),
        parameter("AllowUserDeleteMessage", Take::Bool),
        parameter("AllowUserEditMessage", Take::Bool),
        parameter("GiphyRatingType", Take::OneOf(&["NoRestriction", "Moderate", "Strict"])),
        parameter("UsersCanDeleteBotMessages", Take::Bool),
    ],
    defaults: &[
        ("AllowUserEditMessage", Is(true)),
        ("AllowUserDeleteMessage", Is(true)),
        ("AllowUserDeleteChat", Is(true)),
        ("AllowUserChat", Is(true)),
        ("AllowGiphy", Is(true)),
        ("GiphyRatingType", Word("Moderate")),
        ("AllowMemes", Is(true)),
        ("AllowImmersiveReader", Is(true)),
        ("AllowStickers", Is(true)),
        ("UsersCanDeleteBotMessages", Is(false)),
    ],
};

/// What names the configuration to read.
const NAMED: &[Parameter] = &[parameter("Identity", Take::Text)];

/// What names the configuration to change.
const INSTANCE: &[Parameter] = &[parameter("Identity", Take::Text), parameter("Instance", Take::Unmodelled)];

/// Declares the two cmdlets of each configuration.
macro_rules! cmdlets {
    ($($get:literal, $set:literal, $configuration:ident;)*) => {
        /// The cmdlets.
        pub(super) const ALL: &[Cmdlet] = &[$(
            Cmdlet {
                name: $get,
                parameters: &[NAMED, READING],
                effect: Effect::Reads,
                run: |session, arguments| get(session, arguments, &$configuration),
            },
            Cmdlet {
                name: $set,
                parameters: &[$configuration.properties, INSTANCE, CHANGING],
                effect: Effect::Changes,
                run: |session, arguments| set(session, arguments, &$configuration),
            },
        )*];
    };
}

cmdlets! {
    "Get-CsTeamsClientConfiguration", "Set-CsTeamsClientConfiguration", CLIENT;
    "Get-CsTeamsGuestCallingConfiguration", "Set-CsTeamsGuestCallingConfiguration", GUEST_CALLING;
    "Get-CsTeamsGuestMeetingConfiguration", "Set-CsTeamsGuestMeetingConfiguration", GUEST_MEETING;
    "Get-CsTeamsGuestMessagingConfiguration", "Set-CsTeamsGuestMessagingConfiguration", GUEST_MESSAGING;
}

/// A configuration as it is, every property of it.
fn current(directory: &Directory, configuration: &Configuration) -> Map<String, Json> {
    let mut all = Map::from_iter([("Identity".to_owned(), Json::from("Global"))]);
    for (name, initial) in configuration.defaults {
        let json = match initial {
            Is(truth) => Json::Bool(*truth),
            Word(word) => Json::from(*word),
            Nothing => Json::Null,
        };
        all.insert((*name).to_owned(), json);
    }
    all.extend(state(directory, configuration.state).and_then(Json::as_object).cloned().unwrap_or_default());
    all
}

/// A configuration by the noun of its cmdlets.
pub(super) fn shown(directory: &Directory, noun: &str) -> Option<Map<String, Json>> {
    let configuration = match noun {
        "CsTeamsClientConfiguration" => &CLIENT,
        "CsTeamsGuestCallingConfiguration" => &GUEST_CALLING,
        "CsTeamsGuestMeetingConfiguration" => &GUEST_MEETING,
        "CsTeamsGuestMessagingConfiguration" => &GUEST_MESSAGING,
        _ => return None,
    };
    Some(current(directory, configuration))
}

/// Whether scoped directory search is on, which information barriers need.
pub(crate) fn searches_scoped(directory: &Directory) -> bool {
    current(directory, &CLIENT)["AllowScopedPeopleSearchandAccess"] == true
}

fn get(session: &mut Session<'_>, arguments: &Arguments, configuration: &Configuration) -> Output {
    only_global(arguments.text("Identity"))?;
    Ok(vec![Json::Object(current(session.directory(), configuration))])
}

fn set(session: &mut Session<'_>, arguments: &Arguments, configuration: &Configuration) -> Output {
    only_global(arguments.text("Identity"))?;
    let mut all = current(session.directory(), configuration);
    for one in configuration.properties.iter().filter(|one| one.take != Take::Ignored) {
        if let Some(json) = arguments.get(one.name) {
            all.insert(one.name.to_owned(), json.clone());
        }
    }
    session.keep(configuration.state, all)?;
    Ok(Vec::new())
}
