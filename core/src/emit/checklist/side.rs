//! What a tenant is asked for, how it is done with the script or by hand, and what comes back.

use crate::emit::overview::add;
use crate::emit::script_pack::how_to_run;
use crate::emit::sides::Side;
use crate::encode::markdown::code;
use crate::powershell::Script;
use crate::resource::Deployment;

pub(in crate::emit) fn side(deployment: &Deployment, side: &Side<'_>, script: Script) -> String {
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
    out.push_str(
        "\nIt holds for the whole tenant: whoever is let in can find and call its people by their full address. Nothing is taken from \
         lists that you keep.\n\n## With the script\n\n",
    );
    out.push_str(&how_to_run(script, "Send back the folder `receipts` that it writes."));
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
