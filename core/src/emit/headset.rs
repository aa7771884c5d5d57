use super::EmitInput;
use super::name;
use crate::address::Address;
use crate::resource::Task;

/// One headset and its account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Headset<'a> {
    /// The serial number or asset tag.
    pub(super) serial: &'a str,
    /// The user principal name.
    pub(super) account: String,
    /// What callers see.
    pub(super) display_name: &'a str,
    /// The name of its files, without an ending.
    pub(super) file: String,
}

impl Headset<'_> {
    /// The address of the headset.
    pub(super) fn address(&self) -> Address {
        Address::new(Task::DEVICE, self.serial)
    }
}

/// All headsets of the scenario, in its order.
pub(super) fn all<'a>(input: &EmitInput<'a>) -> Vec<Headset<'a>> {
    let accounts = input.scenario.accounts.as_deref().unwrap_or_default();
    let files = name::of_texts(accounts.iter().map(|account| account.device.as_str()));
    accounts
        .iter()
        .zip(files)
        .map(|(account, file)| Headset {
            serial: &account.device,
            account: account.user_principal_name(input.domain),
            display_name: account
                .display_name
                .as_deref()
                .unwrap_or_else(|| account.user.split('@').next().unwrap_or_default()),
            file,
        })
        .collect()
}
