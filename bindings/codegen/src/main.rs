//! Generates what every language shows of `core/src/model` and of the table of codes.
//!
//! `cargo run -p remote-assist-codegen` writes; with `-- --check` it compares and exits 1 when a file is stale.
#![forbid(unsafe_code)]

mod attributes;
mod errors;
mod names;
mod python;
mod rules;
mod schema;
mod source;
mod text;
mod typescript;
mod uniffi;
mod write;

#[cfg(test)]
mod rules_tests;

use std::path::Path;
use std::process::ExitCode;

use source::Model;
use write::Output;

const COMMAND: &str = "cargo run -p remote-assist-codegen";

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let done = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => generate(root()),
        ["--check"] => check(root()),
        _ => Err(format!("usage: {COMMAND} [-- --check]")),
    };
    match done {
        Ok(text) => {
            eprintln!("{text}");
            ExitCode::SUCCESS
        }
        Err(text) => {
            eprintln!("{text}");
            ExitCode::FAILURE
        }
    }
}

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

/// Every generated file.
fn outputs(root: &Path) -> Result<Vec<Output>, String> {
    let model = Model::read(&root.join("core/src/model"))?;
    let refusals = rules::check(&model);
    if !refusals.is_empty() {
        let lines: Vec<_> = refusals.iter().map(|refusal| format!("core/src/model/{refusal}")).collect();
        return Err(format!(
            "{}\n{} type(s) cannot cross; the rules are in bindings/README.md",
            lines.join("\n"),
            refusals.len()
        ));
    }
    let mut outputs = schema::files();
    outputs.push(Output::new("python/remote_assist/models.py", python::models(&model)));
    outputs.push(Output::new("node/lib/models.ts", typescript::models(&model)));
    outputs.push(Output::new("bindings/uniffi/src/model.rs", uniffi::mirrors(&model)));
    outputs.extend(errors::files(&model)?);
    Ok(outputs)
}

fn generate(root: &Path) -> Result<String, String> {
    let changed = write::write(root, &outputs(root)?)?;
    let text = if changed.is_empty() {
        "everything is up to date".to_owned()
    } else {
        format!("changed: {}", changed.join(", "))
    };
    Ok(text)
}

fn check(root: &Path) -> Result<String, String> {
    let stale = write::stale(root, &outputs(root)?);
    if stale.is_empty() {
        return Ok("everything is up to date".to_owned());
    }
    Err(format!("not up to date: {}\nrun `{COMMAND}` and commit what changed", stale.join(", ")))
}
