//! Products with their service plans, from Microsoft's list of product names and service plan identifiers (30 December 2025).

/// A product: number in the list of plans, identifier, part number.
pub(super) struct Product {
    /// The bit that marks its service plans.
    bit: u8,
    /// The identifier.
    pub(super) id: &'static str,
    /// The part number.
    pub(super) part_number: &'static str,
}

const RA: u8 = 1;
const E3: u8 = 2;
const E5: u8 = 4;
const IN: u8 = 8;
const P1: u8 = 16;

/// Dynamics 365 Remote Assist.
pub(super) const REMOTE_ASSIST: Product =
    Product { bit: RA, id: "7a551360-26c4-4f61-84e6-ef715673e083", part_number: "MICROSOFT_REMOTE_ASSIST" };
/// Microsoft 365 E3.
pub(super) const SPE_E3: Product =
    Product { bit: E3, id: "05e9a617-0261-4cee-bb44-138d3ef5d965", part_number: "SPE_E3" };
/// Microsoft 365 E5.
pub(super) const SPE_E5: Product =
    Product { bit: E5, id: "06ebc4ee-1bb5-47dd-8120-11324bc54e06", part_number: "SPE_E5" };
/// Intune.
pub(super) const INTUNE: Product =
    Product { bit: IN, id: "061f9ace-7d42-4136-88ac-31dc755f143f", part_number: "INTUNE_A" };
/// Microsoft Entra ID P1.
pub(super) const PREMIUM: Product =
    Product { bit: P1, id: "078d2b04-f1bd-4111-bbd4-b4b1b354cef4", part_number: "AAD_PREMIUM" };

/// A service plan: identifier, name, and the products that hold it.
type Plan = (&'static str, &'static str, u8);

impl Product {
    /// The service plans of this product: identifier and name.
    pub(super) fn plans(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        PLANS.iter().filter(|(_, _, bits)| bits & self.bit != 0).map(|(id, name, _)| (*id, *name))
    }
}

const PLANS: &[Plan] = &[
    ("0850ebb5-64ee-4d3a-a3e1-5a97213653b5", "CDS_REMOTE_ASSIST", RA),
    ("4f4c7800-298a-4e22-8867-96b17850d4dd", "MICROSOFT_REMOTE_ASSIST", RA),
    ("57ff2da0-773e-42df-b2af-ffb7a2317929", "TEAMS1", RA | E3 | E5),
    ("dcf9d2f4-772e-4434-b757-77a453cfbc02", "MESH_AVATARS_FOR_TEAMS", E3 | E5),
    ("3efbd4ed-8958-4824-8389-1321f8730af8", "MESH_AVATARS_ADDITIONAL_FOR_TEAMS", E3 | E5),
    ("bea4c11e-220a-4e6d-8eb8-8ea15d019f90", "RMS_S_ENTERPRISE", E3 | E5),
    ("95b76021-6a53-4741-ab8b-1d1f3d66a95a", "CDS_O365_P2", E3),
    ("efb87545-963c-4e0d-99df-69c6916d9eb0", "EXCHANGE_S_ENTERPRISE", E3 | E5),
    ("a6520331-d7d4-4276-95f5-15c0933bc757", "GRAPH_CONNECTORS_SEARCH_INDEX", E3 | E5),
    ("f0ff6ac6-297d-49cd-be34-6dfef97f0c28", "MESH_IMMERSIVE_FOR_TEAMS", E3 | E5),
    ("2b815d45-56e4-4e3a-b65c-66cb9175b560", "ContentExplorer_Standard", E3 | E5),
    ("5136a095-5cf0-4aff-bec3-e84448b38ea5", "MIP_S_CLP1", E3 | E5),
    ("33c4f319-9bdd-48d6-9c4d-410b750a4a5a", "MYANALYTICS_P2", E3 | E5),
    ("43de0ff5-c92c-492b-9116-175376d08c38", "OFFICESUBSCRIPTION", E3 | E5),
    ("6f23d6a9-adbf-481c-8538-b4c095654487", "M365_LIGHTHOUSE_CUSTOMER_PLAN1", E3 | E5),
    ("d55411c9-cfff-40a9-87c7-240f14df7da5", "M365_LIGHTHOUSE_PARTNER_PLAN1", E3),
    ("199a5c09-e0ca-4e37-8f7c-b05d533e1ea2", "MICROSOFTBOOKINGS", E3 | E5),
    ("a1ace008-72f3-4ea0-8dac-33b3a23a2472", "CLIPCHAMP", E3 | E5),
    ("292cc034-7b7c-4950-aaf5-943befd3f1d4", "MDE_LITE", E3),
    ("2789c901-c14e-48ab-a76a-be334d9d793a", "FORMS_PLAN_E3", E3),
    ("aebd3021-9f8f-4bf8-bbe3-0ed2f4f047a1", "KAIZALA_O365_P3", E3),
    ("c4b8c31a-fb44-4c65-9837-a21f55fcabda", "MICROSOFT_LOOP", E3 | E5),
    ("b737dad2-2f6c-4c65-90e3-ca563267e8b9", "PROJECTWORKMANAGEMENT", E3 | E5),
    ("94065c59-bc8e-4e8b-89e5-5138d471eaff", "MICROSOFT_SEARCH", E3 | E5),
    ("8c7d2df8-86f0-4902-b2ed-a0458298f3b3", "Deskless", E3 | E5),
    ("9e700747-8b1d-45e5-ab8d-ef187ceec156", "STREAM_O365_E3", E3),
    ("882e1d05-acd1-4ccb-8708-6ee03664b117", "INTUNE_O365", E3 | E5),
    ("db4d623d-b514-490b-b7ef-8885eee514de", "Nucleus", E3 | E5),
    ("e95bec33-7c88-4a70-8e19-b10bd9d0c014", "SHAREPOINTWAC", E3 | E5),
    ("31b4e2fc-4cd6-4e7d-9c1b-41407303bd66", "PROJECT_O365_P2", E3),
    ("0d0c0d31-fae7-41f2-b909-eaf4d7f26dba", "Bing_Chat_Enterprise", E3 | E5),
    ("5dbe027f-2339-4123-9542-606e4d348a72", "SHAREPOINTENTERPRISE", E3 | E5),
    ("0feaeb32-d00e-4d66-bd5a-43b5b83db82c", "MCOSTANDARD", E3 | E5),
    ("a23b959c-7ce8-4e57-9140-b90eb88a9e97", "SWAY", E3 | E5),
    ("c87f142c-d1e9-4363-8630-aaea9c4d9ae5", "BPOS_S_TODO_2", E3),
    ("a82fbf69-b4d7-49f4-83a6-915b2cf354f4", "VIVAENGAGE_CORE", E3 | E5),
    ("b76fb638-6ba6-402a-b9f9-83d28acb3d86", "VIVA_LEARNING_SEEDED", E3 | E5),
    ("94a54592-cd8b-425e-87c6-97868b000b91", "WHITEBOARD_PLAN2", E3),
    ("7547a3fe-08ee-4ccb-b430-5077c5041653", "YAMMER_ENTERPRISE", E3 | E5),
    ("795f6fe0-cc4d-4773-b050-5dde4dc704c9", "UNIVERSAL_PRINT_01", E3 | E5),
    ("21b439ba-a0ca-424f-a6cc-52f954a5b111", "WIN10_PRO_ENT_SUB", E3 | E5),
    ("9a6eeb79-0b4b-4bf0-9808-39d99a2cd5a3", "Windows_Autopatch", E3 | E5),
    ("7bf960f6-2cd9-443a-8046-5dbff9558365", "WINDOWSUPDATEFORBUSINESS_DEPLOYMENTSERVICE", E3 | E5),
    ("6c57d4b6-3b23-47a5-9bc9-69f17b4947b3", "RMS_S_PREMIUM", E3 | E5),
    ("4ff01e01-1ba7-4d71-8cf8-ce96c3bbcf14", "DYN365_CDS_O365_P2", E3),
    ("8a256a2b-b617-496d-b51b-e76466e88db0", "MFA_PREMIUM", E3 | E5 | P1),
    ("932ad362-64a8-4783-9106-97849a1a30b9", "ADALLOM_S_DISCOVERY", E3 | P1),
    ("41781fb2-bc02-4b7c-bd55-b576c07bb09d", "AAD_PREMIUM", E3 | E5 | P1),
    ("c1ec4a95-1f05-45b3-a911-aa3fa01094f5", "INTUNE_A", E3 | E5 | IN),
    ("c68f8d98-5534-41c8-bf36-22fa496fa792", "POWERAPPS_O365_P2", E3),
    ("76846ad7-7776-4c40-a281-a386362dd1b9", "FLOW_O365_P2", E3),
    ("041fe683-03e4-45b6-b1af-c0cdc516daee", "POWER_VIRTUAL_AGENTS_O365_P2", E3),
    ("afa73018-811e-46e9-988f-f75d2b1b8430", "CDS_O365_P3", E5),
    ("9f431833-0334-42de-a7dc-70aa40db46db", "LOCKBOX_ENTERPRISE", E5),
    ("3ec18638-bd4c-4d3b-8905-479ed636b83e", "CustomerLockboxA_Enterprise", E5),
    ("cd31b152-6326-4d1b-ae1b-997b625182e6", "MIP_S_Exchange", E5),
    ("c4801e8a-cb58-4c35-aca6-f2dcc106f287", "INFORMATION_BARRIERS", E5),
    ("d9fa6af4-e046-4c89-9226-729a0786685d", "Content_Explorer", E5),
    ("efb0351d-3b08-4503-993d-383af8de41e3", "MIP_S_CLP2", E5),
    ("2f442157-a11c-46b9-ae5b-6e39ff4e5849", "M365_ADVANCED_AUDITING", E5),
    ("3e26ee1f-8a5f-4d52-aee2-b81ce45c8f40", "MCOMEETADV", E5),
    ("f6de4823-28fa-440b-b886-4783fa86ddba", "M365_AUDIT_PLATFORM", E5),
    ("a413a9ff-720c-4822-98ef-2f37c2a21f4c", "MICROSOFT_COMMUNICATION_COMPLIANCE", E5),
    ("bf28f719-7844-4079-9c78-c1307898e192", "MTP", E5),
    ("4828c8ec-dc2e-4779-b502-87ac9ce28ab7", "MCOEV", E5),
    ("6dc145d6-95dd-4191-b9c3-185575ee6f6b", "COMMUNICATIONS_DLP", E5),
    ("6db1f1db-2b46-403f-be40-e39395f08dbb", "CUSTOMER_KEY", E5),
    ("46129a58-a698-46f0-aa5b-17f6586297d9", "DATA_INVESTIGATIONS", E5),
    ("f20fedf3-f3c3-43c3-8267-2bfdd51c0939", "ATP_ENTERPRISE", E5),
    ("8e0c0a52-6a6c-4d40-8370-dd62790dcd70", "THREAT_INTELLIGENCE", E5),
    ("531ee2f8-b1cb-453b-9c21-d2180d014ca5", "EXCEL_PREMIUM", E5),
    ("e212cbc7-0961-4c40-9825-01117710dcb1", "FORMS_PLAN_E5", E5),
    ("e26c2fcc-ab91-4a61-b35c-03cdc8dddf66", "INFO_GOVERNANCE", E5),
    ("d587c7a3-bda9-4f99-8776-9bcf59c84f75", "INSIDER_RISK", E5),
    ("0898bdbb-73b0-471a-81e5-20f1fe4dd66e", "KAIZALA_STANDALONE", E5),
    ("d2d51368-76c9-4317-ada2-a12c004c432f", "ML_CLASSIFICATION", E5),
    ("34c0d7a0-a70f-4668-9238-47f9fc208882", "EXCHANGE_ANALYTICS", E5),
    ("65cc641f-cccd-4643-97e0-a17e3045e541", "RECORDS_MANAGEMENT", E5),
    ("6c6042f5-6f01-4d67-b8c1-eb99d36eed3e", "STREAM_O365_E5", E5),
    ("4de31727-a228-4ec3-a5bf-8e45b5ca48cc", "EQUIVIO_ANALYTICS", E5),
    ("8c098270-9dd4-4350-9b30-ba4703f3b36b", "ADALLOM_S_O365", E5),
    ("b1188c4c-1b36-4018-b48b-ee07604f6feb", "PAM_ENTERPRISE", E5),
    ("bf6f5520-59e3-4f82-974b-7dbbc4fd27c7", "SAFEDOCS", E5),
    ("9c0dab89-a30c-4117-86e7-97bda240acd2", "POWERAPPS_O365_P3", E5),
    ("70d33638-9c74-4d01-bfd3-562de28bd4ba", "BI_AZURE_P2", E5),
    ("617b097b-4b93-4ede-83de-5f075bb5fb2f", "PREMIUM_ENCRYPTION", E5),
    ("b21a6b06-1988-436e-a07b-51ec6d9f52ad", "PROJECT_O365_P3", E5),
    ("c948ea65-2053-4a5a-8a62-9eaaaf11b522", "PURVIEW_DISCOVERY", E5),
    ("41fcdd7d-4733-4863-9cf4-c65b83ce2df4", "COMMUNICATIONS_COMPLIANCE", E5),
    ("9d0c4ee5-e4a1-4625-ab39-d82b619b1a34", "INSIDER_RISK_MANAGEMENT", E5),
    ("3fb82609-8c27-4f7b-bd51-30634711ee67", "BPOS_S_TODO_3", E5),
    ("4a51bca5-1eff-43f5-878c-177680f191af", "WHITEBOARD_PLAN3", E5),
    ("871d91ec-ec1a-452b-a83f-bd76c7d770ef", "WINDEFATP", E5),
    ("64bfac92-2b17-4482-b5e5-a0304429de3e", "MICROSOFTENDPOINTDLP", E5),
    ("5689bec4-755d-4753-8b61-40975025187c", "RMS_S_PREMIUM2", E5),
    ("28b0fa46-c39a-4188-89e2-58e979a6b014", "DYN365_CDS_O365_P3", E5),
    ("99cd49a9-0e54-4e07-aea1-d8d9f5f704f5", "Defender_for_Iot_Enterprise", E5),
    ("2e2ddb96-6af9-4b1d-a3f0-d6ecfd22edb2", "ADALLOM_S_STANDALONE", E5),
    ("14ab5db5-e6c4-4b20-b4bc-13e36fd2227f", "ATA", E5),
    ("eec0eb4f-6444-4f95-aba0-50c24d67f998", "AAD_PREMIUM_P2", E5),
    ("07699545-9485-468e-95b6-2fca3738be01", "FLOW_O365_P3", E5),
    ("ded3d325-1bdc-453e-8432-5bac26d7a014", "POWER_VIRTUAL_AGENTS_O365_P3", E5),
    ("113feb6c-3fe4-4440-bddc-54d774bf0318", "EXCHANGE_S_FOUNDATION", P1),
];
