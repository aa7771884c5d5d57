//! The audit log: who changed what. It is kept small, and becomes objects when somebody reads it.

use std::sync::Arc;

use serde_json::{Value as Json, json};

use crate::sim::id::Id;
use crate::sim::moment::Moment;
use crate::sim::schema::Kind;

/// One entry.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct AuditEntry {
    /// When it happened.
    pub(crate) at: Moment,
    /// What happened, such as `Add user`.
    pub(crate) activity: Arc<str>,
    /// The application that did it, or the name of a service.
    pub(crate) actor: Arc<str>,
    /// The correlation identifier: the request's `client-request-id`.
    pub(crate) correlation: Arc<str>,
    /// What it happened to: type, identifier, name.
    pub(crate) targets: Box<[(Kind, Id, Box<str>)]>,
    /// Properties that changed: name, old value, new value.
    pub(crate) modified: Box<[(Box<str>, Json, Json)]>,
}

impl AuditEntry {
    /// The form in which the tenant file keeps it.
    pub(crate) fn store(&self) -> Json {
        let targets: Vec<_> =
            self.targets.iter().map(|(kind, id, name)| json!([kind.table().type_name, id, name])).collect();
        let modified: Vec<_> = self.modified.iter().map(|(name, old, new)| json!([name, old, new])).collect();
        json!([self.at, &*self.activity, &*self.actor, &*self.correlation, targets, modified])
    }

    /// Reads what [`Self::store`] wrote; `None` if it is something else.
    pub(crate) fn load(stored: &Json) -> Option<Self> {
        let text = |place: usize| stored[place].as_str().map(Arc::from);
        let targets = stored[4].as_array()?.iter().map(|one| {
            Some((Kind::named(one[0].as_str()?)?, Id::parse(one[1].as_str()?)?, one[2].as_str()?.into()))
        });
        let modified = stored[5]
            .as_array()?
            .iter()
            .map(|one| Some((one[0].as_str()?.into(), one[1].clone(), one[2].clone())));
        Some(Self {
            at: Moment(stored[0].as_i64()?),
            activity: text(1)?,
            actor: text(2)?,
            correlation: text(3)?,
            targets: targets.collect::<Option<_>>()?,
            modified: modified.collect::<Option<_>>()?,
        })
    }
}
