//! How the App Control policy is built, tried and delivered (statement A-28).

use uuid::Uuid;

use crate::emit::EmitInput;
use crate::emit::app_control::{ControlMode, Program};
use crate::emit::overview::add;
use crate::encode::markdown::code;
use crate::model::Delivery;

/// Writes the steps.
pub(in crate::emit) fn app_control(
    input: &EmitInput<'_>,
    id: Uuid,
    mode: ControlMode,
    programs: &[Program],
) -> String {
    let mut out = String::from("# App Control\n\n");
    out.push_str(match mode {
        ControlMode::Block => {
            "These apps cannot be launched afterwards, whoever signs in to the headset. Their tiles stay, and nothing tells a \
             person why an app does not start.\n\n"
        }
        ControlMode::Allow => {
            "Only these apps and Windows itself can be launched afterwards, whoever signs in. What a headset needs was \
             added. Nothing tells a person why another app does not start. Microsoft documents blocking for HoloLens 2; a list of \
             allowed apps is built by the same tools, so try it in audit mode first.\n\n"
        }
    });
    for program in programs {
        let (Program::Package(name) | Program::File(name)) = program;
        add(&mut out, format_args!("- {}\n", code(name)));
    }
    out.push_str("\n## Build\n\n");
    for (number, step) in (1..).zip([
        "Copy this folder to a computer with Windows 10 or 11 and the ConfigCI module.",
        "For the first try: `powershell -ExecutionPolicy Bypass -File build-app-control.ps1 -KeepAudit`. Headsets log what would be \
         blocked, and block nothing.",
        "Deliver to one headset (below), restart it, and use it for a while.",
        "Then: `powershell -ExecutionPolicy Bypass -File build-app-control.ps1`. It prints the SHA-256 of `compiledPolicy.bin`.",
    ]) {
        add(&mut out, format_args!("{number}. {step}\n"));
    }
    out.push_str("\n## Deliver\n\n");
    if input
        .scenario
        .app_control
        .as_ref()
        .is_some_and(|asked| asked.delivery == Delivery::ProvisioningPackage)
    {
        out.push_str(
            "The scenario asks for a provisioning package, but Microsoft documents no setting of one that takes an App Control policy to \
             HoloLens 2. Use Intune.\n\n",
        );
    }
    add(
        &mut out,
        format_args!(
            "Put `policyFile: compiledPolicy.bin` and `policyId: {id}` below `appControl` of the scenario, in place of the list of apps, \
             and apply it. By hand: Microsoft Intune admin center → Devices → Configuration → Create → Windows 10 and later → Templates → \
             Custom, OMA-URI `./Vendor/MSFT/ApplicationControl/Policies/{id}/Policy`, data type Base64 (file), the file \
             `compiledPolicy.bin`. Headsets restart once before it takes effect.\n\n## Take back\n\nReplace it by a policy that \
             allows everything, restart, and only then delete the profile: a policy that is deleted stays in effect until the restart.\n\n\
             Then fill in `receipts/person/app-control-policy.json`; `after` is the SHA-256 that the script printed.\n"
        ),
    );
    out
}
