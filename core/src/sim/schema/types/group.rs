//! The type `group`.

use crate::sim::schema::Shape;

const VISIBILITY: Shape = Shape::OneOf(&["Public", "Private", "HiddenMembership"]);
const PROCESSING: Shape = Shape::OneOf(&["On", "Paused"]);

crate::sim::schema::table! { "group", "groups", unique [UNIQUE_NAME],
    ID = "id", Shape::Guid, [DEFAULT, READ_ONLY, COMPUTED];
    DELETED = "deletedDateTime", Shape::Time, [DEFAULT, READ_ONLY, COMPUTED];
    CLASSIFICATION = "classification", Shape::Text, [DEFAULT];
    CREATED = "createdDateTime", Shape::Time, [DEFAULT, READ_ONLY, COMPUTED];
    DESCRIPTION = "description", Shape::Text, [DEFAULT];
    DISPLAY_NAME = "displayName", Shape::Text, [DEFAULT, REQUIRED];
    EXPIRATION = "expirationDateTime", Shape::Time, [DEFAULT, READ_ONLY];
    GROUP_TYPES = "groupTypes", Shape::Texts, [DEFAULT];
    INFO_CATALOGS = "infoCatalogs", Shape::Texts, [DEFAULT, READ_ONLY, UNFILTERABLE];
    IS_ASSIGNABLE_TO_ROLE = "isAssignableToRole", Shape::Bool, [DEFAULT, CREATE_ONLY];
    IS_MANAGEMENT_RESTRICTED = "isManagementRestricted", Shape::Bool, [DEFAULT, READ_ONLY];
    MAIL = "mail", Shape::Text, [DEFAULT, READ_ONLY];
    MAIL_ENABLED = "mailEnabled", Shape::Bool, [DEFAULT, REQUIRED];
    MAIL_NICKNAME = "mailNickname", Shape::Text, [DEFAULT, REQUIRED];
    MEMBERSHIP_RULE = "membershipRule", Shape::Text, [DEFAULT];
    MEMBERSHIP_RULE_PROCESSING = "membershipRuleProcessingState", PROCESSING, [DEFAULT];
    ON_PREMISES_DOMAIN_NAME = "onPremisesDomainName", Shape::Text, [DEFAULT, READ_ONLY];
    ON_PREMISES_LAST_SYNC = "onPremisesLastSyncDateTime", Shape::Time, [DEFAULT, READ_ONLY];
    ON_PREMISES_NET_BIOS_NAME = "onPremisesNetBiosName", Shape::Text, [DEFAULT, READ_ONLY];
    ON_PREMISES_SAM = "onPremisesSamAccountName", Shape::Text, [DEFAULT, READ_ONLY];
    ON_PREMISES_SID = "onPremisesSecurityIdentifier", Shape::Text, [DEFAULT, READ_ONLY];
    ON_PREMISES_SYNC = "onPremisesSyncEnabled", Shape::Bool, [DEFAULT, READ_ONLY];
    ORGANIZATION = "organizationId", Shape::Text, [DEFAULT, READ_ONLY, COMPUTED];
    PREFERRED_DATA_LOCATION = "preferredDataLocation", Shape::Text, [DEFAULT];
    PREFERRED_LANGUAGE = "preferredLanguage", Shape::Text, [DEFAULT];
    PROXY_ADDRESSES = "proxyAddresses", Shape::Texts, [DEFAULT, READ_ONLY];
    RENEWED = "renewedDateTime", Shape::Time, [DEFAULT, READ_ONLY, COMPUTED];
    RESOURCE_BEHAVIOR_OPTIONS = "resourceBehaviorOptions", Shape::Texts, [DEFAULT, CREATE_ONLY];
    RESOURCE_PROVISIONING_OPTIONS = "resourceProvisioningOptions", Shape::Texts, [DEFAULT];
    SECURITY_ENABLED = "securityEnabled", Shape::Bool, [DEFAULT, REQUIRED];
    SECURITY_IDENTIFIER = "securityIdentifier", Shape::Text, [DEFAULT, READ_ONLY, COMPUTED];
    THEME = "theme", Shape::Text, [DEFAULT];
    UNIQUE_NAME = "uniqueName", Shape::Text, [DEFAULT, CREATE_ONLY];
    VISIBILITY_NAME = "visibility", VISIBILITY, [DEFAULT];
    ON_PREMISES_ERRORS = "onPremisesProvisioningErrors", Shape::ComplexList(&[]), [DEFAULT, READ_ONLY];
    SERVICE_PROVISIONING_ERRORS = "serviceProvisioningErrors", Shape::ComplexList(&[]), [DEFAULT, READ_ONLY];
    ACCESS_TYPE = "accessType", Shape::Text, [UNMODELLED, UNFILTERABLE];
    ALLOW_EXTERNAL_SENDERS = "allowExternalSenders", Shape::Bool, [UNMODELLED, UNFILTERABLE];
    ASSIGNED_LABELS = "assignedLabels", Shape::ComplexList(&[]), [UNMODELLED];
    ASSIGNED_LICENSES = "assignedLicenses", Shape::Any, [READ_ONLY, COMPUTED];
    AUTO_SUBSCRIBE = "autoSubscribeNewMembers", Shape::Bool, [UNMODELLED, UNFILTERABLE];
    HAS_LICENSE_ERRORS = "hasMembersWithLicenseErrors", Shape::Bool, [READ_ONLY, COMPUTED, HIDDEN];
    HIDE_FROM_ADDRESS_LISTS = "hideFromAddressLists", Shape::Bool, [UNMODELLED, UNFILTERABLE];
    HIDE_FROM_OUTLOOK = "hideFromOutlookClients", Shape::Bool, [UNMODELLED, UNFILTERABLE];
    IS_ARCHIVED = "isArchived", Shape::Bool, [READ_ONLY, UNFILTERABLE];
    IS_FAVORITE = "isFavorite", Shape::Bool, [UNMODELLED, UNFILTERABLE];
    IS_SUBSCRIBED_BY_MAIL = "isSubscribedByMail", Shape::Bool, [UNMODELLED, UNFILTERABLE];
    LICENSE_PROCESSING_STATE = "licenseProcessingState", Shape::Any, [READ_ONLY, COMPUTED, UNFILTERABLE];
    EXTENSION_ATTRIBUTE = "onPremisesExtensionAttributes", Shape::Any, [UNMODELLED];
    UNSEEN_CONVERSATIONS = "unseenConversationsCount", Shape::Int, [READ_ONLY, UNFILTERABLE];
    UNSEEN_COUNT = "unseenCount", Shape::Int, [READ_ONLY, UNFILTERABLE];
    UNSEEN_MESSAGES = "unseenMessagesCount", Shape::Int, [READ_ONLY, UNFILTERABLE];
    WAS_LICENSED = "sim.wasLicensed", Shape::Bool, [READ_ONLY, HIDDEN, UNFILTERABLE];
    WELCOME_MESSAGE = "welcomeMessageEnabled", Shape::Bool, [UNMODELLED, UNFILTERABLE];
}
