//! Every code of the linter: how serious it is and what it means.
//!
//! A code never changes its meaning; sentences may. `xml.*` concerns the text, whatever the document is.

use crate::model::Severity;

/// One rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// The name that programs compare, such as `kiosk.unknown_app`.
    pub name: &'static str,
    /// How serious it is.
    pub severity: Severity,
    /// When it is found, for the documentation.
    pub when: &'static str,
}

macro_rules! rules {
    ($($constant:ident = $name:literal, $severity:ident, $when:literal;)*) => {
        $(#[doc = $when] pub const $constant: Rule = Rule { name: $name, severity: Severity::$severity, when: $when };)*
        /// All rules, in the order of this table.
        pub const ALL: &[Rule] = &[$($constant),*];
    };
}

rules! {
    XML_TOO_LARGE = "xml.too_large", Error, "The document is larger, deeper or has more elements or attributes than is read.";
    XML_ENCODING = "xml.encoding", Error, "The document is not UTF-8.";
    XML_DECLARED_ENCODING = "xml.declared_encoding", Warning, "The XML declaration names another encoding than UTF-8.";
    XML_BYTE_ORDER_MARK = "xml.byte_order_mark", Advice, "The document starts with a byte order mark.";
    XML_DOCTYPE = "xml.doctype", Error, "The document has a DOCTYPE, which is never read.";
    XML_ENTITY = "xml.entity", Error, "An entity of a DOCTYPE is used.";
    XML_NOT_WELL_FORMED = "xml.not_well_formed", Error, "The document is not XML.";
    XML_DECLARATION_LATE = "xml.declaration_late", Error, "Something stands before the XML declaration.";
    XML_INVISIBLE = "xml.invisible_character", Error, "A character that looks like a space, or like nothing, stands where XML takes none.";
    XML_CURLY_QUOTE = "xml.curly_quote", Error, "A typographic quotation mark delimits an attribute's value.";
    XML_CONTROL = "xml.control_character", Error, "A character that XML does not know.";
    XML_PREFIX = "xml.undeclared_prefix", Error, "A prefix is used that no element around it declares.";
    XML_AMPERSAND = "xml.ampersand", Error, "An ampersand stands alone; it is written `&amp;`.";
    XML_TAG = "xml.tag", Error, "A tag is not written as XML wants it.";
    XML_DUPLICATE_ATTRIBUTE = "xml.duplicate_attribute", Error, "An attribute is given twice in one tag.";
    XML_NOT_CLOSED = "xml.not_closed", Error, "An element has no end tag.";
    XML_STRAY_END = "xml.stray_end_tag", Error, "An end tag closes nothing.";
    XML_DOUBLED_START = "xml.doubled_start_tag", Error, "A start tag is given twice and closed once.";
    XML_OUTSIDE = "xml.outside_root", Error, "Something stands before or after the one element of the document.";
    DOCUMENT_UNKNOWN = "document.unknown", Error, "The root element is none that a HoloLens 2 takes.";
    DOCUMENT_NAMESPACE = "document.namespace", Error, "An element or attribute is in another namespace than the schema says.";
    DOCUMENT_ELEMENT = "document.unknown_element", Error, "An element that the schema does not have there.";
    DOCUMENT_ATTRIBUTE = "document.unknown_attribute", Error, "An attribute that the schema does not have there.";
    DOCUMENT_MISSING = "document.missing", Error, "An element or attribute that the schema wants is missing.";
    DOCUMENT_REPEATED = "document.repeated", Error, "An element is given more often than the schema allows.";
    DOCUMENT_ORDER = "document.order", Error, "Elements stand in another order than the schema wants.";
    DOCUMENT_TEXT = "document.text", Error, "Text stands where the schema has elements alone.";
    DOCUMENT_VALUE = "document.value", Error, "A value is none that the schema allows.";
    KIOSK_NESTED_PROFILES = "kiosk.nested_profiles", Error, "`Profiles` stands inside `Profiles`.";
    KIOSK_PROFILE_ID = "kiosk.profile_id", Error, "The id of a profile is not a GUID in braces.";
    KIOSK_DUPLICATE_PROFILE = "kiosk.duplicate_profile", Error, "Two profiles have the same id.";
    KIOSK_UNKNOWN_PROFILE = "kiosk.unknown_profile", Error, "A configuration refers to a profile that the document does not have.";
    KIOSK_UNUSED_PROFILE = "kiosk.unused_profile", Advice, "No configuration refers to a profile.";
    KIOSK_NO_APP = "kiosk.no_app", Error, "A profile allows no app.";
    KIOSK_AUMID = "kiosk.aumid", Error, "An AUMID has a form that no app has.";
    KIOSK_AUMID_VERSION = "kiosk.aumid_version", Error, "An AUMID carries a version.";
    KIOSK_UNKNOWN_APP = "kiosk.unknown_app", Warning, "Microsoft publishes no app of that AUMID for HoloLens 2.";
    KIOSK_OTHER_APP = "kiosk.other_app", Advice, "An app of somebody else, which nobody here knows.";
    KIOSK_DUPLICATE_APP = "kiosk.duplicate_app", Error, "An app is allowed twice in one profile.";
    KIOSK_RISKY_APP = "kiosk.risky_app", Warning, "An app that does not belong on a headset with a shared account.";
    KIOSK_BOTH_AUMIDS = "kiosk.both_aumids", Advice, "Only the older AUMID of an app is allowed that newer builds start by another one.";
    KIOSK_APP_REMARK = "kiosk.app_remark", Advice, "Something to know about an allowed app.";
    KIOSK_AUTO_LAUNCH = "kiosk.auto_launch", Error, "More than one app of a profile starts by itself.";
    KIOSK_AUTO_LAUNCH_FALSE = "kiosk.auto_launch_false", Error, "AutoLaunch=\"false\" stands more than once in a profile, which the schema forbids.";
    KIOSK_DESKTOP_ONLY = "kiosk.desktop_only", Error, "Something that only a desktop Windows has.";
    KIOSK_DESKTOP_LAYOUT = "kiosk.desktop_layout", Warning, "A layout or restriction of desktop Windows, which HoloLens 2 does not have.";
    KIOSK_NO_START_LAYOUT = "kiosk.no_start_layout", Warning, "A profile has no `StartLayout`, which older builds want although they do not draw it.";
    KIOSK_START_TILE = "kiosk.start_tile", Advice, "A tile of the `StartLayout` is no allowed app; HoloLens 2 does not draw it.";
    KIOSK_SINGLE_APP = "kiosk.single_app", Error, "A single-app profile for an Entra account, a group or everybody; single-app kiosks are for local and Microsoft accounts.";
    KIOSK_NO_CONFIG = "kiosk.no_config", Warning, "The document applies to nobody.";
    KIOSK_GLOBAL_NOT_FIRST = "kiosk.global_not_first", Error, "`GlobalProfile` does not come first.";
    KIOSK_OWNER_EXCLUDED = "kiosk.owner_excluded", Warning, "The device's owner is left out, who may be the shared account itself.";
    KIOSK_PLACEHOLDER = "kiosk.placeholder_account", Error, "An account is the placeholder of the documentation.";
    KIOSK_EXAMPLE_GROUP = "kiosk.example_group", Warning, "A group is the one of Microsoft's examples.";
    KIOSK_ACCOUNT = "kiosk.account", Error, "An account has a form that no account has.";
    KIOSK_ACCOUNT_BLANKS = "kiosk.account_blanks", Error, "An account has blanks before or after it.";
    KIOSK_ACCOUNT_PREFIX = "kiosk.account_prefix", Warning, "An account has no `AzureAD\\` before it, so it is a Microsoft account.";
    KIOSK_LOCAL_ACCOUNT = "kiosk.local_account", Warning, "A local account with a multi-app profile, which Microsoft's pages both deny and show.";
    KIOSK_DUPLICATE_ACCOUNT = "kiosk.duplicate_account", Error, "An account or a group has two configurations.";
    KIOSK_GROUP_NAME = "kiosk.group_name", Error, "The name of an Entra group is not its object id without braces.";
    KIOSK_GROUP_TYPE = "kiosk.group_type", Warning, "A group of a kind that a headset in Entra does not know.";
    KIOSK_SPECIAL_GROUP = "kiosk.special_group", Warning, "A special group that HoloLens 2 does not describe there.";
    SHARED_THUMBPRINT = "shared_account.thumbprint", Error, "The thumbprint of the issuer is not 40 hexadecimal digits.";
    SHARED_ISSUER = "shared_account.issuer", Error, "Not exactly one of thumbprint and name of the issuer is given, or the name is empty or too long.";
    SHARED_EXAMPLE = "shared_account.example", Advice, "The issuer is the one of Microsoft's examples.";
    SHARED_OID = "shared_account.oid", Error, "The extended key usages are more than five, or one is no object identifier.";
    SHARED_AUTO_LOGON = "shared_account.auto_logon", Warning, "`AutoLogon` is in the schema, but no page says what it does.";
    POLICY_ID = "app_control.policy_id", Error, "The id of the policy is missing or no GUID in braces.";
    POLICY_DUPLICATE_ID = "app_control.duplicate_id", Error, "Two rules, signers or usages have the same id.";
    POLICY_REFERENCE = "app_control.unknown_reference", Error, "A reference names something that the policy does not have.";
    POLICY_UNUSED_RULE = "app_control.unused_rule", Warning, "The user-mode scenario does not refer to a rule, so it has no effect.";
    POLICY_AUDIT = "app_control.audit_mode", Warning, "The policy only watches and blocks nothing.";
    POLICY_NO_USER_MODE = "app_control.no_user_mode", Warning, "Apps are not checked, because user-mode code integrity is off.";
    POLICY_DENIES_EVERYTHING = "app_control.denies_everything", Error, "A rule denies every file.";
    POLICY_ALLOWS_NOTHING = "app_control.allows_nothing", Warning, "The policy denies and allows nothing, so it stops everything until it is merged with one that allows.";
    POLICY_DENIES_REMOTE_ASSIST = "app_control.denies_remote_assist", Error, "A rule denies Remote Assist.";
    POLICY_DENIES_SETTINGS = "app_control.denies_settings", Warning, "A rule denies the Settings app, so nobody can join a network on the headset.";
    POLICY_DENIES_SYSTEM = "app_control.denies_system", Error, "A rule denies a part of Windows that signs in, locks or draws the headset.";
    POLICY_PACKAGE = "app_control.package", Error, "A package family name has a form that no package has.";
    POLICY_UNKNOWN_PACKAGE = "app_control.unknown_package", Warning, "A package family name is nearly that of a known app.";
    POLICY_VERSION = "app_control.version", Error, "A version is not four numbers from 0 to 65535.";
    POLICY_DENY_VERSION = "app_control.deny_version", Warning, "A rule denies old versions of a package only.";
}

/// The rule of that name.
pub fn find(name: &str) -> Option<Rule> {
    ALL.iter().copied().find(|rule| rule.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_dotted() {
        let mut names: Vec<_> = ALL.iter().map(|rule| rule.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), ALL.len());
        assert!(ALL.iter().all(|rule| rule.name.split('.').count() == 2 && rule.when.ends_with('.')));
        assert_eq!(find("kiosk.no_app"), Some(KIOSK_NO_APP));
    }
}
