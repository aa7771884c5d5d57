//! What a tenant is asked for, how it is done with the script or by hand, and what comes back.

use crate::emit::overview::add;
use crate::emit::sides::Side;
use crate::encode::markdown::code;
use crate::powershell::Script;
use crate::resource::Deployment;

pub(in crate::emit) fn side(deployment: &Deployment, side: &Side<'_>, script: Script, data: &str) -> String {
    let mut out = String::new();
    add(&mut out, format_args!("# External access of {}\n\n", code(side.name)));
    add(
        &mut out,
        format_args!(
            "For the tenant {}, asked for by the deployment {}. Its people and those of the other tenants are to call each other in \
             Teams and Dynamics 365 Remote Assist.\n",
            code(side.domain),
            code(deployment.name())
        ),
    );
    out.push_str("\n## What is asked\n\n");
    for asked in &side.asked {
        add(&mut out, format_args!("- {}\n", code(asked)));
    }
    let module = match script {
        Script::Teams => "MicrosoftTeams",
        Script::Compliance => "ExchangeOnlineManagement",
    };
    add(
        &mut out,
        format_args!(
            "\nIt holds for the whole tenant: whoever is let in can find and call its people by their full address. Nothing is taken from \
             lists that you keep.\n\n\
             ## With the script\n\n\
             1. You need the role Teams Administrator in this tenant, Windows PowerShell 5.1 or PowerShell 7, and the module \
             `{module}` (`Install-Module {module}`).\n\
             2. Compare the files with `SHA256SUMS`. The script is the same for everybody: read it once, and sign it if your computers ask for \
             that. What it is told stands in `{data}`.\n\
             3. Look first; nothing is written: `.\\{script} -DataPath .\\{data} -ReadOnly`\n\
             4. Carry it out: `.\\{script} -DataPath .\\{data}`\n\
             5. Send back the folder `receipts` that it writes. There is no secret in it.\n\n\
             No PowerShell has run this script yet where it was written; its syntax and its rules are checked.\n",
            script = script.file_name()
        ),
    );
    out.push_str(
        "\n## By hand\n\n\
         1. Open https://admin.teams.microsoft.com > Users > External access.\n\
         2. Under \"Teams and Skype for Business users in external organizations\" bring about what is asked above. An empty list of allowed \
         domains blocks everybody, and blocked domains are ignored beside allowed ones.\n\
         3. Fill in the receipts (`by`, `at`, `result`) and send them back.\n\n\
         ## Look whether it works\n\n",
    );
    if side.tries.is_empty() {
        out.push_str(
            "Type the full address of somebody of the other side into the search of Teams on a computer.\n",
        );
    } else {
        out.push_str("Type each of these full addresses into the search of Teams on a computer; names are not found across tenants.\n\n");
        for address in &side.tries {
            add(&mut out, format_args!("- {}\n", code(address)));
        }
    }
    out.push_str(
        "\nMicrosoft names no time until a change is in force everywhere: look again after up to 24 hours.\n",
    );
    out
}
