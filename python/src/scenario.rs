use std::path::PathBuf;

use pyo3::prelude::*;
use remote_assist::model::Scenario;
use remote_assist_bridge::load;

use crate::block::block;
use crate::model::Model;

/// Reads a YAML or JSON document, and the files that it names, into its full form.
///
/// Raises `InvalidInputError` with the code of the first mistake; `Client.validate` lists all of them.
#[pyfunction]
pub(crate) fn load_scenario(py: Python<'_>, path: PathBuf) -> PyResult<Model<Scenario>> {
    block(py, async move { load(path).await }).map(Model)
}
