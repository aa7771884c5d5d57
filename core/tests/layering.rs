//! The borders of the core, checked: who may use whom, how long a file may be, and that no binding crate gets in.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Modules from the bottom to the top. A module may use those of lower rows and those to the left in its own row.
const LAYERS: &[&[&str]] = &[
    &["error", "secret", "clock", "address", "json", "encode"],
    &["model"],
    &["document", "http", "auth", "graph", "hololens"],
    &["powershell", "resource", "emit", "schema", "lint"],
    &["reach", "scenario", "plan"],
    &["journal"],
    &["engine", "lifecycle"],
    &["deploy"],
];

/// What the simulated tenant may use: nothing of the code that it judges.
const SIM_MAY_USE: &[&str] = &["error", "secret", "clock", "address", "json", "encode", "sim"];

/// Uses against the order that are meant, each with its reason.
const EXCEPTIONS: &[(&str, &str)] = &[("scenario", "resource")];

/// A file is one concept.
const LONGEST_FILE: usize = 500;

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

fn all_files() -> Vec<PathBuf> {
    let mut found = Vec::new();
    files(&source(), &mut found);
    assert!(found.len() > 30, "the sources were not found");
    found
}

/// The top-level module of a file.
fn module(path: &Path) -> String {
    let first = path.strip_prefix(source()).unwrap().components().next().unwrap();
    first.as_os_str().to_string_lossy().trim_end_matches(".rs").to_owned()
}

/// Top-level modules that a text names by `crate::`.
fn uses(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (at, _) in text.match_indices("crate::") {
        let line = text[..at].rsplit('\n').next().unwrap_or_default().trim_start();
        if line.starts_with("//") {
            continue;
        }
        let rest = &text[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            Some(list) => {
                let list = &list[..list.find("};").unwrap_or(list.len())];
                found.extend(list.split(',').filter_map(|part| name(part.trim())));
            }
            None => found.extend(name(rest)),
        }
    }
    found
}

fn name(text: &str) -> Option<String> {
    let name: String = text.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
    (!name.is_empty()).then_some(name)
}

fn position(module: &str) -> Option<(usize, usize)> {
    LAYERS
        .iter()
        .enumerate()
        .find_map(|(row, modules)| Some((row, modules.iter().position(|held| *held == module)?)))
}

#[test]
fn modules_use_lower_layers_alone() {
    let mut wrong = Vec::new();
    for path in all_files() {
        let here = module(&path);
        let Some(from) = position(&here) else { continue };
        for used in uses(&fs::read_to_string(&path).unwrap()) {
            let allowed = used == here
                || EXCEPTIONS.contains(&(here.as_str(), used.as_str()))
                || position(&used).is_some_and(|to| to < from);
            // The one door to the simulated tenant is the client.
            let allowed = allowed || (used == "sim" && here == "deploy");
            if !allowed && (position(&used).is_some() || used == "sim") {
                wrong.push(format!("{}: `{here}` uses `{used}`", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_module_has_a_place() {
    let known: BTreeSet<&str> =
        LAYERS.iter().flat_map(|row| row.iter().copied()).chain(["lib", "sim"]).collect();
    let unknown: BTreeSet<String> = all_files()
        .iter()
        .map(|path| module(path))
        .filter(|module| !known.contains(module.as_str()))
        .collect();
    assert!(unknown.is_empty(), "modules without a layer: {unknown:?}");
}

#[test]
fn the_simulated_tenant_is_independent() {
    for path in all_files().iter().filter(|path| module(path) == "sim") {
        for used in uses(&fs::read_to_string(path).unwrap()) {
            assert!(SIM_MAY_USE.contains(&used.as_str()), "{} uses `{used}`", path.display());
        }
    }
}

#[test]
fn files_are_one_concept() {
    let long: Vec<String> = all_files()
        .iter()
        .filter_map(|path| {
            let lines = fs::read_to_string(path).unwrap().lines().count();
            (lines > LONGEST_FILE).then(|| format!("{} has {lines} lines", path.display()))
        })
        .collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn core_knows_no_binding() {
    for path in all_files() {
        let text = fs::read_to_string(&path).unwrap();
        for binding in ["pyo3", "napi", "uniffi"] {
            assert!(!text.contains(binding), "{} names {binding}", path.display());
        }
    }
}

#[test]
fn the_checks_can_fail() {
    let text = "use crate::{error::Error, plan};\nlet x = crate::sim::y();\n// crate::model\n";
    let found: Vec<String> = uses(text).into_iter().collect();
    assert_eq!(found, ["error", "plan", "sim"]);
    assert!(position("engine") > position("plan"));
    assert!(position("http") < position("graph"));
}
