//! The README's examples are lines of programs that `make test` runs.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::path::Path;

const PROGRAMS: [(&str, &str); 4] = [
    ("rust", "examples/rust/src/main.rs"),
    ("python", "examples/python/first_deployment.py"),
    ("js", "examples/node/first-deployment.mjs"),
    ("ruby", "examples/ruby/first_deployment.rb"),
];

/// Lines without indentation, so that an excerpt may be shifted.
fn plain(text: &str) -> Vec<&str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect()
}

#[test]
fn every_example_of_the_readme_is_run() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let readme = std::fs::read_to_string(root.join("README.md")).unwrap();
    for (language, program) in PROGRAMS {
        let block =
            readme.split(&format!("```{language}\n")).nth(1).unwrap_or_else(|| panic!("no {language}"));
        let block = plain(block.split("```").next().unwrap());
        let program_text = std::fs::read_to_string(root.join(program)).unwrap();
        let found = plain(&program_text).windows(block.len()).any(|lines| lines == block);
        assert!(found, "the {language} example of the README is not what {program} does");
    }
}

#[test]
fn the_number_of_cases_is_true() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let cases = std::fs::read_dir(root.join("bindings/conformance/cases")).unwrap().count();
    let readme = std::fs::read_to_string(root.join("README.md")).unwrap();
    assert!(
        readme.contains(&format!("{cases} conformance cases")),
        "the README names another number than {cases}"
    );
}
