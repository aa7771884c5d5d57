//! Names that try to act: on a terminal, on a build agent, in Markdown.

use crate::support::{Folder, HEAD};

/// What somebody may write into a display name.
const NAMES: &[&str] = &[
    "##vso[task.setvariable variable=x]1",
    "##[error]x",
    "::add-mask::x",
    "a\\e]8;;http://x\\ab",
    "user\\u202Enimda",
    "<img src=x>|`x`",
];

#[test]
fn names_are_data_wherever_they_are_printed() {
    for (number, name) in NAMES.iter().enumerate() {
        let folder = Folder::new();
        // YAML's double quotes carry escapes such as \e, so the file itself stays printable.
        let text = HEAD.replace("{displayName: Big}", &format!("{{displayName: \"{name}\"}}"));
        folder.write(
            "site.yaml",
            format!("{text}description: \"{name}\"\naccounts: [{{device: D{number}, user: dock-{number}, displayName: \"{name}\"}}]\n"),
        );
        for line in [
            "validate site.yaml",
            "plan site.yaml",
            "plan site.yaml --json",
            "plan site.yaml --markdown",
            "report site.yaml --markdown",
            "apply site.yaml --yes --json",
            "apply site.yaml --yes",
            "verify site.yaml",
        ] {
            let ran = folder.run(line);
            for text in [&ran.out, &ran.err] {
                assert!(!text.contains("##vso[") && !text.contains("##["), "{line}\n{ran}");
                assert!(text.lines().all(|line| !line.trim_start().starts_with("::")), "{line}\n{ran}");
                assert!(!text.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{line}\n{ran}");
            }
        }
    }
}
