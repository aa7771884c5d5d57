//! Microsoft's checklist of guest access, item by item.

use crate::emit::guests::{GuestPack, guest_folder};
use crate::emit::overview::add;
use crate::encode::markdown::code;
use crate::resource::Deployment;

pub(in crate::emit) fn guests(deployment: &Deployment, pack: &GuestPack<'_>) -> String {
    let mut out = String::new();
    add(&mut out, format_args!("# Guest access of {}\n\n", code(pack.domain)));
    add(
        &mut out,
        format_args!(
            "Asked for by the deployment {}. Experts become guests of the tenant in which the technicians are, because guests cannot sign in \
             to Remote Assist. All items must allow it: the most restrictive one decides. Each holds for the whole tenant.\n\n",
            code(deployment.name())
        ),
    );
    for (index, item) in pack.items.iter().enumerate() {
        add(&mut out, format_args!("## {}. {}\n\n", index + 1, code(item.address.as_str())));
        add(&mut out, format_args!("- {}\n", code(&item.text)));
        if let Some(portal) = item.portal {
            add(&mut out, format_args!("- Where: {portal}\n"));
        }
        add(&mut out, format_args!("- {}\n", code(&item.standing)));
        let receipt = if item.attested {
            "fill it in (`by`, `at`, `result`)"
        } else {
            "none: `verify` looks by itself"
        };
        add(&mut out, format_args!("- Receipt: {receipt}\n\n"));
    }
    if !pack.operations.is_empty() {
        add(
            &mut out,
            format_args!(
                "## With the script\n\nHow it is run stands in {}.\n",
                code(&format!("{}/README.md", guest_folder(pack.domain)))
            ),
        );
    }
    out
}
