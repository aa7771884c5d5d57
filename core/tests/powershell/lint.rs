//! Rules for the scripts: plain characters, nothing that carries out a text, known cmdlets with documented parameters alone.

use std::collections::BTreeSet;

use remote_assist::powershell::Script;
use tree_sitter::Node;

use super::parse::{Parsed, all};

/// Every cmdlet that the scripts may call, with the parameters that they may give it. Those of the modules stand in the
/// documentation of `MicrosoftTeams` and of Security and Compliance PowerShell (`MicrosoftDocs/office-docs-powershell`).
const CMDLETS: &[(&str, &str)] = &[
    ("Connect-MicrosoftTeams", "TenantId ApplicationId CertificateThumbprint Identity"),
    ("Get-CsTenant", ""),
    ("Get-CsTenantFederationConfiguration", ""),
    (
        "Set-CsTenantFederationConfiguration",
        "AllowFederatedUsers AllowedDomains AllowedDomainsAsAList BlockedDomains BlockAllSubdomains \
         ExternalAccessWithTrialTenants AllowTeamsConsumer AllowTeamsConsumerInbound CustomizeFederation",
    ),
    ("New-CsEdgeAllowAllKnownDomains", ""),
    ("New-CsEdgeDomainPattern", "Domain"),
    ("Get-CsExternalAccessPolicy", ""),
    ("New-CsExternalAccessPolicy", POLICY),
    ("Set-CsExternalAccessPolicy", POLICY),
    ("Remove-CsExternalAccessPolicy", "Identity Confirm"),
    ("Grant-CsExternalAccessPolicy", "Identity PolicyName"),
    ("Get-CsUserPolicyAssignment", "Identity PolicyType"),
    ("Get-CsTeamsClientConfiguration", "Identity"),
    ("Set-CsTeamsClientConfiguration", "Identity AllowGuestUser AllowScopedPeopleSearchandAccess"),
    ("Get-CsTeamsGuestCallingConfiguration", "Identity"),
    ("Set-CsTeamsGuestCallingConfiguration", "Identity AllowPrivateCalling"),
    ("Get-CsTeamsGuestMeetingConfiguration", "Identity"),
    (
        "Set-CsTeamsGuestMeetingConfiguration",
        "Identity AllowIPVideo AllowMeetNow LiveCaptionsEnabledType ScreenSharingMode",
    ),
    ("Get-CsTeamsGuestMessagingConfiguration", "Identity"),
    (
        "Set-CsTeamsGuestMessagingConfiguration",
        "Identity AllowGiphy AllowImmersiveReader AllowMemes AllowStickers AllowUserChat AllowUserDeleteChat \
         AllowUserDeleteMessage AllowUserEditMessage GiphyRatingType",
    ),
    ("Connect-IPPSSession", "AppId CertificateThumbprint Organization"),
    ("Get-ConnectionInformation", ""),
    ("Get-OrganizationSegment", ""),
    ("New-OrganizationSegment", "Name UserGroupFilter Confirm"),
    ("Set-OrganizationSegment", "Identity UserGroupFilter"),
    ("Remove-OrganizationSegment", "Identity Confirm"),
    ("Get-InformationBarrierPolicy", ""),
    ("New-InformationBarrierPolicy", "Name AssignedSegment SegmentsAllowed SegmentsBlocked Confirm Force"),
    ("Set-InformationBarrierPolicy", "Identity SegmentsAllowed SegmentsBlocked State Confirm Force"),
    ("Remove-InformationBarrierPolicy", "Identity Confirm"),
    ("Start-InformationBarrierPoliciesApplication", "Confirm"),
    ("Get-InformationBarrierPoliciesApplicationStatus", "Identity"),
    ("ConvertFrom-Json", "InputObject"),
    ("Get-Module", "ListAvailable Name"),
    ("Import-Module", "Name RequiredVersion"),
    ("New-Object", "TypeName ArgumentList"),
    ("Set-StrictMode", "Version"),
    ("Start-Sleep", "Seconds"),
    ("Test-Path", "LiteralPath PathType"),
    ("Write-Output", ""),
    ("Write-Verbose", "Message"),
];
const POLICY: &str = "Identity EnableFederationAccess CommunicationWithExternalOrgs AllowedExternalDomains BlockedExternalDomains";

/// Functions of the scripts that hand a hash table of parameters on to a cmdlet.
const HANDED_ON: &[(&str, &str)] = &[
    ("Set-Federation", "Set-CsTenantFederationConfiguration"),
    ("Set-Barrier", "Set-InformationBarrierPolicy"),
];

/// Kinds of nodes that could make a text into code, start what a text names, or need a later PowerShell.
const NEVER: &[&str] = &[
    "ERROR",
    "command_invokation_operator",
    "expandable_string_literal",
    "expandable_here_string_literal",
    "verbatim_here_string_characters",
    "sub_expression",
    "script_block_expression",
    "redirection",
    "braced_variable",
    "class_statement",
    "trap_statement",
    "ternary_expression",
    "null_coalesce_expression",
];

fn documented(cmdlet: &str) -> Option<BTreeSet<&'static str>> {
    CMDLETS.iter().find(|(name, _)| *name == cmdlet).map(|(_, names)| names.split_whitespace().collect())
}

fn name<'a>(parsed: &'a Parsed, command: Node<'_>) -> &'a str {
    parsed.at(command.child_by_field_name("command_name").unwrap())
}

/// What is wrong with the commands of a script.
fn wrong_commands(parsed: &Parsed) -> Vec<String> {
    let mut wrong = Vec::new();
    let functions: BTreeSet<&str> =
        all(parsed.root(), "function_name").into_iter().map(|node| parsed.at(node)).collect();
    for command in all(parsed.root(), "command") {
        let called = name(parsed, command);
        let Some(known) = documented(called) else {
            if !functions.contains(called) {
                wrong.push(format!("{called} is not known"));
            }
            continue;
        };
        // Parameters of a command within its arguments belong to that one.
        let inner: Vec<Node<'_>> =
            all(command, "command").into_iter().filter(|inner| *inner != command).collect();
        for parameter in all(command, "command_parameter") {
            let own = inner.iter().all(|inner| !inner.byte_range().contains(&parameter.start_byte()));
            let given = parsed.at(parameter).trim_start_matches('-').trim_end_matches(':');
            if own && !known.contains(given) {
                wrong.push(format!("{called} -{given} is not documented"));
            }
        }
    }
    wrong
}

/// The keys of a hash table, not those of hash tables within it.
fn keys<'a>(parsed: &'a Parsed, table: Node<'_>) -> Vec<&'a str> {
    let within: Vec<Node<'_>> =
        all(table, "hash_literal_expression").into_iter().filter(|inner| *inner != table).collect();
    let own = |key: &Node<'_>| within.iter().all(|inner| !inner.byte_range().contains(&key.start_byte()));
    all(table, "key_expression").into_iter().filter(own).map(|key| parsed.at(key)).collect()
}

#[test]
fn scripts_are_plain_text() {
    for script in Script::ALL {
        let bytes = script.bytes();
        assert!(bytes.iter().all(|byte| matches!(byte, b'\n' | 0x20..=0x7e)), "{}", script.file_name());
        let text = std::str::from_utf8(bytes).unwrap();
        assert!(
            text.ends_with("}\n\n#endregion run\n"),
            "one line feed stands at the end: its digest depends on it"
        );
        assert!(text.contains("Set-StrictMode -Version 2.0\n$ErrorActionPreference = 'Stop'\n"));
        assert!(text.contains("[CmdletBinding(SupportsShouldProcess)]"));
        for line in text.lines() {
            assert!(line.len() <= 138 && !line.ends_with(' '), "{line}");
        }
        let lower = text.to_lowercase();
        for word in [
            "invoke-expression",
            "iex ",
            "iex(",
            "@'",
            "@\"",
            "$(",
            "scriptblock",
            "add-type",
            "invoke-command",
        ] {
            assert!(!lower.contains(word), "{}: {word}", script.file_name());
        }
        for word in ["??", "?.", "&&", "||", "?[", " ? ", "-parallel", "clean {"] {
            let code =
                text.lines().filter(|line| !line.trim_start().starts_with('#') && !line.contains("-cmatch"));
            assert!(code.into_iter().all(|line| !line.contains(word)), "{}: {word}", script.file_name());
        }
    }
}

#[test]
fn scripts_parse_and_hold_nothing_that_carries_out_a_text() {
    for script in Script::ALL {
        let parsed = Parsed::of(script);
        assert!(!parsed.root().has_error(), "{}", script.file_name());
        for kind in NEVER {
            let found: Vec<&str> = all(parsed.root(), kind).into_iter().map(|node| parsed.at(node)).collect();
            assert!(found.is_empty(), "{}: {kind}: {found:?}", script.file_name());
        }
    }
}

#[test]
fn scripts_call_known_cmdlets_with_documented_parameters() {
    for script in Script::ALL {
        let parsed = Parsed::of(script);
        assert_eq!(wrong_commands(&parsed), Vec::<String>::new(), "{}", script.file_name());
        let mut splats = 0;
        for function in all(parsed.root(), "function_statement") {
            let commands = all(function, "command");
            for command in &commands {
                if let Some((_, cmdlet)) = HANDED_ON.iter().find(|(own, _)| *own == name(&parsed, *command)) {
                    let tables = all(*command, "hash_literal_expression");
                    for key in keys(&parsed, tables[0]) {
                        let known = documented(cmdlet).unwrap();
                        assert!(known.contains(key), "{cmdlet} {key}");
                    }
                }
            }
            let splatted: Vec<&str> = commands
                .iter()
                .filter(|command| parsed.at(**command).contains(" @parameters"))
                .map(|command| name(&parsed, *command))
                .collect();
            splats += splatted.len();
            let known: BTreeSet<&str> =
                splatted.iter().filter_map(|cmdlet| documented(cmdlet)).flatten().collect();
            for assignment in all(function, "assignment_expression") {
                let text = parsed.at(assignment);
                if let Some(rest) = text.strip_prefix("$parameters['") {
                    let key = rest.split('\'').next().unwrap();
                    assert!(known.contains(key), "{splatted:?} {key}");
                } else if text.starts_with("$parameters = @{") {
                    let table = all(assignment, "hash_literal_expression")[0];
                    assert!(
                        keys(&parsed, table).iter().all(|key| known.contains(key)),
                        "{splatted:?} {text}"
                    );
                }
            }
        }
        assert!(splats >= 3, "{}: the splatted calls were not found", script.file_name());
    }
}

#[test]
fn both_scripts_share_their_common_parts() {
    for region in ["common", "run"] {
        let parts = Script::ALL.map(|script| {
            let text = std::str::from_utf8(script.bytes()).unwrap();
            let (_, rest) =
                text.split_once(&format!("#region {region}: the same text in both scripts\n")).unwrap();
            rest.split_once(&format!("#endregion {region}\n")).unwrap().0
        });
        assert!(parts[0].len() > 1000);
        assert_eq!(parts[0], parts[1], "{region}");
    }
}

/// Settings that a script may set are those that the data may name, in the order of the canonical text.
#[test]
fn settings_of_the_script_are_those_of_its_cmdlets() {
    let text = std::str::from_utf8(Script::Teams.bytes()).unwrap();
    for (kind, cmdlet) in [
        ("clientConfiguration", "Set-CsTeamsClientConfiguration"),
        ("guestCalling", "Set-CsTeamsGuestCallingConfiguration"),
        ("guestMeeting", "Set-CsTeamsGuestMeetingConfiguration"),
        ("guestMessaging", "Set-CsTeamsGuestMessagingConfiguration"),
    ] {
        let list = text.split_once(&format!("    {kind} = @(")).unwrap().1.split_once(')').unwrap().0;
        let listed: Vec<&str> = list.split(',').map(|name| name.trim().trim_matches('\'')).collect();
        let mut wanted = documented(cmdlet).unwrap();
        wanted.remove("Identity");
        assert_eq!(listed, wanted.into_iter().collect::<Vec<_>>(), "{kind}");
    }
}

#[test]
fn the_rules_can_fail() {
    let parsed = Parsed::text("Get-Item -Path x\nGet-CsTenant -Other y\n& $x\n$z = \"a $(1)\"\n");
    assert_eq!(
        wrong_commands(&parsed)[..2],
        ["Get-Item is not known", "Get-CsTenant -Other is not documented"]
    );
    for kind in ["command_invokation_operator", "expandable_string_literal", "sub_expression"] {
        assert_eq!(all(parsed.root(), kind).len(), 1, "{kind}");
    }
    assert!(Parsed::text("if ($x {").root().has_error());
}
