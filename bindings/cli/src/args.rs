//! What can be typed: verbs, flags and their help, and how a usage error is told.

mod advise;
mod emit;
mod lint;
mod pace;
mod place;
mod reach;
mod report;
mod scripts;

use std::path::PathBuf;

use clap::builder::styling::{AnsiColor, Styles};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Args, Parser, Subcommand};
use remote_assist::address::Address;
use remote_assist::error::{Error, codes};

pub(crate) use self::advise::AdviseArguments;
pub(crate) use self::emit::EmitArguments;
pub(crate) use self::lint::LintArguments;
pub(crate) use self::pace::PaceArguments;
pub(crate) use self::place::{JournalArguments, JournalVerb, JournalVerifyArguments, TargetArguments};
pub(crate) use self::reach::ReachArguments;
pub(crate) use self::report::ReportArguments;
pub(crate) use self::scripts::ScriptArguments;

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default());

const EXAMPLES: &str = "\
Examples:
  remote-assist init sharedIdentity -o plant-7.yaml
  remote-assist plan plant-7.yaml                    against the simulated tenant .remote-assist/tenant.json
  remote-assist apply plant-7.yaml --yes
  remote-assist verify plant-7.yaml

Exit codes: 0 done, 1 failed, 2 wrong input or usage, 3 changes pending (--exit-code), 4 partly done, 5 refused by a
guard before the first write, 130 interrupted.";

/// Plans, applies and verifies deployments of Dynamics 365 Remote Assist on shared HoloLens 2 headsets.
#[derive(Debug, Parser)]
#[command(name = "remote-assist", bin_name = "remote-assist", version, styles = STYLES, after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Write a commented scenario to start from
    Init(InitArguments),
    /// Check scenario files without contacting anybody
    Validate(ValidateArguments),
    /// Look at the tenant and say what apply would do; writes nothing
    Plan(PlanArguments),
    /// Carry a scenario or a saved plan out
    Apply(ApplyArguments),
    /// Go on with an interrupted run
    Resume(ResumeArguments),
    /// Check whether the scenario is in force
    Verify(VerifyArguments),
    /// Say who can reach whom in Teams and Remote Assist, and why not
    Reach(ReachArguments),
    /// Say what became of every statement of the article, as a report to look at
    Report(ReportArguments),
    /// Say what changed in the tenant since the last apply, and by whom
    Drift(DriftArguments),
    /// Remove what the deployment made, in order, with proof
    Teardown(TeardownArguments),
    /// Write what Graph cannot deliver: kiosk, App Control, provisioning package, checklists, receipts
    Emit(EmitArguments),
    /// The journals of deployments
    #[command(subcommand)]
    Journal(JournalVerb),
    /// Sealed passwords
    #[command(subcommand)]
    Secrets(SecretsVerb),
    /// Check a kiosk, certificate sign-in or App Control document for HoloLens 2, and repair it
    Lint(LintArguments),
    /// Say which of federation, guesting, vendor accounts and one-time links fits, and why
    Advise(AdviseArguments),
    /// List the least Graph permissions and directory roles
    Permissions(PermissionsArguments),
    /// Say which credential, roles, store and programs there are, and what each missing one is needed for
    Doctor(DoctorArguments),
    /// The simulated tenant
    #[command(subcommand)]
    Sim(SimVerb),
    /// Print a completion script for a shell
    Completions(CompletionsArguments),
}

#[derive(Debug, Args)]
pub(crate) struct InitArguments {
    /// The kind of scenario: sharedIdentity or federation
    pub(crate) kind: String,
    /// Write to this file, which must not exist yet, instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Sign in with certificates, as Microsoft recommends from ten headsets on
    #[arg(long)]
    pub(crate) improved: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ValidateArguments {
    /// Scenario files
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// Print one JSON document
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(crate) struct PlanArguments {
    /// The scenario file
    pub(crate) file: PathBuf,
    /// Print the plan as one JSON document
    #[arg(long, conflicts_with = "markdown")]
    pub(crate) json: bool,
    /// Print the plan as Markdown, for a pull request
    #[arg(long)]
    pub(crate) markdown: bool,
    /// Save the plan to this file, which `apply` takes
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Exit with 3 where changes are pending
    #[arg(long)]
    pub(crate) exit_code: bool,
    /// Take an existing account over on purpose; may be given several times
    #[arg(long, value_name = "ADDRESS=OBJECT_ID", value_parser = adoption)]
    pub(crate) adopt: Vec<(Address, String)>,
    /// Delete accounts that the scenario no longer names, if a run made them, instead of letting them go
    #[arg(long)]
    pub(crate) prune: bool,
    #[command(flatten)]
    pub(crate) journal: JournalArguments,
    #[command(flatten)]
    pub(crate) pace: PaceArguments,
    #[command(flatten)]
    pub(crate) target: TargetArguments,
}

#[derive(Debug, Args)]
pub(crate) struct ApplyArguments {
    /// The scenario file, or a plan that `plan -o` saved
    pub(crate) file: PathBuf,
    /// Do not ask
    #[arg(short, long)]
    pub(crate) yes: bool,
    /// Print what happens as JSON lines
    #[arg(long)]
    pub(crate) json: bool,
    /// Seal passwords to this age public key; may be given several times
    #[arg(long, value_name = "AGE_PUBLIC_KEY")]
    pub(crate) recipient: Vec<String>,
    /// Delete accounts that the scenario no longer names, if a run made them; needs --max-destroy
    #[arg(long)]
    pub(crate) prune: bool,
    /// How many groups and accounts may be deleted; none unless given
    #[arg(long, value_name = "N")]
    pub(crate) max_destroy: Option<u32>,
    /// A filled-in receipt of what was done where no API tells; may be given several times
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub(crate) receipt: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) scripts: ScriptArguments,
    #[command(flatten)]
    pub(crate) journal: JournalArguments,
    #[command(flatten)]
    pub(crate) pace: PaceArguments,
    #[command(flatten)]
    pub(crate) target: TargetArguments,
}

#[derive(Debug, Args)]
pub(crate) struct ResumeArguments {
    /// The deployment's name, which is the scenario's `name`
    pub(crate) name: String,
    /// Do not ask
    #[arg(short, long)]
    pub(crate) yes: bool,
    /// Print what happens as JSON lines
    #[arg(long)]
    pub(crate) json: bool,
    /// Seal passwords to this age public key; may be given several times
    #[arg(long, value_name = "AGE_PUBLIC_KEY")]
    pub(crate) recipient: Vec<String>,
    /// How many groups and accounts may be deleted; none unless given, except for a removal
    #[arg(long, value_name = "N")]
    pub(crate) max_destroy: Option<u32>,
    /// Take the lock away from this run, whose process is known to be dead
    #[arg(long, value_name = "RUN")]
    pub(crate) unlock: Option<String>,
    /// Read a lost journal back from the marks in the tenant; writes nothing there
    #[arg(long, conflicts_with = "unlock")]
    pub(crate) recover: bool,
    /// The domain or id of the tenant, which --recover needs with --live
    #[arg(long, value_name = "DOMAIN_OR_ID")]
    pub(crate) tenant: Option<String>,
    #[command(flatten)]
    pub(crate) scripts: ScriptArguments,
    #[command(flatten)]
    pub(crate) journal: JournalArguments,
    #[command(flatten)]
    pub(crate) pace: PaceArguments,
    #[command(flatten)]
    pub(crate) target: TargetArguments,
}

#[derive(Debug, Args)]
pub(crate) struct DriftArguments {
    /// The scenario file
    pub(crate) file: PathBuf,
    /// Print one JSON document
    #[arg(long)]
    pub(crate) json: bool,
    /// Exit with 3 where something changed
    #[arg(long)]
    pub(crate) exit_code: bool,
    #[command(flatten)]
    pub(crate) journal: JournalArguments,
    #[command(flatten)]
    pub(crate) target: TargetArguments,
}

#[derive(Debug, Args)]
pub(crate) struct TeardownArguments {
    /// The scenario file
    pub(crate) file: PathBuf,
    /// Do not ask
    #[arg(short, long)]
    pub(crate) yes: bool,
    /// Print what happens as JSON lines
    #[arg(long)]
    pub(crate) json: bool,
    /// Leave objects of this kind, such as entra.user; may be given several times
    #[arg(long, value_name = "KIND", value_parser = ["entra.group", "entra.user", "entra.licence"])]
    pub(crate) keep: Vec<String>,
    /// Refuse if more groups and accounts would be deleted
    #[arg(long, value_name = "N")]
    pub(crate) max_destroy: Option<u32>,
    #[command(flatten)]
    pub(crate) scripts: ScriptArguments,
    #[command(flatten)]
    pub(crate) journal: JournalArguments,
    #[command(flatten)]
    pub(crate) pace: PaceArguments,
    #[command(flatten)]
    pub(crate) target: TargetArguments,
}

#[derive(Debug, Subcommand)]
pub(crate) enum SecretsVerb {
    /// Print one sealed password, alone, on standard output; the journal notes it first
    Reveal(RevealArguments),
}

#[derive(Debug, Args)]
pub(crate) struct RevealArguments {
    /// The account's user principal name
    #[arg(long, value_name = "UPN")]
    pub(crate) account: String,
    /// The file with the age identity to which the password was sealed; .remote-assist/identity.txt unless given
    #[arg(long, value_name = "FILE")]
    pub(crate) identity: Option<PathBuf>,
    /// Why; needed to show the same password a second time
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: Option<String>,
    #[command(flatten)]
    pub(crate) journal: JournalArguments,
    #[command(flatten)]
    pub(crate) target: TargetArguments,
}

#[derive(Debug, Args)]
pub(crate) struct VerifyArguments {
    /// The scenario file
    pub(crate) file: PathBuf,
    /// Print one JSON document
    #[arg(long)]
    pub(crate) json: bool,
    /// Look again, for at most ten minutes, while checks are pending
    #[arg(long)]
    pub(crate) wait: bool,
    #[command(flatten)]
    pub(crate) journal: JournalArguments,
    #[command(flatten)]
    pub(crate) target: TargetArguments,
}

#[derive(Debug, Args)]
pub(crate) struct PermissionsArguments {
    /// The scenario file
    pub(crate) file: PathBuf,
    /// Print one JSON document
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct DoctorArguments {
    /// A scenario file, whose tenant, cloud and permissions are looked at
    pub(crate) file: Option<PathBuf>,
    /// Ask the credentials and contact the tenant; without it nothing leaves this machine
    #[arg(long)]
    pub(crate) live: bool,
    /// Print one JSON document
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum SimVerb {
    /// Serve a simulated tenant over HTTP on the loopback address, for any Graph client
    Serve(ServeArguments),
    /// Replay documented examples and compare status and property names
    Replay(ReplayArguments),
}

#[derive(Debug, Args)]
pub(crate) struct ServeArguments {
    /// The port; any free one unless given
    #[arg(long, default_value_t = 0, hide_default_value = true)]
    pub(crate) port: u16,
    /// Keep the tenant in this file, made on first use; in memory unless given
    #[arg(long, visible_alias = "tenant-file", value_name = "FILE")]
    pub(crate) tenant: Option<PathBuf>,
    /// What a new tenant holds: contoso, large or companies
    #[arg(long, value_name = "NAME")]
    pub(crate) seed: Option<String>,
    /// Lag between replicas, throttling and slow operations, as Graph has them
    #[arg(long)]
    pub(crate) realistic: bool,
    /// Divide every delay by this; 60 with --realistic unless given
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub(crate) speed: Option<f64>,
    /// Answer every request this much later, in milliseconds
    #[arg(long, value_name = "MS", allow_negative_numbers = true)]
    pub(crate) latency: Option<u32>,
    /// Give the announced tokens these application permissions alone
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    pub(crate) roles: Option<Vec<String>>,
    /// Play the faults of this JSON list: lost answers, resets, truncated bodies, other statuses
    #[arg(long, value_name = "FILE")]
    pub(crate) faults: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct ReplayArguments {
    /// Examples as JSON lines: {"id", "request", "response"}
    pub(crate) file: PathBuf,
    /// Print one JSON document
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct CompletionsArguments {
    /// The shell
    pub(crate) shell: clap_complete::Shell,
}

fn adoption(text: &str) -> Result<(Address, String), String> {
    let form = || "it has the form entra.user/LOCALPART=OBJECT_ID".to_owned();
    let (address, id) = text.split_once('=').ok_or_else(form)?;
    let address = Address::parse(address).ok_or_else(form)?;
    if id.is_empty() { Err(form()) } else { Ok((address, id.to_owned())) }
}

/// Verbs and flags of the contract that this version does not have.
const NOT_YET: &[&str] = &["custody", "explain"];

/// The error for a command line that clap refused.
pub(crate) fn usage(refused: &clap::Error) -> Error {
    let named =
        [ContextKind::InvalidSubcommand, ContextKind::InvalidArg].iter().find_map(|kind| {
            match refused.get(*kind) {
                Some(ContextValue::String(name)) => {
                    Some(name.split(['=', ' ']).next().unwrap_or_default().to_owned())
                }
                _ => None,
            }
        });
    let unknown = matches!(refused.kind(), ErrorKind::InvalidSubcommand | ErrorKind::UnknownArgument);
    if let Some(name) = named.filter(|name| unknown && NOT_YET.contains(&name.as_str())) {
        return Error::new(
            codes::SCENARIO_NOT_YET,
            format!("`{name}` is planned, but this version does not have it yet"),
        )
        .hint("`remote-assist --help` lists what there is.");
    }
    let hint = match refused.kind() {
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand => {
            return Error::new(codes::USAGE, "a verb is missing").hint("`remote-assist --help` lists them.");
        }
        _ => "`remote-assist --help` and `remote-assist VERB --help` say what is taken.",
    };
    Error::new(codes::USAGE, sentence(refused)).hint(hint)
}

/// Clap's message without its frame: one sentence, and its tips.
fn sentence(refused: &clap::Error) -> String {
    let text = refused.render().to_string();
    let body = text
        .split("\n\nUsage:")
        .next()
        .unwrap_or_default()
        .split("\n\nFor more information")
        .next()
        .unwrap_or_default();
    let words: Vec<&str> = body.trim_start_matches("error: ").split_whitespace().collect();
    words.join(" ").replace(" tip: ", "; ")
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    fn refused(line: &str) -> Error {
        usage(&Arguments::try_parse_from(line.split(' ')).unwrap_err())
    }

    #[test]
    fn the_definition_is_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn what_is_planned_is_told_apart_from_what_is_unknown() {
        for line in ["remote-assist explain A-I1", "remote-assist custody report"] {
            let error = refused(line);
            assert_eq!(error.code(), codes::SCENARIO_NOT_YET, "{error}");
            assert_eq!(error.code().exit, 2);
        }
        let error = refused("remote-assist aply x");
        assert_eq!(error.code(), codes::USAGE);
        assert!(error.to_string().contains("'apply'"), "{error}");
        assert!(!error.to_string().contains('\n'));
    }

    #[test]
    fn help_names_no_verb_that_does_not_exist() {
        let help = Arguments::command().render_long_help().to_string();
        let listed: Vec<&str> =
            help.lines().filter_map(|line| line.strip_prefix("  ")?.split(' ').next()).collect();
        assert!(listed.contains(&"plan"));
        assert!(NOT_YET.iter().all(|name| !listed.contains(name)));
    }

    #[test]
    fn a_share_is_above_zero_and_at_most_one() {
        let read = |share: &str| {
            let line = ["remote-assist", "apply", "x", "--share", share];
            Arguments::try_parse_from(line).map_err(|refused| usage(&refused))
        };
        for share in ["1", "0.5", "1e-3"] {
            assert!(read(share).is_ok(), "{share}");
        }
        for share in ["0", "1.01", "-1", "NaN", "inf", "half", "50%", ""] {
            let error = read(share).unwrap_err();
            assert_eq!(error.code(), codes::USAGE);
            assert!(error.to_string().contains("a share is a number above 0 and at most 1"), "{error}");
        }
    }

    #[test]
    fn an_adoption_names_an_address_and_an_object() {
        assert!(adoption("entra.user/holo-0002=6f1c").is_ok());
        assert!(
            ["entra.user/holo-0002", "holo=6f1c", "entra.user/holo="]
                .iter()
                .all(|text| adoption(text).is_err())
        );
    }
}
