use crate::address::Address;
use crate::model::Executor;

/// What a person does because no API can.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// Its address, such as `device/SERIAL`.
    pub address: Address,
    /// Who does it: whoever wears the headset, or a person at a desk.
    pub executor: Executor,
    /// What is to be done, in one sentence.
    pub text: String,
    /// What must be done before.
    pub needs: Vec<Address>,
}

impl Task {
    /// The kind of what is done with a headset.
    pub const DEVICE: &'static str = "device";
    /// The kind of what is done at a desk.
    pub const PERSON: &'static str = "person";
}
