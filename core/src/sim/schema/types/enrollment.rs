//! The type `deviceEnrollmentWindowsHelloForBusinessConfiguration`, the modelled enrolment configuration.

use crate::sim::schema::Shape;

const ENABLEMENT: Shape = Shape::OneOf(&["notConfigured", "enabled", "disabled"]);
const PIN_USAGE: Shape = Shape::OneOf(&["allowed", "required", "disallowed"]);

crate::sim::schema::table! { "deviceEnrollmentWindowsHelloForBusinessConfiguration", "deviceManagement/deviceEnrollmentConfigurations", unique [],
    ID = "id", Shape::Text, [DEFAULT, READ_ONLY, COMPUTED];
    CREATED = "createdDateTime", Shape::Time, [DEFAULT, READ_ONLY, COMPUTED];
    DESCRIPTION = "description", Shape::Text, [DEFAULT];
    DISPLAY_NAME = "displayName", Shape::Text, [DEFAULT];
    LAST_MODIFIED = "lastModifiedDateTime", Shape::Time, [DEFAULT, READ_ONLY];
    PRIORITY = "priority", Shape::Int, [DEFAULT];
    VERSION = "version", Shape::Int, [DEFAULT];
    ENHANCED_BIOMETRICS_STATE = "enhancedBiometricsState", ENABLEMENT, [DEFAULT];
    PIN_EXPIRATION_IN_DAYS = "pinExpirationInDays", Shape::Int, [DEFAULT];
    PIN_LOWERCASE_CHARACTERS_USAGE = "pinLowercaseCharactersUsage", PIN_USAGE, [DEFAULT];
    PIN_MAXIMUM_LENGTH = "pinMaximumLength", Shape::Int, [DEFAULT];
    PIN_MINIMUM_LENGTH = "pinMinimumLength", Shape::Int, [DEFAULT];
    PIN_PREVIOUS_BLOCK_COUNT = "pinPreviousBlockCount", Shape::Int, [DEFAULT];
    PIN_SPECIAL_CHARACTERS_USAGE = "pinSpecialCharactersUsage", PIN_USAGE, [DEFAULT];
    PIN_UPPERCASE_CHARACTERS_USAGE = "pinUppercaseCharactersUsage", PIN_USAGE, [DEFAULT];
    REMOTE_PASSPORT_ENABLED = "remotePassportEnabled", Shape::Bool, [DEFAULT];
    SECURITY_DEVICE_REQUIRED = "securityDeviceRequired", Shape::Bool, [DEFAULT];
    STATE = "state", ENABLEMENT, [DEFAULT];
    UNLOCK_WITH_BIOMETRICS_ENABLED = "unlockWithBiometricsEnabled", Shape::Bool, [DEFAULT];
}
