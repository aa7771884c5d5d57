//! The tenant file: kept, locked, mended or refused.
use std::path::{Path, PathBuf};

use crate::support::Client;
use remote_assist::error::codes;
use remote_assist::sim::{Headset, HeadsetManner, SimTenant};
use serde_json::json;

/// A folder of its own for each test, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("sim-file-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self) -> PathBuf {
        self.0.join("deep/er/tenant.json")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn open(path: &Path) -> Client {
    Client::at(SimTenant::open(path, "contoso").unwrap(), 0)
}

#[test]
fn what_was_changed_is_there_again() {
    let folder = Folder::new("again");
    let path = folder.file();
    let client = open(&path);
    let instance = client.tenant.instance();
    let sku = client.sku("MICROSOFT_REMOTE_ASSIST");
    let user =
        client.user_with("kept", &json!({ "onPremisesExtensionAttributes": { "extensionAttribute1": "x" } }));
    let (group, other) = (client.group("Kept"), client.user("dropped"));
    client.join(&group, &user);
    let give = json!({ "addLicenses": [{ "skuId": sku, "disabledPlans": [] }], "removeLicenses": [] });
    assert_eq!(client.post(&format!("/groups/{group}/assignLicense"), &give).0, 202);
    assert_eq!(client.delete(&format!("/users/{other}")).0, 204);
    let look = |client: &Client| {
        [
            client.get("/users?$top=999").1.to_string(),
            client.get(&format!("/users/{user}?$select=onPremisesExtensionAttributes,licenseAssignmentStates,createdDateTime")).1.to_string(),
            client.get(&format!("/groups/{group}/members")).1.to_string(),
            client.get("/directory/deletedItems/microsoft.graph.user").1.to_string(),
            client.get("/subscribedSkus").1.to_string(),
        ]
    };
    let pending = look(&client);
    drop(client);
    let client = open(&path);
    assert_eq!((client.tenant.instance(), look(&client)), (instance, pending), "compacted and read again");
    client.wait(1);
    let done = look(&client);
    assert!(done[1].contains("Active"), "work that was put off goes on: {}", done[1]);
    client.tenant.close().unwrap();
    assert_eq!(look(&open(&path)), done);
}

#[test]
fn what_a_headset_is_about_to_report_is_kept() {
    let folder = Folder::new("headset");
    let realistic =
        || Client::of(SimTenant::builder().file(folder.file()).realistic(true).quotas(false).speed(600.0));
    let client = realistic();
    let (_, made) = client.post(
        "/deviceManagement/deviceConfigurations",
        &json!({ "@odata.type": "#microsoft.graph.sharedPCConfiguration", "displayName": "Shared" }),
    );
    let path = format!("/deviceManagement/deviceConfigurations/{}", made["id"].as_str().unwrap());
    client.wait(1);
    let target = json!({ "target": { "@odata.type": "#microsoft.graph.allDevicesAssignmentTarget" } });
    assert_eq!(client.post(&format!("{path}/assign"), &json!({ "assignments": [target] })).0, 200);
    let enrolled = client.tenant.enrol(None, &Headset::new("000101", HeadsetManner::Package)).unwrap();
    drop(client);
    let client = realistic();
    let one = format!("/deviceManagement/managedDevices/{}", enrolled.managed_device_id);
    client.wait(3);
    assert_eq!(client.get(&one).1["serialNumber"], "000101");
    assert_eq!(client.all(&format!("{path}/deviceStatuses"))[0]["status"], "compliant");
}

#[test]
fn nothing_is_written_when_nothing_changes() {
    let folder = Folder::new("still");
    let path = folder.file();
    drop(open(&path));
    let before = std::fs::read(&path).unwrap();
    let client = open(&path);
    client.get("/users");
    client.wait(3600);
    client.get("/users");
    client.tenant.close().unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[test]
fn a_process_that_dies_loses_at_most_half_a_line() {
    let folder = Folder::new("torn");
    let path = folder.file();
    let client = open(&path);
    let user = client.user("survivor");
    let log = std::fs::read(&path).unwrap();
    drop(client);
    for cut in [log.len(), log.len() + 7] {
        let mut torn = log.clone();
        torn.extend_from_slice(b"{\"n\":99,\"ids\"");
        torn.truncate(cut);
        std::fs::write(&path, &torn).unwrap();
        assert_eq!(open(&path).get(&format!("/users/{user}")).0, 200);
    }
    std::fs::write(&path, &log[..log.len() - 3]).unwrap();
    let client = open(&path);
    assert_eq!(client.get(&format!("/users/{user}")).0, 404);
    client.user("next");
    drop(client);
    assert_eq!(open(&path).all("/users").len(), 31);
}

#[test]
fn a_file_in_use_a_damaged_one_and_a_foreign_one_are_refused() {
    let folder = Folder::new("refused");
    let path = folder.file();
    let client = open(&path);
    let error = SimTenant::open(&path, "contoso").unwrap_err();
    assert_eq!(error.code(), codes::STORE_IN_USE);
    assert!(error.hint_text().unwrap().contains("--simulator"));
    client.user("someone");
    drop(client);
    let good = std::fs::read_to_string(&path).unwrap();
    let mut lines: Vec<&str> = good.lines().collect();
    lines[4] = "{\"n\":1}";
    std::fs::write(&path, lines.join("\n") + "\n").unwrap();
    let error = SimTenant::open(&path, "contoso").unwrap_err();
    assert!(error.code() == codes::STORE_DAMAGED && error.to_string().contains("line 5"), "{error}");
    for foreign in ["not ours\n", "{}\n", "half a line"] {
        std::fs::write(&path, foreign).unwrap();
        assert_eq!(SimTenant::open(&path, "contoso").unwrap_err().code(), codes::STORE_DAMAGED, "{foreign}");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), foreign, "left alone");
    }
    assert_eq!(
        SimTenant::open("/proc/nowhere/tenant.json", "contoso").unwrap_err().code(),
        codes::STORE_UNWRITABLE
    );
    assert_eq!(SimTenant::open(&path, "nonsense").unwrap_err().code(), codes::USAGE);
}

#[test]
fn passwords_are_never_in_the_file() {
    let folder = Folder::new("secret");
    let path = folder.file();
    let client = open(&path);
    client.user("secretive");
    let password = json!({ "passwordProfile": { "password": "Another-Secret-77" } });
    assert_eq!(client.patch("/users/secretive@contoso.com", &password).0, 204);
    let during = std::fs::read_to_string(&path).unwrap();
    drop(client);
    let text = during + &std::fs::read_to_string(&path).unwrap();
    assert!(
        text.contains("secretive@contoso.com")
            && !text.contains("Xq7-horse-battery")
            && !text.contains("Another-Secret-77")
    );
}
