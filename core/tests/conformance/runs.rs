//! What makes a run, and what comes after it: resuming, removing, revealing, damage.

use std::path::{Path, PathBuf};

use remote_assist::deploy::{ApplyOptions, ResumeOptions, Run, TeardownOptions};
use remote_assist::error::{Error, Result, codes};
use remote_assist::journal::Location;
use remote_assist::secret::Identity;
use serde_json::{Value, json};

use crate::{Case, corpus, scenario, text, to_value};

impl Case {
    pub(crate) fn journal(&self, call: &Value) -> Option<Location> {
        call["journal"].as_str().map(|name| Location::Folder(self.folder.path().join(name)))
    }

    /// Starts what makes a run; `None` where there is nothing to resume.
    pub(crate) async fn start(&self, call: &Value) -> Result<Option<Run>> {
        let max_destroy = call["maxDestroy"].as_u64().and_then(|limit| u32::try_from(limit).ok());
        let journal = self.journal(call);
        let close_access = call["closeAccess"] == true;
        if call["op"] == "teardown" {
            let options = TeardownOptions { keep: texts(&call["keep"]), max_destroy, journal, close_access };
            return self.client.teardown(&scenario(&call["scenario"])?, options).await.map(Some);
        }
        let options = ApplyOptions {
            journal: journal.clone(),
            max_destroy,
            close_access,
            receipts: receipts(call),
            ..ApplyOptions::default()
        };
        if call["op"] == "apply" {
            let plan = &self.saved[call["plan"].as_str().unwrap().trim_start_matches('$')];
            let plan = serde_json::from_value(plan.clone()).expect("a saved plan reads back");
            return self.client.apply(&plan, options).await.map(Some);
        }
        let (name, unlock) = (call["name"].as_str().unwrap(), text(&call["unlock"]));
        if call["recover"] == true {
            if unlock.is_some() {
                return Err(Error::new(codes::USAGE, "in Rust `recover` is a call of its own"));
            }
            return self.client.recover(name, journal).await.map(|_| None);
        }
        match self.client.resume(name, ResumeOptions { journal, unlock }).await? {
            Some(prepared) => prepared.carry_out(&options).await.map(Some),
            None => Ok(None),
        }
    }

    pub(crate) async fn reveal(&self, call: &Value) -> Result<Value> {
        let identity = call["identity"].as_str().map(|path| Identity::from_path(&corpus().join(path)));
        let (identity, account) = (identity.transpose()?, call["account"].as_str().unwrap());
        let (journal, reason) = (self.journal(call), text(&call["reason"]));
        let secret = self.client.reveal(account, identity.as_ref(), journal, reason).await?;
        let shown = format!("{secret:?}").contains(secret.expose());
        // Rust lends a reference, so that there is no buffer to wipe.
        Ok(json!({ "length": secret.expose().len(), "shown": shown, "wiped": true }))
    }

    /// Gives the index, and what is in the folder then.
    pub(crate) async fn emit(&self, call: &Value) -> Result<Value> {
        let folder = self.folder.path().join(call["folder"].as_str().unwrap());
        let bundle = self.client.emit(&scenario(&call["scenario"])?).await?;
        bundle.write_to(&folder, call["force"] == true)?;
        let mut names = Vec::new();
        files(&folder, "", &mut names);
        names.sort();
        Ok(json!({ "index": to_value(bundle.index()), "folder": names }))
    }

    pub(crate) fn damage(&self, call: &Value) -> Value {
        let (Some(Location::Folder(root)), Some(file)) = (self.journal(call), call["file"].as_str()) else {
            panic!("`damage` names a journal and a file");
        };
        let below = |folder: &Path| -> Vec<PathBuf> {
            std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
        };
        let places = below(&root).into_iter().flat_map(|tenant| below(&tenant)).map(|one| one.join(file));
        let found: Vec<PathBuf> = places.filter(|path| path.exists()).collect();
        assert_eq!(found.len(), 1, "{found:?}");
        std::fs::remove_file(&found[0]).unwrap();
        Value::Null
    }
}

/// The names of all files below a folder, with `/` between folders.
fn files(folder: &Path, before: &str, names: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap()) {
        let name = format!("{before}{}", entry.file_name().to_str().unwrap());
        if entry.path().is_dir() {
            files(&entry.path(), &format!("{name}/"), names);
        } else {
            names.push(name);
        }
    }
}

/// Reads every event of a run, then its report.
pub(crate) async fn follow(run: &Run, call: &Value) -> Result<(Value, Vec<String>)> {
    let mut events = Vec::new();
    while let Some(event) = run.event(events.len()).await {
        events.push(to_value(&event)["event"].as_str().unwrap().to_owned());
        if call["cancelAfter"].as_u64() == Some(events.len() as u64) {
            run.cancel();
        }
    }
    Ok((to_value(&run.wait().await?), events))
}

/// The receipts of a call: objects of the case, as their JSON texts.
pub(crate) fn receipts(call: &Value) -> Vec<Vec<u8>> {
    call["receipts"].as_array().into_iter().flatten().map(|one| one.to_string().into_bytes()).collect()
}

pub(crate) fn texts(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(text).collect()
}
