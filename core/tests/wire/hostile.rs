//! Addresses that try to lead the client, and its token, to somebody else: none arrives, and each refusal says why.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use remote_assist::error::codes;
use remote_assist::graph::{Advanced, GraphClient};
use serde_json::json;

use super::client::{graph_behind_tls, kind, live, plain, read};
use super::server::{Reply, Server, answer, json as reply, raw};

/// Where the client belongs, and where an address tries to lead it.
struct Place {
    scheme: &'static str,
    /// Host and, if it is part of the origin, port.
    home: String,
    /// Host alone.
    host: String,
    trap: String,
}

type Links = Vec<(&'static str, String)>;

/// Ways to write 127.0.0.1 and other addresses that servers trust.
const NUMBERS: &[&str] = &[
    "127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.0.0.1", "0x7f.1", "017700000001", "0177.0.0.1",
    "0177.1", "127.000.000.001", "127.0.0.1.", "0", "0.0.0.0", "[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]", "[::127.0.0.1]", "[fe80::1%25lo]", "localhost", "localhost.", "LOCALHOST", "\u{2460}27.0.0.1",
    "127\u{3002}0\u{3002}0\u{3002}1", "169.254.169.254", "0xa9fea9fe", "2852039166", "0251.0376.0251.0376",
    "[::ffff:169.254.169.254]", "[fd00:ec2::254]", "metadata.google.internal", "168.63.129.16", "10.0.0.1", "192.168.0.1",
];

/// Microsoft's other hosts, and names that look like one.
const NAMES: &[&str] = &[
    "graph.microsoft.us", "dod-graph.microsoft.us", "microsoftgraph.chinacloudapi.cn", "graph.windows.net",
    "login.microsoftonline.com", "login.microsoftonline.us", "login.partner.microsoftonline.cn", "canary.graph.microsoft.com",
    "graph.microsoft.de", "graph.microsoft.co", "graph.microsoft.com.cn", "graph.microsoft.com.evil.example",
    "graph.microsoft.comm", "graph-microsoft.com", "graphmicrosoft.com", "www.graph.microsoft.com", "microsoft.com",
    "graph.rnicrosoft.com", "graph.micr0soft.com", "graph.microsoft.corn", "gragh.microsoft.com", "evil.example",
    "xn--grph-0na.microsoft.com", "graph.xn--mcrosoft-p2a.com", "graph.microsoft.xn--com-9o0a", "xn--graph-microsoft-com.example",
    "*.microsoft.com", "graph.microsoft.com%2f.evil.example", "graph%2emicrosoft%2ecom", "%67raph.microsoft.com",
];

fn away(place: &Place) -> Links {
    let Place { scheme, home, trap, .. } = place;
    let mut links: Links = Vec::new();
    for number in NUMBERS {
        let port = trap.rsplit(':').next().unwrap_or_default();
        links.extend(["http", "https"].map(|scheme| ("numbers", format!("{scheme}://{number}:{port}/v1.0/users"))));
    }
    for name in NAMES {
        let there = if *scheme == "http" { "https" } else { scheme };
        links.push(("other hosts", format!("{there}://{name}/v1.0/users")));
    }
    for joint in [
        "@", ":@", ":443@", ":x@", "%40", "%00@", "%2f@", "%5c@", "%23@", "%3f@", "\\@", "#@", "?@", ";@", ",@", " @", "\t@",
        "\n@", "\r\n@", "&@", "[@", "]@", "|@", "^@", "`@", "\"@", "'@", "<@", ">@", "{@", "}@", "\u{ff20}", "\u{fe6b}", "@@",
    ] {
        links.push(("user info", format!("{scheme}://{home}{joint}{trap}/v1.0/users")));
    }
    for user in ["user@", "user:password@", "@", ":@", "user%40contoso.com@", "graph.microsoft.com@"] {
        links.push(("user info", format!("{scheme}://{user}{home}/v1.0/users")));
        links.push(("user info", format!("{scheme}://{user}{trap}/v1.0/users")));
    }
    for other in [
        "ftp", "file", "ws", "wss", "gopher", "ldap", "data", "javascript", "blob", "about", "jar", "h", "httpss", "http+unix",
        "https ", " https", "\u{ff48}ttps", "https\0", "view-source:https",
    ] {
        links.push(("schemes", format!("{other}://{home}/v1.0/users")));
        links.push(("schemes", format!("{other}:{trap}/v1.0/users")));
    }
    let swapped = if *scheme == "http" { "https" } else { "http" };
    links.push(("schemes", format!("{swapped}://{home}/v1.0/users")));
    for start in [
        "//", "///", "////", "/\\", "\\\\", "\\/", "/\t/", "/\n/", "\t//", "\n//", " //", "http:", "http:/", "http:///", "http:\\\\",
        "https:", "https:/", "https:///", "https:\\\\", "https:\\/", "https:/\\", "", ".", "./", "../", "?", "#", ":", "://", "@",
        "%2f%2f", "%5c%5c", ";//", "&//", "//\\", "//@", "//user@",
    ] {
        links.push(("relative", format!("{start}{trap}/v1.0/users")));
    }
    for start in ["//", "///", "/\\", "\\\\", "https:", "https:/", "https:///", "http:\\\\", ""] {
        links.push(("relative", format!("{start}{home}/v1.0/users")));
    }
    links.extend(["", "users", "v1.0/users", "./users", "../users", "?$skiptoken=1", "#", ".", "..", ";", "*"].map(|link| ("relative", link.to_owned())));
    links
}

/// The right host with something wrong around it.
fn around(place: &Place) -> Links {
    let Place { scheme, home, host, trap } = place;
    let mut links: Links = Vec::new();
    for port in [
        ":1", ":81", ":444", ":4430", ":8443", ":0", ":65536", ":99999", ":-1", ":+443", ":0443", ":443:443", ": 443", ":", ":x", ":443x",
        ":4\t43", ":\u{ff14}43", ":%34%34%33", ":1e2", ":0x1bb", ":443.", ":443@", ":443;1", ":443,1",
    ] {
        links.push(("ports", format!("{scheme}://{host}{port}/v1.0/users")));
    }
    for tail in [".", "..", ".evil.example", "-evil.example", "evil.example", ".com", "%2e", "%2eevil.example", "%00.evil.example", "\u{3002}", ";", ",", "!", "~", "$", "*", "%20"] {
        links.push(("suffixes", format!("{scheme}://{home}{tail}/v1.0/users")));
        links.push(("suffixes", format!("{scheme}://{home}{tail}{trap}/v1.0/users")));
    }
    for front in [".", "evil.", "evil-", "www.", "%2e", "[", "x", "\u{200b}"] {
        links.push(("prefixes", format!("{scheme}://{front}{home}/v1.0/users")));
    }
    links.push(("brackets", format!("{scheme}://[{home}]/v1.0/users")));
    for (at, letter) in host.char_indices() {
        let with = |new: &str| format!("{scheme}://{}{new}{}/v1.0/users", &home[..at], &home[at + letter.len_utf8()..]);
        for twin in twins(letter) {
            links.push(("look-alikes", with(&twin.to_string())));
        }
        for hidden in ['\u{200b}', '\u{ad}'] {
            links.push(("hidden characters", with(&format!("{hidden}{letter}"))));
        }
        links.push(("escapes in the host", with(&format!("%{:02x}", u32::from(letter)))));
    }
    let whole = format!("{scheme}://{home}/v1.0/users?$skiptoken=a");
    let places = [0, 3, scheme.len() + 1, scheme.len() + 3, scheme.len() + 5, scheme.len() + 3 + home.len(), whole.len() - 16, whole.len() - 1, whole.len()];
    for at in places {
        for control in ["\t", "\n", "\r", "\r\n", "\0", "\u{b}", "\u{c}", " ", "\u{7f}", "\u{a0}", "\u{2028}", "\u{feff}"] {
            links.push(("controls", format!("{}{control}{}", &whole[..at], &whole[at..])));
        }
    }
    for path in [
        "", "?", "?x", "#", "#x", "?#", "//evil.example", "/\\evil.example", "\\v1.0", "/v1.0\\users", "/v1.0/../beta/users", "/v1.0/%2e%2e/beta",
        "/v1.0/.%2E/beta", "/v1.0/%2E./beta", "/v1.0/./users", "/v1.0/%2e/users", "/v1.0/..", "/..", "/../../etc/passwd", "/v1.0/users#x",
        "/v1.0/users?$skiptoken=a#b", "/v1.0/users?$skiptoken=\\b", "/v1.0/users?\"", "/v1.0/users?<x>", "/v1.0/users%", "/v1.0/users%2", "/v1.0/users%zz",
        "/v1.0/users%u0040", "/v1.0/users%00", "/v1.0/users%0d%0aHost:%20evil.example", "/v1.0/users%7f", "/v1.0/users%1b[31m", "/v1.0/users\r\nHost: evil.example",
        "/v1.0/users HTTP/1.1\r\nHost: evil.example\r\n\r\nGET /", "/v1.0/us\u{fc}rs", "/v1.0/users?x=\u{fc}", "/v1.0/{users}", "/v1.0/users|x", "/v1.0/[users]", "/v1.0/users^", "/v1.0/`users`",
    ] {
        links.push(("paths", format!("{scheme}://{home}{path}")));
    }
    let long = "a".repeat(40_000);
    links.push(("long", format!("{scheme}://{home}/v1.0/{long}")));
    links.push(("long", format!("{scheme}://{home}/v1.0/users?$skiptoken={long}")));
    links.push(("long", format!("{scheme}://{long}.example/v1.0/users")));
    links.push(("long", format!("{scheme}://{long}@{home}/v1.0/users")));
    links.push(("long", format!("{scheme}://{home}/{}", "../".repeat(9_000))));
    links.push(("long", format!("{long}://{home}/")));
    links
}

/// Characters that look like one of ours.
fn twins(letter: char) -> Vec<char> {
    let pairs = [('a', '\u{430}'), ('c', '\u{441}'), ('e', '\u{435}'), ('o', '\u{43e}'), ('p', '\u{440}'), ('i', '\u{456}'), ('s', '\u{455}'), ('h', '\u{4bb}'), ('.', '\u{3002}'), ('.', '\u{ff0e}'), ('.', '\u{2024}'), ('o', '0'), ('i', '1'), ('1', 'l'), ('0', 'o')];
    let wide = char::from_u32(u32::from(letter) + 0xfee0);
    pairs.into_iter().filter(|(ours, _)| *ours == letter).map(|(_, theirs)| theirs).chain(wide).collect()
}

/// Addresses that look strange and still lead home.
fn home(place: &Place) -> Links {
    let Place { scheme, home, .. } = place;
    [
        "/v1.0/users?$skiptoken=https://evil.example/", "/v1.0/users?next=//evil.example", "/v1.0/users/@evil.example", "/v1.0/users/user-01@evil.example",
        "/v1.0/%2f%2fevil.example", "/v1.0/%5c%5cevil.example", "/v1.0/..;/users", "/v1.0/users/...", "/v1.0/https://evil.example/", "/v1.0/:443@evil.example",
        "/v1.0/users?@evil.example", "/v1.0/users?a'b|c", "/", "/v1.0/users('a%27b')",
    ]
    .map(|path| ("home", format!("{scheme}://{home}{path}")))
    .into()
}

struct Field {
    client: GraphClient,
    server: Server,
    trap: Server,
    /// The link that the server names next, and where it stands.
    link: Arc<Mutex<(bool, String)>>,
}

/// Requests for the service that the server heard, `CONNECT`s of its own tunnel aside.
fn heard(server: &Server) -> usize {
    let all = server.heard();
    assert!(all.iter().filter(|one| one.text.starts_with("CONNECT")).all(|one| one.text.starts_with("CONNECT graph.microsoft.com:443 ")), "a tunnel leads elsewhere");
    all.iter().filter(|one| !one.text.starts_with("CONNECT")).count()
}

fn says(link: &Arc<Mutex<(bool, String)>>) -> impl Fn(usize, &str) -> Reply + Send + Sync + use<> {
    let link = Arc::clone(link);
    move |_, request| {
        let (redirects, link) = link.lock().unwrap().clone();
        if redirects {
            return raw(answer("307 Temporary Redirect", &[("Location", &link)], b""));
        }
        // Only the first page names it, so that a link which leads home ends there.
        match request.starts_with("GET /v1.0/start ") {
            true => reply("200 OK", &json!({"value": [], "@odata.nextLink": link, "@odata.deltaLink": link, "@odata.id": link})),
            false => reply("200 OK", &json!({"value": []})),
        }
    }
}

/// Offers a link as the next page, as an address to follow, and as a redirect. Gives what was wrong.
async fn offer(field: &Field, family: &str, link: &str, leads_home: bool) -> Option<String> {
    let shown: String = link.chars().take(100).flat_map(char::escape_default).collect();
    let wrong = |what: String| Some(format!("{family} {shown}: {what}"));
    let before = heard(&field.server);
    *field.link.lock().unwrap() = (false, link.to_owned());
    let started = Instant::now();
    for (way, listed) in [
        ("next page", field.client.list("/start", Advanced(false)).await.map(|_| ())),
        // `Location`, `@odata.deltaLink` and `@odata.id` are all read by this function.
        ("follow", field.client.follow(link).await.map(|_| ())),
    ] {
        match listed {
            Ok(()) if !leads_home => return wrong(format!("{way}: was followed")),
            Err(error) if leads_home => return wrong(format!("{way}: {error}")),
            Err(error) if error.code() != codes::HTTP_URL || !error.to_string().contains("is refused: ") => {
                return wrong(format!("{way}: {error}"));
            }
            Err(error) if error.to_string().len() > 2_000 => return wrong(format!("{way}: a long error")),
            _ => {}
        }
    }
    let asked = heard(&field.server) - before;
    if asked != if leads_home { 3 } else { 1 } {
        return wrong(format!("{asked} requests"));
    }
    // What HTTP cannot carry in a header cannot be redirected to.
    if link.len() < 4_000 && link.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ') {
        *field.link.lock().unwrap() = (true, link.to_owned());
        let answered = field.client.send(read()).await;
        if kind(&answered) != "refused" || !answered.error()?.to_string().contains("redirect") {
            return wrong(format!("redirect: {answered:?}"));
        }
    }
    (started.elapsed() > Duration::from_secs(2)).then(|| format!("{shown}: {:?}", started.elapsed()))
}

async fn run(field: Field, place: &Place) -> usize {
    let mut links = away(place);
    links.extend(around(place));
    // Some families overlap, and a few members are the origin itself.
    links.sort();
    links.dedup_by(|one, other| one.1 == other.1);
    let mut wrong = Vec::new();
    for (family, link) in &links {
        wrong.extend(offer(&field, family, link, false).await);
    }
    for (family, link) in home(place) {
        wrong.extend(offer(&field, family, &link, true).await);
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), links.len(), wrong.join("\n"));
    assert_eq!((field.trap.connections(), field.trap.requests()), (0, 0), "something arrived elsewhere");
    links.len()
}

#[tokio::test]
async fn no_link_leads_a_live_client_away() {
    let link = Arc::default();
    let trap = Server::plain(|_, _| raw(answer("200 OK", &[], b"{\"value\":[]}")));
    let server = graph_behind_tls(says(&link));
    let place = Place {
        scheme: "https",
        home: "graph.microsoft.com".to_owned(),
        host: "graph.microsoft.com".to_owned(),
        trap: format!("127.0.0.1:{}", trap.port),
    };
    let count = run(Field { client: live(&server), server, trap, link }, &place).await;
    assert!(count >= 400, "{count}");
    eprintln!("hostile addresses against Microsoft Graph over TLS: {count}, none was followed");
}

#[tokio::test]
async fn no_link_leads_a_simulated_client_away() {
    let link = Arc::default();
    let trap = Server::plain(|_, _| raw(answer("200 OK", &[], b"{\"value\":[]}")));
    let server = Server::plain(says(&link));
    let place = Place {
        scheme: "http",
        home: format!("127.0.0.1:{}", server.port),
        host: "127.0.0.1".to_owned(),
        trap: format!("127.0.0.1:{}", trap.port),
    };
    let count = run(Field { client: plain(&server), server, trap, link }, &place).await;
    assert!(count >= 400, "{count}");
    eprintln!("hostile addresses against a simulated tenant: {count}, none was followed");
}
