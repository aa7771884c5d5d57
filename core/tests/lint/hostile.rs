//! Input that somebody made to break a reader.

use proptest::prelude::*;
use remote_assist::lint::{fix, lint};
use remote_assist::model::{LintReport, LintVerdict};

use crate::support::KIOSK;

/// Pieces from which nearly sound documents are made.
const PIECES: &[&str] = &[
    "<?xml version=\"1.0\"?>",
    "<AssignedAccessConfiguration xmlns=\"http://schemas.microsoft.com/AssignedAccess/2017/config\">",
    "<Profiles>",
    "</Profiles>",
    "<Profile Id=\"{5B328104-BD89-4863-AB27-4ED6EE355485}\">",
    "</Profile>",
    "<AllAppsList>",
    "<AllowedApps>",
    "<App AppUserModelId=“x” rs5:AutoLaunch='false'/>",
    "<App ",
    "AppUserModelId=\"a\u{a0}\"",
    "/>",
    ">",
    "<",
    "\"",
    "’",
    "“",
    "=",
    "&",
    "&amp;",
    "&x;",
    "]]>",
    "<![CDATA[",
    "-->",
    "<!--",
    "\u{202f}",
    "\u{200b}",
    "\u{feff}",
    "é",
    "\r\n",
    "\t",
    "</",
    "<Configs>",
    "<Account> AzureAD\\a@b.c\u{a0}</Account>",
    "<UserGroup Type=\"AzureActiveDirectoryGroup\" Name=\"{0b7b6c40-0000-4000-8000-000000000001}\"/>",
    "<DefaultProfile Id=\"5B328104-BD89-4863-AB27-4ED6EE355485\"/>",
    "</Configs>",
    "</AssignedAccessConfiguration>",
    "\u{0}",
    "<SiPolicy>",
    "<SharedAccountConfiguration>",
    "<SharedAccount>",
    "<IssuerThumbprint>\u{200e}01 23</IssuerThumbprint>",
    "xmlns:v5=\"\"",
    "<v3:GlobalProfile/>",
    "<?x",
    "?>",
    "<StartLayout>",
    "</StartLayout>",
];

fn sound(report: &LintReport) {
    assert!(
        report.findings.iter().all(|one| one.line > 0 && one.column > 0 && !one.text.is_empty()),
        "{report:#?}"
    );
    assert!(report.findings.is_sorted_by_key(|one| (one.line, one.column)), "{report:#?}");
}

/// Linting and repairing end, say something sensible, and repairing twice is repairing once.
fn holds(bytes: &[u8]) {
    sound(&lint(bytes));
    let fixed = fix(bytes);
    sound(&fixed.after);
    if let Some(text) = fixed.text {
        let again = fix(text.as_bytes());
        assert_eq!(
            again.text,
            None,
            "{:?} became {text:?} became {:?}",
            String::from_utf8_lossy(bytes),
            again.text
        );
        assert_eq!(again.before, fixed.after);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        holds(&bytes);
    }

    #[test]
    fn any_pieces(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..40)) {
        holds(pieces.concat().as_bytes());
    }

    #[test]
    fn pieces_within_a_kiosk(at in 0..KIOSK.len(), pieces in prop::collection::vec(prop::sample::select(PIECES), 1..6)) {
        let (before, after) = KIOSK.split_at(at);
        holds(format!("{before}{}{after}", pieces.concat()).as_bytes());
    }

    #[test]
    fn documents_with_holes(from in 0..KIOSK.len(), length in 0..80_usize) {
        let end = (from + length).min(KIOSK.len());
        holds(format!("{}{}", &KIOSK[..from], &KIOSK[end..]).as_bytes());
    }

    #[test]
    fn changed_characters(at in 0..KIOSK.len(), with in any::<char>()) {
        holds(format!("{}{with}{}", &KIOSK[..at], &KIOSK[at + 1..]).as_bytes());
    }
}

#[test]
fn every_truncation_is_told() {
    let end = KIOSK.trim_end().len();
    for length in 0..end {
        let report = lint(&KIOSK.as_bytes()[..length]);
        assert_eq!(report.verdict, LintVerdict::Error, "{length}");
        holds(&KIOSK.as_bytes()[..length]);
    }
}

#[test]
fn what_is_too_much_is_refused_in_words() {
    let root = "<AssignedAccessConfiguration";
    let attributes = (0..1_000_000).map(|number| format!(" a{number}=\"\"")).collect::<Vec<_>>().concat();
    let prefixes = (0..300).map(|number| format!("<a xmlns:a{number}=\"x\"/>")).collect::<Vec<_>>().concat();
    for (text, word) in [
        (format!("{root}{attributes}/>"), "attributes"),
        (format!("{root}>{}", "<a>".repeat(1_000_000)), "deep"),
        (format!("{root}>{}", "<a/>".repeat(1_000_001)), "elements"),
        (format!("{root}>{prefixes}</AssignedAccessConfiguration>"), "prefixes"),
        (format!("{root}>{}</AssignedAccessConfiguration>", "&<a/>".repeat(300_000)), "mended"),
    ] {
        let report = lint(text.as_bytes());
        let refusal = report.findings.iter().find(|one| one.code == "xml.too_large").unwrap();
        assert!(refusal.text.contains(word), "{}", refusal.text);
        assert_eq!(fix(text.as_bytes()).text, None);
    }
}

#[test]
fn large_documents_of_one_kind_end() {
    let inside = |text: &str| KIOSK.replace("<AllowedApps>", &format!("<AllowedApps>{text}")).into_bytes();
    let app = "<App AppUserModelId=\"Microsoft.MicrosoftRemoteAsist_8wekyb3d8bbwe!App\"/>";
    for bytes in [
        inside(&app.repeat(20_000)),
        inside(&format!("<App AppUserModelId=\"{}!x\"/>", "x".repeat(2_000_000))),
        inside(&"\u{a0}\n".repeat(500_000)),
        inside(&"<!--\u{a0}-->".repeat(100_000)),
        inside(&"&".repeat(100_000)),
        inside(&"</App>".repeat(50_000)),
        inside(&format!("<App {}/>", "\u{200b}".repeat(500_000))),
        inside(&format!("<{}", "A\u{200b}".repeat(20_000))),
    ] {
        let report = lint(&bytes);
        sound(&report);
        assert!(report.findings.len() < 300);
    }
}
