//! The type `user`.

use crate::sim::schema::{Field, Shape, field};

const PASSWORD_FIELDS: &[Field] = &[
    field("password", Shape::Text),
    field("forceChangePasswordNextSignIn", Shape::Bool),
    field("forceChangePasswordNextSignInWithMfa", Shape::Bool),
];
const EXTENSION_ATTRIBUTES: &[Field] = &[
    field("extensionAttribute1", Shape::Text),
    field("extensionAttribute2", Shape::Text),
    field("extensionAttribute3", Shape::Text),
    field("extensionAttribute4", Shape::Text),
    field("extensionAttribute5", Shape::Text),
    field("extensionAttribute6", Shape::Text),
    field("extensionAttribute7", Shape::Text),
    field("extensionAttribute8", Shape::Text),
    field("extensionAttribute9", Shape::Text),
    field("extensionAttribute10", Shape::Text),
    field("extensionAttribute11", Shape::Text),
    field("extensionAttribute12", Shape::Text),
    field("extensionAttribute13", Shape::Text),
    field("extensionAttribute14", Shape::Text),
    field("extensionAttribute15", Shape::Text),
];
const ORGANIZATION_DATA: &[Field] = &[field("costCenter", Shape::Text), field("division", Shape::Text)];
const CONSENT: Shape = Shape::OneOf(&["Granted", "Denied", "NotRequired"]);
const AGE_GROUP: Shape = Shape::OneOf(&["Minor", "NotAdult", "Adult"]);
const USER_TYPE: Shape = Shape::OneOf(&["Member", "Guest"]);

crate::sim::schema::table! { "user", "users", unique [USER_PRINCIPAL_NAME],
    ID = "id", Shape::Guid, [DEFAULT, READ_ONLY, COMPUTED];
    DELETED = "deletedDateTime", Shape::Time, [READ_ONLY, COMPUTED];
    BUSINESS_PHONES = "businessPhones", Shape::Texts, [DEFAULT];
    DISPLAY_NAME = "displayName", Shape::Text, [DEFAULT, REQUIRED];
    GIVEN_NAME = "givenName", Shape::Text, [DEFAULT];
    JOB_TITLE = "jobTitle", Shape::Text, [DEFAULT];
    MAIL = "mail", Shape::Text, [DEFAULT];
    MOBILE_PHONE = "mobilePhone", Shape::Text, [DEFAULT];
    OFFICE_LOCATION = "officeLocation", Shape::Text, [DEFAULT];
    PREFERRED_LANGUAGE = "preferredLanguage", Shape::Text, [DEFAULT];
    SURNAME = "surname", Shape::Text, [DEFAULT];
    USER_PRINCIPAL_NAME = "userPrincipalName", Shape::Text, [DEFAULT, REQUIRED];
    ABOUT_ME = "aboutMe", Shape::Text, [ELSEWHERE, UNMODELLED, UNFILTERABLE];
    ACCOUNT_ENABLED = "accountEnabled", Shape::Bool, [REQUIRED];
    AGE = "ageGroup", AGE_GROUP, [];
    ASSIGNED_LICENSES = "assignedLicenses", Shape::Any, [READ_ONLY, COMPUTED];
    ASSIGNED_PLANS = "assignedPlans", Shape::Any, [READ_ONLY, COMPUTED];
    AUTHORIZATION_INFO = "authorizationInfo", Shape::Any, [UNMODELLED];
    BIRTHDAY = "birthday", Shape::Time, [ELSEWHERE, UNMODELLED, UNFILTERABLE];
    CITY = "city", Shape::Text, [];
    COMPANY_NAME = "companyName", Shape::Text, [];
    CONSENT_FOR_MINOR = "consentProvidedForMinor", CONSENT, [];
    COUNTRY = "country", Shape::Text, [];
    CREATED = "createdDateTime", Shape::Time, [READ_ONLY, COMPUTED];
    CREATION_TYPE = "creationType", Shape::Text, [READ_ONLY];
    CUSTOM_SECURITY_ATTRIBUTES = "customSecurityAttributes", Shape::Any, [UNMODELLED];
    DEPARTMENT = "department", Shape::Text, [];
    DEVICE_ENROLLMENT_LIMIT = "deviceEnrollmentLimit", Shape::Int, [ELSEWHERE, UNMODELLED, UNFILTERABLE];
    EMPLOYEE_HIRE_DATE = "employeeHireDate", Shape::Time, [];
    EMPLOYEE_ID = "employeeId", Shape::Text, [];
    EMPLOYEE_LEAVE_DATE_TIME = "employeeLeaveDateTime", Shape::Time, [];
    EMPLOYEE_ORG_DATA = "employeeOrgData", Shape::Complex(ORGANIZATION_DATA), [ADVANCED];
    EMPLOYEE_TYPE = "employeeType", Shape::Text, [ADVANCED];
    EXTERNAL_USER_STATE = "externalUserState", Shape::Text, [READ_ONLY];
    EXTERNAL_USER_STATE_CHANGED = "externalUserStateChangeDateTime", Shape::Time, [READ_ONLY];
    FAX_NUMBER = "faxNumber", Shape::Text, [];
    HIRE_DATE = "hireDate", Shape::Time, [ELSEWHERE, UNMODELLED, UNFILTERABLE];
    IDENTITIES = "identities", Shape::Any, [UNMODELLED, COMPUTED];
    IDENTITY_PARENT = "identityParentId", Shape::Text, [READ_ONLY];
    IM_ADDRESSES = "imAddresses", Shape::Texts, [READ_ONLY];
    INTERESTS = "interests", Shape::Texts, [ELSEWHERE, UNMODELLED, UNFILTERABLE];
    IS_MANAGEMENT_RESTRICTED = "isManagementRestricted", Shape::Bool, [READ_ONLY, UNFILTERABLE];
    IS_RESOURCE_ACCOUNT = "isResourceAccount", Shape::Bool, [UNFILTERABLE];
    LAST_PASSWORD_CHANGE = "lastPasswordChangeDateTime", Shape::Time, [READ_ONLY, UNFILTERABLE];
    LEGAL_AGE_GROUP = "legalAgeGroupClassification", Shape::Text, [READ_ONLY, UNFILTERABLE];
    LICENSE_ASSIGNMENT_STATES = "licenseAssignmentStates", Shape::Any, [READ_ONLY, COMPUTED, UNFILTERABLE];
    MAILBOX_SETTINGS = "mailboxSettings", Shape::Any, [ELSEWHERE, UNMODELLED, UNFILTERABLE];
    MAIL_NICKNAME = "mailNickname", Shape::Text, [REQUIRED];
    MY_SITE = "mySite", Shape::Text, [ELSEWHERE, UNMODELLED, UNFILTERABLE];
    ON_PREMISES_DISTINGUISHED_NAME = "onPremisesDistinguishedName", Shape::Text, [READ_ONLY];
    ON_PREMISES_DOMAIN_NAME = "onPremisesDomainName", Shape::Text, [READ_ONLY];
    EXTENSION_ATTRIBUTE = "onPremisesExtensionAttributes", Shape::Complex(EXTENSION_ATTRIBUTES), [ADVANCED, COMPUTED];
    ON_PREMISES_IMMUTABLE_ID = "onPremisesImmutableId", Shape::Text, [];
    ON_PREMISES_LAST_SYNC = "onPremisesLastSyncDateTime", Shape::Time, [READ_ONLY];
    ON_PREMISES_ERRORS = "onPremisesProvisioningErrors", Shape::ComplexList(&[]), [READ_ONLY];
    ON_PREMISES_SAM = "onPremisesSamAccountName", Shape::Text, [READ_ONLY];
    ON_PREMISES_SID = "onPremisesSecurityIdentifier", Shape::Text, [READ_ONLY];
    ON_PREMISES_SYNC = "onPremisesSyncEnabled", Shape::Bool, [READ_ONLY];
    ON_PREMISES_UPN = "onPremisesUserPrincipalName", Shape::Text, [READ_ONLY];
    OTHER_MAILS = "otherMails", Shape::Texts, [];
    PASSWORD_POLICIES = "passwordPolicies", Shape::Text, [];
    PASSWORD_PROFILE = "passwordProfile", Shape::Complex(PASSWORD_FIELDS), [REQUIRED, COMPUTED, UNFILTERABLE];
    PAST_PROJECTS = "pastProjects", Shape::Texts, [ELSEWHERE, UNMODELLED, UNFILTERABLE];
    POSTAL_CODE = "postalCode", Shape::Text, [];
    PREFERRED_DATA_LOCATION = "preferredDataLocation", Shape::Text, [];
    PREFERRED_NAME = "preferredName", Shape::Text, [ELSEWHERE, UNMODELLED, UNFILTERABLE];
    PRINT = "print", Shape::Any, [ELSEWHERE, UNMODELLED, UNFILTERABLE];
    PROVISIONED_PLANS = "provisionedPlans", Shape::Any, [READ_ONLY, COMPUTED];
    PROXY_ADDRESSES = "proxyAddresses", Shape::Texts, [READ_ONLY];
    RESPONSIBILITIES = "responsibilities", Shape::Texts, [ELSEWHERE, UNMODELLED, UNFILTERABLE];
    SCHOOLS = "schools", Shape::Texts, [ELSEWHERE, UNMODELLED, UNFILTERABLE];
    SECURITY_IDENTIFIER = "securityIdentifier", Shape::Text, [READ_ONLY, COMPUTED];
    SERVICE_PROVISIONING_ERRORS = "serviceProvisioningErrors", Shape::ComplexList(&[]), [READ_ONLY];
    SHOW_IN_ADDRESS_LIST = "showInAddressList", Shape::Bool, [UNFILTERABLE];
    SIGN_IN_ACTIVITY = "signInActivity", Shape::Any, [READ_ONLY, UNMODELLED];
    SESSIONS_VALID_FROM = "signInSessionsValidFromDateTime", Shape::Time, [READ_ONLY, UNFILTERABLE];
    SKILLS = "skills", Shape::Texts, [ELSEWHERE, UNMODELLED, UNFILTERABLE];
    STATE = "state", Shape::Text, [];
    STREET_ADDRESS = "streetAddress", Shape::Text, [];
    USAGE_LOCATION = "usageLocation", Shape::Text, [];
    USER_TYPE_NAME = "userType", USER_TYPE, [];
}
