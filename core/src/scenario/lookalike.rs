//! Names that look alike although they differ.

use unicode_normalization::UnicodeNormalization;

/// Whether two names are easily taken for each other, without being the same name to Entra, which ignores case.
///
/// ```
/// use remote_assist::scenario::lookalike::look_alike;
///
/// assert!(look_alike("corner-1", "comer-l"));
/// assert!(!look_alike("holo-0001", "holo-0011") && !look_alike("holo-1", "HOLO-1"));
/// ```
pub fn look_alike(one: &str, other: &str) -> bool {
    if one.to_lowercase() == other.to_lowercase() {
        return false;
    }
    let other_looks = looks(other);
    looks(one).iter().any(|look| other_looks.contains(look))
}

/// What a name looks like; names that share a look are easily taken for each other.
///
/// Made of the skeleton of Unicode Technical Standard 39 (scripts, full-width and invisible characters, `rn`/`m`,
/// `1`/`l`/`I`, `0`/`O`) and `vv`/`w`. There are two looks where a name has capitals: as it is written, and in small
/// letters, because a capital `I` looks like `l` and is the same as `i` to Entra.
///
/// Each digit has a look of its own, so numbered names such as `holo-0001` and `holo-0011` never share one, while
/// `holo-1` and `holo-l` do.
pub fn looks(name: &str) -> Vec<String> {
    let mut looks = vec![skeleton(name)];
    let small = name.to_lowercase();
    if small != name {
        looks.push(skeleton(&small));
        looks.dedup();
    }
    looks
}

fn skeleton(name: &str) -> String {
    let once = |text: &str| -> String {
        let compatible: String = text.nfkc().collect();
        unicode_security::skeleton(&compatible).collect()
    };
    // What looks like a capital becomes a small letter, which may look like something else again.
    once(&once(name).to_lowercase()).to_lowercase().replace("vv", "w")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lookalikes_share_a_skeleton() {
        for (one, other) in [
            ("holo-0001", "holo-o001"),
            ("holo-0001", "hol0-0001"),
            ("holo-0001", "HOLO-OOO1"),
            ("holo-1", "holo-l"),
            ("holo-1", "holo-I"),
            ("hoIo-1", "holo-1"),
            ("HOLO-L", "holo-1"),
            ("corner", "comer"),
            ("warn", "wam"),
            ("vvest", "west"),
            ("holo-а", "holo-a"),
            ("ｈｏｌｏ", "holo"),
            ("ho\u{200b}lo", "holo"),
            ("ho\u{202e}lo", "holo"),
            ("ho\u{ad}lo", "holo"),
            ("paypaI", "paypal"),
            ("ѕсоре", "scope"),
        ] {
            assert!(look_alike(one, other), "{one} {other}");
        }
    }

    #[test]
    fn every_ascii_letter_has_its_foreign_twins() {
        // Cyrillic and full-width letters that are drawn like the Latin ones.
        let cyrillic = "аеорсухіјѕԁһԛԝ".chars().zip("aeopcyxijsdhqw".chars());
        let wide = ('ａ'..='ｚ').zip('a'..='z');
        for (foreign, latin) in cyrillic.chain(wide) {
            assert!(look_alike(&format!("x{foreign}"), &format!("x{latin}")), "{foreign}");
        }
    }

    #[test]
    fn three_hundred_pairs_are_flagged() {
        const SWAPS: &[(&str, &str)] = &[
            ("o", "0"),
            ("o", "O"),
            ("o", "о"),
            ("o", "ο"),
            ("l", "1"),
            ("l", "I"),
            ("m", "rn"),
            ("w", "vv"),
            ("a", "а"),
            ("e", "е"),
            ("p", "р"),
            ("c", "с"),
            ("x", "х"),
            ("i", "і"),
            ("s", "ѕ"),
            ("a", "ａ"),
            ("n", "ｎ"),
            ("1", "l"),
            ("0", "o"),
            ("0", "Ο"),
            ("-", "\u{200b}-"),
            ("-", "\u{202e}-"),
            ("-", "-\u{2066}"),
            ("-", "-\u{ad}"),
            ("-", "‐"),
        ];
        let mut pairs = std::collections::BTreeSet::new();
        for name in [
            "holo-warm-lamp-10",
            "plant-7-assembly-woman-01",
            "dock-comex-pilot-100",
            "kiosk-slow-mow-20",
            "mirror-room-110-east",
            "welcome-common-pool-01",
        ] {
            for (from, to) in SWAPS {
                pairs.extend(
                    name.match_indices(from)
                        .map(|(at, _)| (name, format!("{}{to}{}", &name[..at], &name[at + from.len()..]))),
                );
                pairs.extend([
                    (name, name.replace(from, to)),
                    (name, name.to_uppercase().replacen(from, to, 1)),
                ]);
            }
        }
        pairs.retain(|(name, twin)| !name.eq_ignore_ascii_case(twin));
        let missed: Vec<_> = pairs.iter().filter(|(name, twin)| !look_alike(name, twin)).collect();
        assert!(pairs.len() >= 300 && missed.is_empty(), "{} pairs, missed {missed:?}", pairs.len());
    }

    #[test]
    fn names_that_differ_stay_apart() {
        for (one, other) in [
            ("dock-1", "dock-2"),
            ("clock", "dock"),
            ("room-28", "room-2b"),
            ("a-11", "a-1"),
            ("north", "south"),
        ] {
            assert!(!look_alike(one, other), "{one} {other}");
        }
    }

    proptest! {
        #[test]
        fn numbers_never_look_alike(
            before in "[a-zA-Z0-9._-]{0,12}", after in "[a-zA-Z._-]{0,6}", one in 0u32..200_000, other in 0u32..200_000,
        ) {
            prop_assume!(one != other);
            for width in [1, 4, 6] {
                let name = |number: u32| format!("{before}{number:0width$}{after}");
                prop_assert!(!look_alike(&name(one), &name(other)));
            }
        }

        #[test]
        fn case_and_invisible_characters_never_matter(name in "[a-z0-9-]{1,20}", at in 0usize..20) {
            let hidden: String = name.chars().enumerate()
                .flat_map(|(index, c)| (index == at).then_some('\u{2060}').into_iter().chain([c])).collect();
            prop_assert!(at >= name.len() || look_alike(&hidden.to_uppercase(), &name));
        }
    }
}
