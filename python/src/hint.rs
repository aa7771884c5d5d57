//! Type hints of the generated stubs, for what pyo3 does not know.

use pyo3::inspect::{PyStaticConstant, PyStaticExpr};
use pyo3::{type_hint_identifier, type_hint_subscript, type_hint_union};

/// `str`.
pub(crate) const TEXT: PyStaticExpr = type_hint_identifier!("builtins", "str");

/// `None`.
pub(crate) const NONE: PyStaticExpr = type_hint_identifier!("builtins", "None");

/// `list[str] | tuple[str, ...]`: a `str` is a sequence of texts too, and never meant.
pub(crate) const NAMES: PyStaticExpr = type_hint_union!(
    type_hint_subscript!(type_hint_identifier!("builtins", "list"), TEXT),
    type_hint_subscript!(
        type_hint_identifier!("builtins", "tuple"),
        TEXT,
        PyStaticExpr::Constant { value: PyStaticConstant::Ellipsis }
    )
);

/// `Mapping[str, str]`.
pub(crate) const TEXTS: PyStaticExpr =
    type_hint_subscript!(type_hint_identifier!("collections.abc", "Mapping"), TEXT, TEXT);

/// `Mapping[str, Any]`: the plain values of a document.
pub(crate) const PLAIN: PyStaticExpr =
    type_hint_subscript!(type_hint_identifier!("collections.abc", "Mapping"), TEXT, ANY);

/// What a credential must be.
pub(crate) const CREDENTIAL: PyStaticExpr = PyStaticExpr::Attribute {
    value: &PyStaticExpr::Attribute { value: &PACKAGE, attr: "_credential" },
    attr: "TokenCredential",
};

/// Scripted faults.
pub(crate) const FAULTS: PyStaticExpr =
    type_hint_subscript!(type_hint_identifier!("collections.abc", "Sequence"), simulator("Fault"));

/// The tenants of a simulator.
pub(crate) const TENANTS: PyStaticExpr =
    type_hint_subscript!(type_hint_identifier!("builtins", "list"), simulator("TenantInfo"));

/// The requests that came to a simulator.
pub(crate) const LOG: PyStaticExpr =
    type_hint_subscript!(type_hint_identifier!("builtins", "list"), simulator("LoggedRequest"));

/// A type of `remote_assist._simulator`.
const fn simulator(name: &'static str) -> PyStaticExpr {
    PyStaticExpr::Attribute {
        value: &PyStaticExpr::Attribute { value: &PACKAGE, attr: "_simulator" },
        attr: name,
    }
}

/// `Any`.
pub(crate) const ANY: PyStaticExpr = type_hint_identifier!("typing", "Any");
const PACKAGE: PyStaticExpr = PyStaticExpr::Name { id: "remote_assist" };
const MODELS: PyStaticExpr = PyStaticExpr::Attribute { value: &PACKAGE, attr: "models" };

/// A type of `remote_assist.models`.
pub(crate) const fn model(name: &'static str) -> PyStaticExpr {
    PyStaticExpr::Attribute { value: &MODELS, attr: name }
}

/// `Awaitable[answer]`.
pub(crate) const fn awaitable(answer: &'static PyStaticExpr) -> PyStaticExpr {
    PyStaticExpr::Subscript { value: &type_hint_identifier!("collections.abc", "Awaitable"), slice: answer }
}

/// What `__await__` gives for a report.
pub(crate) const REPORT_GENERATOR: PyStaticExpr = type_hint_subscript!(
    type_hint_identifier!("collections.abc", "Generator"),
    ANY,
    NONE,
    model("RunReport")
);
