use proptest::prelude::*;

use super::*;

fn global() -> Origin {
    Origin::cloud(Cloud::Global)
}

fn local() -> Origin {
    Origin::simulated("http://127.0.0.1:4010").unwrap()
}

/// Links that must never become an address of the live service.
const AWAY: &[&str] = &[
    "https://evil.example/v1.0/users",
    "http://graph.microsoft.com/v1.0/users",
    "ftp://graph.microsoft.com/v1.0/users",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "data:text/plain,x",
    "ws://graph.microsoft.com/",
    "graph.microsoft.com/v1.0/users",
    "//graph.microsoft.com/v1.0/users",
    "//evil.example/users",
    "///evil.example/users",
    "/\\evil.example/users",
    "\\\\evil.example\\users",
    "https:/graph.microsoft.com/users",
    "https:///graph.microsoft.com/users",
    "https:graph.microsoft.com/users",
    "https:\\\\graph.microsoft.com/users",
    "https://graph.microsoft.com\\@evil.example/",
    "https://graph.microsoft.com\\.evil.example/",
    "https://graph.microsoft.com@evil.example/",
    "https://graph.microsoft.com:443@evil.example/",
    "https://graph.microsoft.com:x@evil.example/",
    "https://user@graph.microsoft.com/v1.0/users",
    "https://user:pass@graph.microsoft.com/v1.0/users",
    "https://@graph.microsoft.com/v1.0/users",
    "https://:@graph.microsoft.com/v1.0/users",
    "https://graph.microsoft.com.evil.example/",
    "https://graph.microsoft.com./v1.0/users",
    "https://graph.microsoft.com../v1.0/users",
    "https://.graph.microsoft.com/v1.0/users",
    "https://evil.graph.microsoft.com/v1.0/users",
    "https://graph.microsoft.co/v1.0/users",
    "https://graph.microsoft.comm/v1.0/users",
    "https://graph-microsoft.com/v1.0/users",
    "https://xn--grph-0na.microsoft.com/v1.0/users",
    "https://gr\u{430}ph.microsoft.com/v1.0/users",
    "https://graph\u{3002}microsoft\u{3002}com/v1.0/users",
    "https://\u{ff47}raph.microsoft.com/v1.0/users",
    "https://graph.microsoft.com\u{200b}/v1.0/users",
    "https://graph.microsoft%2ecom/v1.0/users",
    "https://graph.microsoft.com%2f.evil.example/",
    "https://graph.microsoft.com%40evil.example/",
    "https://graph.microsoft.com%00.evil.example/",
    "https://%67raph.microsoft.com/v1.0/users",
    "https://graph.microsoft.com:444/v1.0/users",
    "https://graph.microsoft.com:80/v1.0/users",
    "https://graph.microsoft.com:0443/v1.0/users",
    "https://graph.microsoft.com:/v1.0/users",
    "https://graph.microsoft.com:4430/v1.0/users",
    "https://graph.microsoft.com:443:443/v1.0/users",
    "https://graph.microsoft.com:-1/v1.0/users",
    "https://graph.microsoft.com;evil.example/v1.0/users",
    "https://graph.microsoft.com,evil.example/v1.0/users",
    "https://graph.microsoft.com evil.example/v1.0/users",
    "https://graph.microsoft.com?@evil.example/",
    "https://graph.microsoft.com#@evil.example/",
    "https://graph.microsoft.com",
    "https://graph.microsoft.com?x",
    "https://[::1]/v1.0/users",
    "https://[::ffff:7f00:1]/v1.0/users",
    "https://[graph.microsoft.com]/v1.0/users",
    "https://127.0.0.1/v1.0/users",
    "https://2130706433/v1.0/users",
    "https://0x7f000001/v1.0/users",
    "https://169.254.169.254/metadata/identity/oauth2/token",
    "http://127.0.0.1:4010/v1.0/users",
    "http://localhost/v1.0/users",
    " https://graph.microsoft.com/v1.0/users",
    "\thttps://graph.microsoft.com/v1.0/users",
    "https://graph.microsoft.com/v1.0/users ",
    "https://graph.microsoft.com/v1.0/us ers",
    "https://graph.microsoft.com/v1.0/us\ters",
    "https://graph.microsoft.com/v1.0/users\n",
    "https://graph.microsoft.com/v1.0/users\r\nHost: evil.example",
    "ht\ntps://graph.microsoft.com/v1.0/users",
    "https://graph.micro\tsoft.com/v1.0/users",
    "https://graph.microsoft.com/v1.0/users\0",
    "https://graph.microsoft.com//evil.example/users",
    "https://graph.microsoft.com/\\evil.example/users",
    "https://graph.microsoft.com/v1.0/../beta/users",
    "https://graph.microsoft.com/v1.0/%2e%2e/beta/users",
    "https://graph.microsoft.com/v1.0/.%2E/beta/users",
    "https://graph.microsoft.com/v1.0/./users",
    "https://graph.microsoft.com/v1.0/%2e/users",
    "https://graph.microsoft.com/v1.0/..",
    "https://graph.microsoft.com/v1.0/users#fragment",
    "https://graph.microsoft.com/v1.0/users?$skiptoken=a#b",
    "https://graph.microsoft.com/v1.0/users?$skiptoken=a b",
    "https://graph.microsoft.com/v1.0/users?\\\\evil.example",
    "https://graph.microsoft.com/v1.0/us%0d%0aers",
    "https://graph.microsoft.com/v1.0/us%00ers",
    "https://graph.microsoft.com/v1.0/users%",
    "https://graph.microsoft.com/v1.0/users%2",
    "https://graph.microsoft.com/v1.0/users%zz",
    "https://graph.microsoft.com/v1.0/\u{fc}sers",
    "https://graph.microsoft.us/v1.0/users",
    "https://dod-graph.microsoft.us/v1.0/users",
    "https://login.microsoftonline.com/common/oauth2/v2.0/token",
    "",
    "?",
    "v1.0/users",
    "../users",
];

#[test]
fn nothing_hostile_becomes_an_address() {
    assert!(AWAY.len() >= 60);
    for link in AWAY {
        let refused = global().parse(link);
        assert!(
            refused.as_ref().is_err_and(|error| error.code() == codes::HTTP_URL),
            "{link:?} became {refused:?}"
        );
    }
}

#[test]
fn the_same_origin_is_followed_in_any_of_its_spellings() {
    for (link, path) in [
        ("https://graph.microsoft.com/v1.0/users?$skiptoken=a'b|c%20d", "/v1.0/users?$skiptoken=a'b|c%20d"),
        ("https://graph.microsoft.com:443/v1.0/users", "/v1.0/users"),
        ("HTTPS://Graph.Microsoft.COM/v1.0/Users", "/v1.0/Users"),
        ("/v1.0/teams('a')/operations('b')", "/v1.0/teams('a')/operations('b')"),
        ("https://graph.microsoft.com/", "/"),
        ("https://graph.microsoft.com/v1.0/users/..a/b..", "/v1.0/users/..a/b.."),
    ] {
        let url = global().parse(link).unwrap();
        assert_eq!(url.as_str(), format!("https://graph.microsoft.com{path}"));
        assert_eq!((url.path_and_query(), url.is_simulated()), (path, false));
    }
}

#[test]
fn each_cloud_has_its_own_host() {
    let all = [Cloud::Global, Cloud::UsGov, Cloud::UsGovDod, Cloud::China];
    for from in all {
        for to in all {
            let link = format!("{}/v1.0/users", Origin::cloud(to).as_str());
            assert_eq!(Origin::cloud(from).parse(&link).is_ok(), from == to);
        }
    }
}

#[test]
fn simulated_tenants_stand_at_loopback_addresses_alone() {
    for (given, kept) in [
        ("http://127.0.0.1:4010", "http://127.0.0.1:4010"),
        ("http://127.0.0.1:4010/", "http://127.0.0.1:4010"),
        ("http://127.255.255.254:1", "http://127.255.255.254:1"),
        ("http://[::1]:4010", "http://[::1]:4010"),
        ("http://localhost:80", "http://localhost"),
        ("http://localhost", "http://localhost"),
    ] {
        let origin = Origin::simulated(given).unwrap();
        assert_eq!((origin.as_str(), origin.is_simulated()), (kept, true));
        assert!(origin.join("/v1.0/users").unwrap().is_simulated());
    }
    for given in [
        "https://127.0.0.1:4010",
        "http://10.0.0.1:4010",
        "http://0.0.0.0:4010",
        "http://example.invalid:1",
        "http://128.0.0.1",
        "http://127.1:4010",
        "http://0x7f.0.0.1",
        "http://2130706433",
        "http://127.0.0.1.evil.example",
        "http://localhost.evil.example",
        "http://localhost.",
        "http://LOCALHOST",
        "http://user@127.0.0.1",
        "http://127.0.0.1@evil.example",
        "http://127.0.0.1:80@evil.example",
        "http://127.0.0.1:0",
        "http://127.0.0.1:65536",
        "http://127.0.0.1:",
        "http://127.0.0.1:+80",
        "http://127.0.0.1:4010/v1.0",
        "http://127.0.0.1:4010?x",
        "http://127.0.0.1:4010#x",
        "http://127.0.0.1\\",
        "http://127.0.0.1 ",
        " http://127.0.0.1",
        "http://[::1",
        "http://[::1].evil.example",
        "http://[::]",
        "http://[::ffff:127.0.0.1]",
        "http://[fe80::1]",
        "http://",
        "127.0.0.1:4010",
        "",
        "http://169.254.169.254",
        "http://\u{ff11}27.0.0.1",
        "http://127.0.0.1%2f@evil.example",
    ] {
        assert!(Origin::simulated(given).is_err_and(|error| error.code() == codes::USAGE), "{given}");
    }
}

#[test]
fn the_refusal_says_loopback() {
    let error = Origin::simulated("http://example.invalid:1").unwrap_err();
    assert_eq!(
        error.to_string(),
        "`http://example.invalid:1` cannot be a simulated tenant: it is not a loopback address"
    );
}

#[test]
fn a_simulated_origin_is_left_by_nothing_either() {
    for link in [
        "https://127.0.0.1:4010/v1.0",
        "http://127.0.0.1/v1.0",
        "http://127.0.0.1:40100/v1.0",
        "http://127.0.0.1:4010@evil.example/",
        "http://127.0.0.2:4010/v1.0",
        "http://localhost:4010/v1.0",
        "https://graph.microsoft.com/v1.0/users",
        "http://127.0.0.1:4010:443/v1.0",
    ] {
        assert!(local().parse(link).is_err(), "{link}");
    }
    assert!(local().parse("http://127.0.0.1:4010/v1.0/users").is_ok());
}

#[test]
fn logs_show_names_and_neither_keys_nor_values() {
    let outline_of = |path: &str| global().join(path).unwrap().outline();
    assert_eq!(
        outline_of("/v1.0/users/user-01%40contoso.com?$select=id&$filter=a"),
        "/v1.0/users/{key}?$select&$filter"
    );
    assert_eq!(
        outline_of("/v1.0/groups(uniqueName='plant')/members/$ref"),
        "/v1.0/groups({key})/members/$ref"
    );
    assert_eq!(outline_of("/v1.0/users/alice?secret=1"), "/v1.0/users/{key}?{option}");
    assert_eq!(
        format!("{:?}", global().join("/v1.0/users/alice").unwrap()),
        "https://graph.microsoft.com/v1.0/users/{key}"
    );
}

proptest! {
    /// Whatever is accepted is understood by another reader of addresses as the same origin.
    #[test]
    #[cfg(feature = "reqwest")]
    fn accepted_links_stay_in_the_eyes_of_another_reader(tail in "[!-~\\t \\\\é]{0,24}", head in 0..6_usize) {
        let heads = ["https://graph.microsoft.com", "https://graph.microsoft.com/", "/", "//", "https://", ""];
        let link = format!("{}{tail}", heads[head]);
        if let Ok(url) = global().parse(&link) {
            let other = ::reqwest::Url::parse(url.as_str()).unwrap();
            prop_assert_eq!(other.origin().ascii_serialization(), "https://graph.microsoft.com");
            prop_assert_eq!(other.username(), "");
            prop_assert_eq!(other.fragment(), None);
            prop_assert_eq!(other.path(), url.path());
        }
    }
}
