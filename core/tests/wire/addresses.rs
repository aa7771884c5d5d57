//! Addresses that try to lead a client away from where it belongs, made family by family.

/// Where the client belongs, and where an address tries to lead it.
pub(crate) struct Place {
    pub(crate) scheme: &'static str,
    /// Host and, if it is part of the origin, port.
    pub(crate) home: String,
    /// Host alone.
    pub(crate) host: String,
    pub(crate) trap: String,
}

/// Family and address.
pub(crate) type Links = Vec<(&'static str, String)>;

/// Ways to write 127.0.0.1 and other addresses that servers trust.
const NUMBERS: &str = "127.0.0.1 127.1 127.0.1 2130706433 0x7f000001 0x7f.0.0.1 0x7f.1 017700000001 0177.0.0.1 0177.1 \
    127.000.000.001 127.0.0.1. 0 0.0.0.0 [::1] [::] [0:0:0:0:0:0:0:1] [::ffff:127.0.0.1] [::ffff:7f00:1] [::127.0.0.1] \
    [fe80::1%25lo] localhost localhost. LOCALHOST \u{2460}27.0.0.1 127\u{3002}0\u{3002}0\u{3002}1 169.254.169.254 \
    0xa9fea9fe 2852039166 0251.0376.0251.0376 [::ffff:169.254.169.254] [fd00:ec2::254] metadata.google.internal \
    168.63.129.16 10.0.0.1 192.168.0.1";

/// Microsoft's other hosts, and names that look like one.
const NAMES: &str = "graph.microsoft.us dod-graph.microsoft.us microsoftgraph.chinacloudapi.cn graph.windows.net \
    login.microsoftonline.com login.microsoftonline.us login.partner.microsoftonline.cn canary.graph.microsoft.com \
    graph.microsoft.de graph.microsoft.co graph.microsoft.com.cn graph.microsoft.com.evil.example graph.microsoft.comm \
    graph-microsoft.com graphmicrosoft.com www.graph.microsoft.com microsoft.com graph.rnicrosoft.com \
    graph.micr0soft.com graph.microsoft.corn gragh.microsoft.com evil.example xn--grph-0na.microsoft.com \
    graph.xn--mcrosoft-p2a.com graph.microsoft.xn--com-9o0a xn--graph-microsoft-com.example *.microsoft.com \
    graph.microsoft.com%2f.evil.example graph%2emicrosoft%2ecom %67raph.microsoft.com";

/// What may stand between one host and the next, so that a reader takes the second.
#[rustfmt::skip] // one entry per line would hide the table
const JOINTS: &[&str] = &[
    "@", ":@", ":443@", ":x@", "%40", "%00@", "%2f@", "%5c@", "%23@", "%3f@", "\\@", "#@", "?@", ";@", ",@", " @", "\t@",
    "\n@", "\r\n@", "&@", "[@", "]@", "|@", "^@", "`@", "\"@", "'@", "<@", ">@", "{@", "}@", "\u{ff20}", "\u{fe6b}", "@@",
];

const USERS: &str = "user@ user:password@ @ :@ user%40contoso.com@ graph.microsoft.com@";

#[rustfmt::skip] // one entry per line would hide the table
const SCHEMES: &[&str] = &[
    "ftp", "file", "ws", "wss", "gopher", "ldap", "data", "javascript", "blob", "about", "jar", "h", "httpss", "http+unix",
    "https ", " https", "\u{ff48}ttps", "https\0", "view-source:https",
];

/// Beginnings of addresses without a scheme, or without all of one.
#[rustfmt::skip] // one entry per line would hide the table
const STARTS: &[&str] = &[
    "//", "///", "////", "/\\", "\\\\", "\\/", "/\t/", "/\n/", "\t//", "\n//", " //", "http:", "http:/", "http:///",
    "http:\\\\", "https:", "https:/", "https:///", "https:\\\\", "https:\\/", "https:/\\", "", ".", "./", "../", "?", "#",
    ":", "://", "@", "%2f%2f", "%5c%5c", ";//", "&//", "//\\", "//@", "//user@",
];

#[rustfmt::skip] // one entry per line would hide the table
const FRAGMENTS: &[&str] = &["", "users", "v1.0/users", "./users", "../users", "?$skiptoken=1", "#", ".", "..", ";", "*"];

#[rustfmt::skip] // one entry per line would hide the table
const PORTS: &[&str] = &[
    ":1", ":81", ":444", ":4430", ":8443", ":0", ":65536", ":99999", ":-1", ":+443", ":0443", ":443:443", ": 443", ":", ":x",
    ":443x", ":4\t43", ":\u{ff14}43", ":%34%34%33", ":1e2", ":0x1bb", ":443.", ":443@", ":443;1", ":443,1",
];

#[rustfmt::skip] // one entry per line would hide the table
const TAILS: &[&str] = &[
    ".", "..", ".evil.example", "-evil.example", "evil.example", ".com", "%2e", "%2eevil.example", "%00.evil.example",
    "\u{3002}", ";", ",", "!", "~", "$", "*", "%20",
];

#[rustfmt::skip] // one entry per line would hide the table
const FRONTS: &[&str] = &[".", "evil.", "evil-", "www.", "%2e", "[", "x", "\u{200b}"];

#[rustfmt::skip] // one entry per line would hide the table
const CONTROLS: &[&str] =
    &["\t", "\n", "\r", "\r\n", "\0", "\u{b}", "\u{c}", " ", "\u{7f}", "\u{a0}", "\u{2028}", "\u{feff}"];

/// Paths that two readers could understand differently, or that end an address.
#[rustfmt::skip] // one entry per line would hide the table
const PATHS: &[&str] = &[
    "", "?", "?x", "#", "#x", "?#", "//evil.example", "/\\evil.example", "\\v1.0", "/v1.0\\users", "/v1.0/../beta/users",
    "/v1.0/%2e%2e/beta", "/v1.0/.%2E/beta", "/v1.0/%2E./beta", "/v1.0/./users", "/v1.0/%2e/users", "/v1.0/..", "/..",
    "/../../etc/passwd", "/v1.0/users#x", "/v1.0/users?$skiptoken=a#b", "/v1.0/users?$skiptoken=\\b", "/v1.0/users?\"",
    "/v1.0/users?<x>", "/v1.0/users%", "/v1.0/users%2", "/v1.0/users%zz", "/v1.0/users%u0040", "/v1.0/users%00",
    "/v1.0/users%0d%0aHost:%20evil.example", "/v1.0/users%7f", "/v1.0/users%1b[31m", "/v1.0/users\r\nHost: evil.example",
    "/v1.0/users HTTP/1.1\r\nHost: evil.example\r\n\r\nGET /", "/v1.0/us\u{fc}rs", "/v1.0/users?x=\u{fc}", "/v1.0/{users}",
    "/v1.0/users|x", "/v1.0/[users]", "/v1.0/users^", "/v1.0/`users`",
];

/// Paths that look strange and still lead home.
#[rustfmt::skip] // one entry per line would hide the table
const HOME: &[&str] = &[
    "/v1.0/users?$skiptoken=https://evil.example/", "/v1.0/users?next=//evil.example", "/v1.0/users/@evil.example",
    "/v1.0/users/user-01@evil.example", "/v1.0/%2f%2fevil.example", "/v1.0/%5c%5cevil.example", "/v1.0/..;/users",
    "/v1.0/users/...", "/v1.0/https://evil.example/", "/v1.0/:443@evil.example", "/v1.0/users?@evil.example",
    "/v1.0/users?a'b|c", "/", "/v1.0/users('a%27b')",
];

/// Addresses of somebody else.
pub(crate) fn away(place: &Place) -> Links {
    let Place { scheme, home, trap, .. } = place;
    let mut links: Links = Vec::new();
    let port = trap.rsplit(':').next().unwrap_or_default();
    for number in NUMBERS.split_whitespace() {
        links.extend(
            ["http", "https"].map(|scheme| ("numbers", format!("{scheme}://{number}:{port}/v1.0/users"))),
        );
    }
    links.extend(NAMES.split_whitespace().map(|name| ("other hosts", format!("https://{name}/v1.0/users"))));
    links.extend(
        JOINTS.iter().map(|joint| ("user info", format!("{scheme}://{home}{joint}{trap}/v1.0/users"))),
    );
    for user in USERS.split_whitespace() {
        links.extend([home, trap].map(|host| ("user info", format!("{scheme}://{user}{host}/v1.0/users"))));
    }
    for other in SCHEMES {
        links.push(("schemes", format!("{other}://{home}/v1.0/users")));
        links.push(("schemes", format!("{other}:{trap}/v1.0/users")));
    }
    let swapped = if *scheme == "http" { "https" } else { "http" };
    links.push(("schemes", format!("{swapped}://{home}/v1.0/users")));
    for start in STARTS {
        links.push(("relative", format!("{start}{trap}/v1.0/users")));
        links.push(("relative", format!("{start}{home}/v1.0/users")));
    }
    links.extend(FRAGMENTS.iter().map(|link| ("relative", (*link).to_owned())));
    // The host of a live client is among the names above, and some starts are whole schemes.
    let own = format!("{scheme}://{home}/");
    links.retain(|(_, link)| !link.starts_with(&own));
    links
}

/// The right host with something wrong around it.
pub(crate) fn around(place: &Place) -> Links {
    let Place { scheme, home, host, trap } = place;
    let mut links: Links = Vec::new();
    links.extend(PORTS.iter().map(|port| ("ports", format!("{scheme}://{host}{port}/v1.0/users"))));
    for tail in TAILS {
        links.push(("suffixes", format!("{scheme}://{home}{tail}/v1.0/users")));
        links.push(("suffixes", format!("{scheme}://{home}{tail}{trap}/v1.0/users")));
    }
    links.extend(FRONTS.iter().map(|front| ("prefixes", format!("{scheme}://{front}{home}/v1.0/users"))));
    links.push(("brackets", format!("{scheme}://[{home}]/v1.0/users")));
    for (at, letter) in host.char_indices() {
        let with = |new: &str| format!("{scheme}://{}{new}{}/v1.0/users", &home[..at], &home[at + 1..]);
        links.extend(twins(letter).into_iter().map(|twin| ("look-alikes", with(&twin.to_string()))));
        links.extend(
            ["\u{200b}", "\u{ad}"].map(|hidden| ("hidden characters", with(&format!("{hidden}{letter}")))),
        );
        links.push(("escapes in the host", with(&format!("%{:02x}", u32::from(letter)))));
    }
    controls(place, &mut links);
    links.extend(PATHS.iter().map(|path| ("paths", format!("{scheme}://{home}{path}"))));
    let long = "a".repeat(40_000);
    links.extend(
        [
            format!("{scheme}://{home}/v1.0/{long}"),
            format!("{scheme}://{home}/v1.0/users?$skiptoken={long}"),
            format!("{scheme}://{long}.example/v1.0/users"),
            format!("{scheme}://{long}@{home}/v1.0/users"),
            format!("{scheme}://{home}/{}", "../".repeat(9_000)),
            format!("{long}://{home}/"),
        ]
        .map(|link| ("long", link)),
    );
    links
}

/// Control characters and spaces at each place where a reader may drop them.
fn controls(Place { scheme, home, .. }: &Place, links: &mut Links) {
    let whole = format!("{scheme}://{home}/v1.0/users?$skiptoken=a");
    let (host, path) = (scheme.len() + 3, scheme.len() + 3 + home.len());
    for at in [0, 3, host - 2, host, host + 2, path, path + 12, whole.len() - 1, whole.len()] {
        links.extend(
            CONTROLS.iter().map(|control| ("controls", format!("{}{control}{}", &whole[..at], &whole[at..]))),
        );
    }
}

/// Characters that look like one of ours.
fn twins(letter: char) -> Vec<char> {
    #[rustfmt::skip] // one entry per line would hide the table
    const PAIRS: &[(char, &str)] = &[
        ('a', "\u{430}"), ('c', "\u{441}"), ('e', "\u{435}"), ('o', "\u{43e}0"), ('p', "\u{440}"), ('i', "\u{456}1"),
        ('s', "\u{455}"), ('h', "\u{4bb}"), ('.', "\u{3002}\u{ff0e}\u{2024}"), ('1', "l"), ('0', "o"),
    ];
    let wide = char::from_u32(u32::from(letter) + 0xfee0);
    let known = PAIRS.iter().filter(|(ours, _)| *ours == letter).flat_map(|(_, theirs)| theirs.chars());
    known.chain(wide).collect()
}

/// Addresses that look strange and still lead home.
pub(crate) fn home(place: &Place) -> Links {
    HOME.iter().map(|path| ("home", format!("{}://{}{path}", place.scheme, place.home))).collect()
}
