//! Text for the log of a build agent, which carries out what looks like a command to it.
//!
//! Azure Pipelines looks for `##vso[` and `##[` anywhere in a line, `TeamCity` for `##teamcity[`, GitHub for `::` at the
//! start of a line. A display name of that form would set variables or hide output.

use super::terminal;

/// Breaks up commands of build agents with a visible `\`, and shows what [`terminal::text`] shows.
///
/// The text is one line afterwards, and safe at the start of a line.
///
/// ```
/// assert_eq!(remote_assist::encode::ci::text("##vso[task.complete]"), "#\\#vso[task.complete]");
/// ```
pub fn text(text: &str) -> String {
    let shown = terminal::text(text);
    let characters: Vec<char> = shown.chars().collect();
    let first = characters.iter().position(|character| !character.is_whitespace()).unwrap_or(0);
    let mut out = String::with_capacity(shown.len() + 4);
    for (index, &character) in characters.iter().enumerate() {
        out.push(character);
        let rest = &characters[index + 1..];
        let pair = rest.first() == Some(&character);
        if pair && (character == '#' && opens_command(&rest[1..]) || character == ':' && index == first) {
            out.push('\\');
        }
    }
    out
}

/// Whether a word and a bracket follow, as in `##vso[` and `##[`.
fn opens_command(rest: &[char]) -> bool {
    rest.iter().find(|character| !character.is_alphanumeric()) == Some(&'[')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn commands_are_broken_up() {
        assert_eq!(text("##vso[task.setvariable variable=x]1"), "#\\#vso[task.setvariable variable=x]1");
        assert_eq!(text("a ##[error]b"), "a #\\#[error]b");
        assert_eq!(text("###[x]"), "##\\#[x]");
        assert_eq!(text("::add-mask::x"), ":\\:add-mask::x");
        assert_eq!(text("  ::warning::x"), "  :\\:warning::x");
        assert_eq!(text("x\n::error::y"), "x\\u{a}::error::y");
        assert_eq!(text("fe80::1 and C# ## heading"), "fe80::1 and C# ## heading");
    }

    proptest! {
        #[test]
        fn no_command_is_left(input in "[#\\[:a-zV \n\r\u{1b}\u{2028}]{0,30}|\\PC{0,30}") {
            let shown = text(&input);
            let lower = shown.to_lowercase();
            prop_assert!(!lower.contains("##[") && !lower.contains("##vso[") && !lower.contains("##teamcity["));
            prop_assert!(!shown.trim_start().starts_with("::"));
            prop_assert!(shown.lines().count() <= 1);
        }

        #[test]
        fn ordinary_text_stays(input in "[A-Za-z0-9äöü .,'-]{0,40}") {
            prop_assert_eq!(text(&input), input);
        }
    }
}
