//! The type `crossTenantAccessPolicyConfigurationPartner`, whose key is the other tenant.

use crate::sim::schema::Shape;

crate::sim::schema::table! { "crossTenantAccessPolicyConfigurationPartner", "policies/crossTenantAccessPolicy/partners", unique [TENANT_ID],
    TENANT_ID = "tenantId", Shape::Guid, [DEFAULT, REQUIRED, CREATE_ONLY];
    IS_SERVICE_PROVIDER = "isServiceProvider", Shape::Bool, [DEFAULT];
    IS_IN_MULTI_TENANT_ORGANIZATION = "isInMultiTenantOrganization", Shape::Bool, [DEFAULT];
    INBOUND_TRUST = "inboundTrust", Shape::Any, [DEFAULT];
    B2B_COLLABORATION_INBOUND = "b2bCollaborationInbound", Shape::Any, [DEFAULT];
    B2B_COLLABORATION_OUTBOUND = "b2bCollaborationOutbound", Shape::Any, [DEFAULT];
    B2B_DIRECT_CONNECT_INBOUND = "b2bDirectConnectInbound", Shape::Any, [DEFAULT];
    B2B_DIRECT_CONNECT_OUTBOUND = "b2bDirectConnectOutbound", Shape::Any, [DEFAULT];
    AUTOMATIC_USER_CONSENT_SETTINGS = "automaticUserConsentSettings", Shape::Any, [DEFAULT];
    TENANT_RESTRICTIONS = "tenantRestrictions", Shape::Any, [DEFAULT];
    M365_COLLABORATION_INBOUND = "m365CollaborationInbound", Shape::Any, [];
    M365_COLLABORATION_OUTBOUND = "m365CollaborationOutbound", Shape::Any, [];
    APP_SERVICE_CONNECT_INBOUND = "appServiceConnectInbound", Shape::Any, [];
}
