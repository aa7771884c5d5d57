//! Every known form of the lists has its meaning, and a form that does not decide is never taken for a yes.

use std::collections::BTreeSet;

use remote_assist::powershell::canonical::{AllowedDomains, Canonical, ExternalAccessState, Meaning};
use serde_json::{Value, json};

fn domains(value: &Value) -> BTreeSet<String> {
    value.as_array().unwrap().iter().map(|domain| domain.as_str().unwrap().to_owned()).collect()
}

#[test]
fn every_form_has_its_meaning() {
    let shapes: Value = serde_json::from_str(include_str!("../data/federation/shapes.json")).unwrap();
    let shapes = shapes["shapes"].as_array().unwrap();
    assert!(shapes.len() >= 18);
    for shape in shapes {
        let id = shape["id"].as_str().unwrap();
        let meaning = Meaning::of(&shape["value"]);
        let mode = match &meaning {
            Meaning::Open => "open",
            Meaning::Allow(found) => {
                assert_eq!(*found, domains(&shape["allow"]), "{id}");
                "allow"
            }
            Meaning::Block { domains: found, all_subdomains } => {
                assert_eq!(*found, domains(&shape["block"]), "{id}");
                assert_eq!(shape["allSubdomains"], *all_subdomains, "{id}");
                "block"
            }
            Meaning::Closed(_) => "closed",
            Meaning::Unknown(_) => "unknown",
        };
        assert_eq!(shape["mode"], mode, "{id}: {meaning:?}");
        let state = ExternalAccessState::read(&shape["value"]);
        assert_eq!(state.is_err(), mode == "unknown" || id == "off with unreadable lists", "{id}");
        let Ok(state) = state else { continue };
        if let (AllowedDomains::List(found), Some(_)) = (&state.allowed_domains, shape.get("allow")) {
            assert_eq!(*found, domains(&shape["allow"]), "{id}");
        }
        assert_eq!(state.ignored_block_list().cloned(), shape.get("ignored").map(domains), "{id}");
        // What a receipt holds is read back to the same.
        let again = ExternalAccessState::read(&state.to_value()).unwrap();
        assert_eq!((again.text(), again), (state.text(), state), "{id}");
    }
}

#[test]
fn a_reading_that_does_not_fit_is_an_error_that_says_why() {
    for value in [
        json!({"AllowedDomains": {}, "AllowFederatedUsers": "True"}),
        json!({"AllowedDomains": {}, "BlockedDomains": ["not a domain"]}),
        json!({"AllowedDomains": {}, "BlockedDomains": [7]}),
        json!({"AllowedDomains": {}, "ExternalAccessWithTrialTenants": "Some"}),
        json!({"AllowedDomains": {"Other": 1}}),
        json!({"Sha256": "0"}),
        Value::Null,
    ] {
        let error = ExternalAccessState::read(&value).unwrap_err();
        assert!(error.to_string().starts_with("the setting cannot be told"), "{error}");
        assert!(matches!(Meaning::of(&value), Meaning::Unknown(why) if why.contains("cannot be told")));
    }
}
