//! How fast documents are checked and repaired.
//!
//! `cargo bench -p remote-assist --bench lint` prints each figure beside its bound. Nothing fails by time: machines differ.
#![allow(clippy::print_stdout, reason = "the figures are the output")]
#![allow(clippy::disallowed_methods, reason = "a benchmark measures wall time")]

use std::time::Instant;

use remote_assist::lint::{fix, lint};

/// The bound of the design.
const MEGABYTES_PER_SECOND: f64 = 20.0;
/// How large the documents are.
const BYTES: usize = 10_000_000;
const ROUNDS: usize = 5;

/// A kiosk of many profiles, each for an account of its own.
fn kiosk(app: &str) -> String {
    let id = |number: usize| format!("{{00000000-0000-4000-8000-{number:012}}}");
    let profile = |number: usize| {
        format!(
            "<Profile Id=\"{}\"><AllAppsList><AllowedApps>\n  {app}\n</AllowedApps></AllAppsList>\
             <StartLayout><![CDATA[<LayoutModificationTemplate/>]]></StartLayout><Taskbar ShowTaskbar=\"true\"/></Profile>\n",
            id(number)
        )
    };
    let config = |number: usize| {
        format!(
            "<Config><Account>AzureAD\\holo-{number}@contoso.com</Account><DefaultProfile Id=\"{}\"/></Config>\n",
            id(number)
        )
    };
    let count = BYTES / (profile(0).len() + config(0).len());
    let profiles = (0..count).map(profile).collect::<Vec<_>>().concat();
    let configs = (0..count).map(config).collect::<Vec<_>>().concat();
    format!(
        "<AssignedAccessConfiguration xmlns=\"http://schemas.microsoft.com/AssignedAccess/2017/config\">\
         <Profiles>{profiles}</Profiles><Configs>{configs}</Configs></AssignedAccessConfiguration>"
    )
}

/// An App Control policy of many rules.
fn policy() -> String {
    let rule = |number: usize| {
        format!(
            "<Deny ID=\"ID_DENY_{number}\" FileName=\"app-{number}.exe\" FriendlyName=\"number {number}\"/>\n"
        )
    };
    let reference = |number: usize| format!("<FileRuleRef RuleID=\"ID_DENY_{number}\"/>\n");
    let count = BYTES / (rule(100_000).len() + reference(100_000).len());
    let rules = (0..count).map(rule).collect::<Vec<_>>().concat();
    let references = (0..count).map(reference).collect::<Vec<_>>().concat();
    format!(
        "<SiPolicy xmlns=\"urn:schemas-microsoft-com:sipolicy\"><PolicyTypeID>{{A244370E-44C9-4C06-B551-F6016E563076}}</PolicyTypeID>\
         <Rules/><FileRules><Allow ID=\"A\" FileName=\"*\"/>{rules}</FileRules><SigningScenarios><SigningScenario Value=\"12\" ID=\"S\">\
         <ProductSigners><FileRulesRef><FileRuleRef RuleID=\"A\"/>{references}</FileRulesRef></ProductSigners></SigningScenario>\
         </SigningScenarios></SiPolicy>"
    )
}

fn tell(name: &str, text: &str, work: impl Fn(&[u8]) -> usize) {
    let mut seconds: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let started = Instant::now();
            std::hint::black_box(work(text.as_bytes()));
            started.elapsed().as_secs_f64()
        })
        .collect();
    seconds.sort_by(f64::total_cmp);
    #[expect(clippy::cast_precision_loss, reason = "megabytes are few")]
    let speed = text.len() as f64 / 1e6 / seconds[ROUNDS / 2];
    println!(
        "{name:<58} {speed:>10.1} MB/s       bound {MEGABYTES_PER_SECOND:>8.1}  ratio {:>5.2}",
        speed / MEGABYTES_PER_SECOND
    );
}

fn main() {
    let lints = |bytes: &[u8]| lint(bytes).findings.len();
    let fixes = |bytes: &[u8]| fix(bytes).repairs.len();
    let remote =
        "<App AppUserModelId=\"Microsoft.MicrosoftRemoteAssist_8wekyb3d8bbwe!Microsoft.RemoteAssist\"/>";
    let sound = kiosk(remote);
    tell("a kiosk of 10 MB in order (median)", &sound, lints);
    tell("the same with a wrong app in each profile", &kiosk(&remote.replace("Assist_", "Asist_")), lints);
    let spaces = kiosk(&remote.replace(' ', "\u{202f}"));
    tell("the same with U+202F in each profile", &spaces, lints);
    tell("repairing that", &spaces, fixes);
    tell("an App Control policy of 10 MB (median)", &policy(), lints);
}
