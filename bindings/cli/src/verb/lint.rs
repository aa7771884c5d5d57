use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::Path;

use remote_assist::error::{Error, codes};
use remote_assist::lint::{Fixed, LARGEST, fix, lint};
use remote_assist::model::{Diagnostic, LintFinding, LintReport, LintVerdict, Place, Severity};

use crate::args::LintArguments;
use crate::failure::{Exit, Failure};
use crate::identity::unwritable;
use crate::output::{Output, tally};
use crate::show::words::count;

/// Checks a document, and repairs it in place where that is asked for.
pub(super) fn run(arguments: &LintArguments, output: &mut Output) -> Exit {
    let file = arguments.file.as_path();
    let bytes = read(file)?;
    if arguments.json && !arguments.fix {
        let report = lint(&bytes);
        output.json(&report)?;
        return Ok(exit(&report));
    }
    // Repairing in memory also says how much --fix would do.
    let fixed = fix(&bytes);
    if arguments.fix {
        repair(file, &fixed, output)?;
    }
    let report = if arguments.fix { &fixed.after } else { &fixed.before };
    if arguments.json {
        output.json(report)?;
        return Ok(exit(report));
    }
    let list: Vec<Diagnostic> = report.findings.iter().map(|finding| diagnostic(finding, file)).collect();
    output.diagnostics(&list);
    let found = tally(&list).unwrap_or_default();
    let hint = match &fixed.text {
        Some(_) if !arguments.fix => {
            let done = count(fixed.repairs.len() + fixed.more, "repair");
            format!(" {done} can be made for certain: --fix.")
        }
        _ => String::new(),
    };
    output.line(match (report.verdict, found.is_empty()) {
        (LintVerdict::Ok, true) => format!("{} is in order.", file.display()),
        (LintVerdict::Ok, false) => format!("{} is in order. {found}.{hint}", file.display()),
        _ => format!("{found}.{hint}"),
    });
    Ok(exit(report))
}

fn exit(report: &LintReport) -> u8 {
    if report.verdict == LintVerdict::Error { codes::SCENARIO_INVALID.exit } else { 0 }
}

/// The document, and one byte more where it is larger than what is read.
fn read(file: &Path) -> Result<Vec<u8>, Failure> {
    let limit = u64::try_from(LARGEST).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    let done = File::open(file).and_then(|opened| opened.take(limit).read_to_end(&mut bytes));
    done.map(|_| bytes).map_err(|error| {
        let text = format!("{} cannot be read: {error}", file.display());
        Error::new(codes::SCENARIO_UNREADABLE, text)
            .hint("Look at the path and at the rights to read it.")
            .into()
    })
}

/// Writes what was repaired, and says what that was.
fn repair(file: &Path, fixed: &Fixed, output: &mut Output) -> Result<(), Failure> {
    let Some(text) = &fixed.text else {
        output.note(format!("Nothing can be repaired for certain; {} is as it was.", file.display()));
        return Ok(());
    };
    replace(file, text.as_bytes()).map_err(|error| unwritable(file, &error))?;
    for one in &fixed.repairs {
        output.note(format!("{}:{}:{}: repaired: {}", file.display(), one.line, one.column, one.text));
    }
    if fixed.more > 0 {
        output.note(format!("{} more are not listed.", count(fixed.more, "repair")));
    }
    let done = count(fixed.repairs.len() + fixed.more, "repair");
    output.note(format!(
        "{} is written with {done}. Places are those of the document as it was.",
        file.display()
    ));
    Ok(())
}

/// Replaces a file as a whole: whoever reads meanwhile sees the old or the new one. A link stays a link.
fn replace(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let file = fs::canonicalize(file)?;
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let fresh = file.with_file_name(format!(".{name}.{}.new", std::process::id()));
    let write = || {
        let mut opened = OpenOptions::new().write(true).create_new(true).open(&fresh)?;
        opened.write_all(bytes)?;
        opened.set_permissions(fs::metadata(&file)?.permissions())?;
        opened.sync_all()?;
        fs::rename(&fresh, &file)
    };
    write().inspect_err(|error| {
        if error.kind() != io::ErrorKind::AlreadyExists {
            // Best effort: a stray file is no harm.
            let _ = fs::remove_file(&fresh);
        }
    })
}

fn diagnostic(finding: &LintFinding, file: &Path) -> Diagnostic {
    let severity: Severity = finding.severity;
    let place = Place {
        file: Some(file.display().to_string()),
        line: Some(finding.line),
        column: Some(finding.column),
        path: None,
    };
    Diagnostic {
        code: finding.code.clone(),
        severity,
        text: finding.text.clone(),
        hint: finding.hint.clone(),
        place: Some(place),
        source: None,
    }
}
