//! The type `signIn`.

use crate::sim::schema::Shape;

crate::sim::schema::table! { "signIn", "auditLogs/signIns", unique [],
    ID = "id", Shape::Text, [DEFAULT, READ_ONLY, COMPUTED];
    APP_DISPLAY_NAME = "appDisplayName", Shape::Text, [DEFAULT];
    APP_ID = "appId", Shape::Text, [DEFAULT];
    APPLIED_CONDITIONAL_ACCESS_POLICIES = "appliedConditionalAccessPolicies", Shape::AnyList, [DEFAULT];
    AUTHENTICATION_APP_DEVICE_DETAILS = "authenticationAppDeviceDetails", Shape::Any, [DEFAULT];
    CLIENT_APP_USED = "clientAppUsed", Shape::Text, [DEFAULT];
    CONDITIONAL_ACCESS_STATUS = "conditionalAccessStatus", Shape::OneOf(&["success", "failure", "notApplied"]), [DEFAULT];
    CORRELATION_ID = "correlationId", Shape::Text, [DEFAULT];
    CREATED = "createdDateTime", Shape::Time, [DEFAULT, READ_ONLY, COMPUTED];
    DEVICE_DETAIL = "deviceDetail", Shape::Any, [DEFAULT];
    HOME_TENANT_ID = "homeTenantId", Shape::Text, [DEFAULT];
    IP_ADDRESS = "ipAddress", Shape::Text, [DEFAULT];
    IS_INTERACTIVE = "isInteractive", Shape::Bool, [DEFAULT];
    LOCATION = "location", Shape::Any, [DEFAULT];
    RESOURCE_DISPLAY_NAME = "resourceDisplayName", Shape::Text, [DEFAULT];
    RESOURCE_ID = "resourceId", Shape::Text, [DEFAULT];
    RESOURCE_TENANT_ID = "resourceTenantId", Shape::Text, [DEFAULT];
    RISK_DETAIL = "riskDetail", Shape::OneOf(&["none", "adminGeneratedTemporaryPassword", "userPerformedSecuredPasswordChange", "userPerformedSecuredPasswordReset", "adminConfirmedSigninSafe", "aiConfirmedSigninSafe", "userPassedMFADrivenByRiskBasedPolicy", "adminDismissedAllRiskForUser", "adminConfirmedSigninCompromised", "hidden", "adminConfirmedUserCompromised", "m365DAdminDismissedDetection", "adminConfirmedServicePrincipalCompromised", "adminDismissedAllRiskForServicePrincipal", "userChangedPasswordOnPremises", "adminDismissedRiskForSignIn", "adminConfirmedAccountSafe", "microsoftRevokedSessions"]), [DEFAULT];
    RISK_EVENT_TYPES = "riskEventTypes", Shape::AnyList, [DEFAULT];
    RISK_EVENT_TYPES_V2 = "riskEventTypes_v2", Shape::Texts, [DEFAULT];
    RISK_LEVEL_AGGREGATED = "riskLevelAggregated", Shape::OneOf(&["low", "medium", "high", "hidden", "none"]), [DEFAULT];
    RISK_LEVEL_DURING_SIGN_IN = "riskLevelDuringSignIn", Shape::OneOf(&["low", "medium", "high", "hidden", "none"]), [DEFAULT];
    RISK_STATE = "riskState", Shape::OneOf(&["none", "confirmedSafe", "remediated", "dismissed", "atRisk", "confirmedCompromised"]), [DEFAULT];
    SERVICE_PRINCIPAL_ID = "servicePrincipalId", Shape::Text, [DEFAULT];
    SERVICE_PRINCIPAL_NAME = "servicePrincipalName", Shape::Text, [DEFAULT];
    STATUS = "status", Shape::Any, [DEFAULT];
    USER_AGENT = "userAgent", Shape::Text, [DEFAULT];
    USER_DISPLAY_NAME = "userDisplayName", Shape::Text, [DEFAULT];
    USER_ID = "userId", Shape::Text, [DEFAULT];
    USER_PRINCIPAL_NAME = "userPrincipalName", Shape::Text, [DEFAULT];
}
