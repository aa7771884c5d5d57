//! Reads the files that a scenario names beside its accounts: certificates, a compiled policy, hardware hashes.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use data_encoding::BASE64;

use super::findings::{Findings, Problem, quote};
use crate::error::codes;
use crate::model::{Autopilot, AutopilotHeadset, SharedIdentity, SignIn};

/// The largest file of these, in bytes. Ten thousand hardware hashes take four times less.
const LARGEST: u64 = 16 << 20;

/// The columns of a file of hardware hashes (Microsoft's page "Windows Autopilot for `HoloLens` 2").
const SERIAL: &str = "Device Serial Number";
const HASH: &str = "Hardware Hash";

/// Replaces each file by what it holds.
pub(super) fn read(
    scenario: &mut SharedIdentity,
    base: &Path,
    findings: &mut Findings<'_>,
    broken: &mut BTreeSet<String>,
) {
    let mut reader = Attachments { base, findings, broken };
    if let Some(SignIn::Certificate { authorities, .. }) = &mut scenario.sign_in {
        for (index, authority) in authorities.iter_mut().enumerate() {
            let path = format!("signIn.authorities[{index}]");
            let given = authority.file.take().map(|file| reader.bytes(&file, &format!("{path}.file")));
            match (given, &authority.certificate) {
                (Some(bytes), None) => {
                    authority.certificate = Some(bytes.map(|bytes| certificate(&bytes)).unwrap_or_default());
                }
                (None, Some(_)) => {}
                _ => reader.one_of(&path, "`file` and `certificate`"),
            }
        }
    }
    if let Some(control) = &mut scenario.app_control
        && let Some(file) = control.policy_file.take()
    {
        match reader.bytes(&file, "appControl.policyFile") {
            _ if control.policy.is_some() => reader.one_of("appControl", "`policyFile` and `policy`"),
            bytes => control.policy = Some(bytes.map(|bytes| BASE64.encode(&bytes)).unwrap_or_default()),
        }
    }
    if let Some(autopilot) = &mut scenario.autopilot {
        reader.hashes(autopilot);
    }
}

struct Attachments<'a, 'b> {
    base: &'a Path,
    findings: &'a mut Findings<'b>,
    broken: &'a mut BTreeSet<String>,
}

impl Attachments<'_, '_> {
    fn one_of(&mut self, path: &str, keys: &str) {
        let text = format!("`{path}` needs exactly one of {keys}");
        self.findings.add(Problem::error(codes::SCENARIO_INVALID_VALUE, path, text));
        self.broken.insert(path.to_owned());
    }

    fn bytes(&mut self, file: &str, path: &str) -> Option<Vec<u8>> {
        let place = self.base.join(file);
        let mut bytes = Vec::new();
        let read = File::open(&place).and_then(|opened| opened.take(LARGEST + 1).read_to_end(&mut bytes));
        let reason = match read {
            Ok(_) if bytes.is_empty() => "it is empty".to_owned(),
            Ok(_) if bytes.len() as u64 > LARGEST => format!("it is larger than {} MiB", LARGEST >> 20),
            Ok(_) => return Some(bytes),
            Err(error) => error.to_string(),
        };
        let text = format!("{} cannot be used: {reason}", quote(&place.display().to_string()));
        self.findings.add(
            Problem::error(codes::SCENARIO_UNREADABLE, path, text)
                .hint("The path is relative to the document."),
        );
        self.broken.insert(path.split(['.', '[']).next().unwrap_or(path).to_owned());
        None
    }

    fn hashes(&mut self, autopilot: &mut Autopilot) {
        for (index, file) in autopilot.hashes_from.take().unwrap_or_default().iter().enumerate() {
            let path = format!("autopilot.hashesFrom[{index}]");
            let Some(bytes) = self.bytes(file, &path) else { continue };
            match headsets(&bytes) {
                Ok(found) => autopilot.headsets.get_or_insert_default().extend(found),
                Err(reason) => {
                    let text = format!("{} is no file of hardware hashes: {reason}", quote(file));
                    self.findings.add(
                        Problem::error(codes::SCENARIO_INVALID_VALUE, path, text).hint(
                            "It begins with a line of columns: Device Serial Number,Windows Product ID,Hardware Hash.",
                        ),
                    );
                    self.broken.insert("autopilot".to_owned());
                }
            }
        }
    }
}

fn headsets(bytes: &[u8]) -> Result<Vec<AutopilotHeadset>, String> {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let mut table = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text);
    let columns = table.headers().map_err(|error| error.to_string())?.clone();
    let column = |name: &str| {
        columns
            .iter()
            .position(|held| held.eq_ignore_ascii_case(name))
            .ok_or_else(|| format!("it has no column \"{name}\""))
    };
    let (serial, hash) = (column(SERIAL)?, column(HASH)?);
    let mut found = Vec::new();
    for row in table.records() {
        let row = row.map_err(|error| error.to_string())?;
        let field = |at: usize| row.get(at).unwrap_or_default().to_owned();
        found.push(AutopilotHeadset { serial: field(serial), hardware_hash: field(hash) });
    }
    if found.is_empty() { Err("it names no headset".to_owned()) } else { Ok(found) }
}

/// The certificate of a PEM or DER file in base64; what it is worth is judged later, by its content.
fn certificate(bytes: &[u8]) -> String {
    const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    match text.split_once(BEGIN).and_then(|(_, rest)| rest.split_once("-----END CERTIFICATE-----")) {
        Some((body, _)) => body.split_whitespace().collect(),
        None => BASE64.encode(bytes),
    }
}
