//! Writes generated files, or tells which ones are not up to date.

use std::fs;
use std::path::{Path, PathBuf};

/// A generated file: its path below the repository, and its text.
pub(crate) struct Output {
    pub(crate) path: String,
    pub(crate) text: String,
}

impl Output {
    /// Makes a file.
    pub(crate) fn new(path: impl Into<String>, text: String) -> Self {
        Self { path: path.into(), text }
    }
}

/// Folders that hold generated files only: what else lies in them is left over.
const OWNED: &[&str] = &["bindings/schema"];

/// Paths that differ from what would be written, and leftovers, sorted.
pub(crate) fn stale(root: &Path, outputs: &[Output]) -> Vec<String> {
    let differs =
        |output: &&Output| fs::read_to_string(root.join(&output.path)).ok().as_ref() != Some(&output.text);
    let mut stale: Vec<_> = outputs.iter().filter(differs).map(|output| output.path.clone()).collect();
    stale.extend(leftovers(root, outputs));
    stale.sort();
    stale
}

/// Writes every file that differs, removes leftovers, and returns the paths that changed.
pub(crate) fn write(root: &Path, outputs: &[Output]) -> Result<Vec<String>, String> {
    let changed = stale(root, outputs);
    for path in &changed {
        let target = root.join(path);
        let done = match outputs.iter().find(|output| output.path == *path) {
            Some(output) => make_folder(&target).and_then(|()| fs::write(&target, &output.text)),
            None => fs::remove_file(&target),
        };
        done.map_err(|error| format!("{path} cannot be written: {error}"))?;
    }
    Ok(changed)
}

fn make_folder(target: &Path) -> std::io::Result<()> {
    target.parent().map_or(Ok(()), fs::create_dir_all)
}

fn leftovers(root: &Path, outputs: &[Output]) -> Vec<String> {
    let mut found = Vec::new();
    for folder in OWNED {
        let entries = fs::read_dir(root.join(folder)).into_iter().flatten().flatten();
        let names = entries
            .map(|entry| PathBuf::from(folder).join(entry.file_name()).to_string_lossy().replace('\\', "/"));
        found.extend(names.filter(|path| outputs.iter().all(|output| output.path != *path)));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_written_and_leftovers_go() {
        let root = std::env::temp_dir().join(format!("codegen-write-{}", std::process::id()));
        let outputs = || {
            vec![
                Output::new("bindings/schema/a.json", "1\n".to_owned()),
                Output::new("b/c.ts", "2\n".to_owned()),
            ]
        };
        assert_eq!(write(&root, &outputs()).unwrap(), ["b/c.ts", "bindings/schema/a.json"]);
        assert_eq!(stale(&root, &outputs()), Vec::<String>::new());
        fs::write(root.join("bindings/schema/old.json"), "").unwrap();
        fs::write(root.join("b/c.ts"), "changed").unwrap();
        assert_eq!(stale(&root, &outputs()), ["b/c.ts", "bindings/schema/old.json"]);
        write(&root, &outputs()).unwrap();
        assert_eq!(stale(&root, &outputs()), Vec::<String>::new());
        fs::remove_dir_all(root).unwrap();
    }
}
