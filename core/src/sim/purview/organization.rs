//! What holds for the whole organization: the mode of information barriers, the audit log, address books, and the plan.

use serde_json::{Map, Value as Json, json};

use super::{CHANGING, policies, segments};
use crate::sim::powershell::{
    Arguments, Cmdlet, Effect, Output, Parameter, Refusal, Session, Take, parameter,
};
use crate::sim::schema::{Kind, sku};
use crate::sim::side::state;
use crate::sim::store::Directory;
use crate::sim::teams::cmdlets::searches_scoped;

/// Where the mode is kept.
const CONFIG: &str = "purview.policyConfig";

/// Where it is kept whether the audit log records.
const AUDIT: &str = "exchange.adminAuditLogConfig";

/// The service plan of information barriers (Microsoft's list of product names).
const PLAN: &str = "c4801e8a-cb58-4c35-aca6-f2dcc106f287";

/// The mode in which somebody may be in up to ten segments.
const MANY: &str = "MultiSegment";

/// The mode of organizations from before 15 February 2023.
const LEGACY: &str = "Legacy";

/// Settings of Set-PolicyConfig that have nothing to do with barriers.
const FOREIGN: &[Parameter] = &[
    parameter("AggregationTimeWindowForDlpAlerts", Take::Unmodelled),
    parameter("CaseHoldPolicyLimit", Take::Unmodelled),
    parameter("ClassificationScheme", Take::Unmodelled),
    parameter("ComplianceUrl", Take::Unmodelled),
    parameter("DlpAppGroups", Take::Unmodelled),
    parameter("EnableLabelCoauth", Take::Unmodelled),
    parameter("EnableSpoAipMigration", Take::Unmodelled),
    parameter("EndpointDlpGlobalSettings", Take::Unmodelled),
    parameter("PurviewLabelConsent", Take::Unmodelled),
    parameter("RetentionForwardCrawl", Take::Unmodelled),
    parameter("SiteGroups", Take::Unmodelled),
];

/// The cmdlets.
pub(super) const ALL: &[Cmdlet] = &[
    Cmdlet {
        name: "Get-PolicyConfig",
        parameters: &[&[parameter("Identity", Take::Ignored)]],
        effect: Effect::Reads,
        run: |session, _| Ok(vec![Json::Object(config(session.directory()))]),
    },
    Cmdlet {
        name: "Set-PolicyConfig",
        parameters: &[
            &[
                parameter("Identity", Take::Ignored),
                parameter("InformationBarrierMode", Take::OneOf(&["SingleSegment", MANY])),
                parameter("InformationBarrierPeopleSearchRestriction", Take::OneOf(&["Enabled", "Disabled"])),
            ],
            FOREIGN,
            CHANGING,
        ],
        effect: Effect::Changes,
        run: set_config,
    },
    Cmdlet {
        name: "Get-AdminAuditLogConfig",
        parameters: &[&[]],
        effect: Effect::Reads,
        run: |session, _| {
            Ok(vec![json!({ "UnifiedAuditLogIngestionEnabled": audited(session.directory()) })])
        },
    },
    Cmdlet {
        name: "Set-AdminAuditLogConfig",
        parameters: &[&[
            parameter("UnifiedAuditLogIngestionEnabled", Take::Bool),
            parameter("Confirm", Take::Confirm),
            parameter("Force", Take::Ignored),
            parameter("WhatIf", Take::WhatIf),
        ]],
        effect: Effect::Changes,
        run: set_audit,
    },
    Cmdlet {
        name: "Get-AddressBookPolicy",
        parameters: &[&[parameter("Identity", Take::Text)]],
        effect: Effect::Reads,
        run: |_, arguments| match arguments.text("Identity") {
            Some(identity) => Err(Refusal::not_found(identity)),
            None => Ok(Vec::new()),
        },
    },
];

fn config(directory: &Directory) -> Map<String, Json> {
    let initial = json!({
        "Name": "Settings", "InformationBarrierMode": "SingleSegment", "InformationBarrierPeopleSearchRestriction": "Disabled",
    });
    let mut all = initial.as_object().cloned().unwrap_or_default();
    all.extend(state(directory, CONFIG).and_then(Json::as_object).cloned().unwrap_or_default());
    all
}

/// Whether somebody may be in several segments.
pub(super) fn has_many_segments(session: &Session<'_>) -> bool {
    several(session.directory())
}

/// Whether somebody may be in several segments.
pub(super) fn several(directory: &Directory) -> bool {
    config(directory)["InformationBarrierMode"] == MANY
}

/// Whether the organization is one from before 15 February 2023.
pub(super) fn is_legacy(directory: &Directory) -> bool {
    config(directory)["InformationBarrierMode"] == LEGACY
}

/// How many segments there may be.
pub(super) fn most_segments(session: &Session<'_>) -> usize {
    if is_legacy(session.directory()) { 250 } else { 5000 }
}

fn set_config(session: &mut Session<'_>, arguments: &Arguments) -> Output {
    let mut all = config(session.directory());
    if let Some(mode) = arguments.text("InformationBarrierMode") {
        let now_many = has_many_segments(session);
        if now_many && mode != MANY {
            return Err(Refusal::operation(
                "Support of multiple segments cannot be reverted to a single segment.",
            ));
        }
        let empty = segments::segments(session).is_empty() && policies::policies(session).is_empty();
        if mode == MANY && !now_many && !empty {
            return Err(Refusal::operation(
                "Remove all organization segments and information barrier policies before enabling MultiSegment.",
            ));
        }
        all.insert("InformationBarrierMode".to_owned(), mode.into());
    }
    if let Some(word) = arguments.text("InformationBarrierPeopleSearchRestriction") {
        all.insert("InformationBarrierPeopleSearchRestriction".to_owned(), word.into());
    }
    session.keep(CONFIG, all)?;
    Ok(Vec::new())
}

fn set_audit(session: &mut Session<'_>, arguments: &Arguments) -> Output {
    if let Some(json) = arguments.get("UnifiedAuditLogIngestionEnabled") {
        let kept = Map::from_iter([("UnifiedAuditLogIngestionEnabled".to_owned(), json.clone())]);
        session.keep(AUDIT, kept)?;
    }
    Ok(Vec::new())
}

/// Whether the audit log records, which is the default.
fn audited(directory: &Directory) -> bool {
    state(directory, AUDIT).is_none_or(|kept| kept["UnifiedAuditLogIngestionEnabled"] != false)
}

/// What a tenant lacks before barriers can be defined; `None` if it lacks nothing.
pub(super) fn lacks(directory: &Directory) -> Option<&'static str> {
    if !searches_scoped(directory) {
        return Some(
            "Scoped directory search must be turned on in Microsoft Teams before information barrier policies are defined.",
        );
    }
    if !audited(directory) {
        return Some("Audit logging must be turned on before information barrier policies are defined.");
    }
    None
}

/// What a tenant has no licence for; `None` if it has the plan.
pub(super) fn unlicensed(directory: &Directory) -> Option<&'static str> {
    let has = directory.all(Kind::Sku).iter().any(|(_, product)| {
        let plans = product.json(sku::SERVICE_PLANS).and_then(Json::as_array).into_iter().flatten();
        let bought = product.json(sku::PREPAID_UNITS).and_then(|units| units["enabled"].as_i64());
        bought.unwrap_or_default() > 0 && plans.into_iter().any(|plan| plan["servicePlanId"] == PLAN)
    });
    (!has).then_some("The organization has no license that includes information barriers.")
}

/// Refuses to define policies in a tenant that is not prepared.
pub(super) fn prepared(session: &Session<'_>) -> Result<(), Refusal> {
    lacks(session.directory()).map_or(Ok(()), |text| Err(Refusal::operation(text)))
}

/// Refuses to activate policies in a tenant that has no licence for them, or is not prepared.
pub(super) fn licensed(session: &Session<'_>) -> Result<(), Refusal> {
    prepared(session)?;
    unlicensed(session.directory()).map_or(Ok(()), |text| Err(Refusal::operation(text)))
}
