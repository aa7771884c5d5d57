//! The type `subscribedSku`.

use crate::sim::schema::Shape;

crate::sim::schema::table! { "subscribedSku", "subscribedSkus", unique [],
    ID = "id", Shape::Text, [DEFAULT, READ_ONLY, COMPUTED];
    ACCOUNT_ID = "accountId", Shape::Text, [DEFAULT, READ_ONLY, COMPUTED];
    ACCOUNT_NAME = "accountName", Shape::Text, [DEFAULT, READ_ONLY];
    APPLIES_TO = "appliesTo", Shape::Text, [DEFAULT, READ_ONLY];
    CAPABILITY_STATUS = "capabilityStatus", Shape::Text, [DEFAULT, READ_ONLY];
    CONSUMED_UNITS = "consumedUnits", Shape::Int, [DEFAULT, READ_ONLY, COMPUTED];
    PREPAID_UNITS = "prepaidUnits", Shape::Any, [DEFAULT, READ_ONLY];
    SERVICE_PLANS = "servicePlans", Shape::Any, [DEFAULT, READ_ONLY];
    SKU_ID = "skuId", Shape::Guid, [DEFAULT, READ_ONLY, COMPUTED];
    SKU_PART_NUMBER = "skuPartNumber", Shape::Text, [DEFAULT, READ_ONLY];
    SUBSCRIPTION_IDS = "subscriptionIds", Shape::Texts, [DEFAULT, READ_ONLY];
}
