//! Names that look alike although they differ.

use unicode_normalization::UnicodeNormalization;

/// What a name looks like: two names with the same skeleton are easily taken for each other.
///
/// Made of the skeleton of Unicode Technical Standard 39 (scripts, full-width and invisible characters, `rn`/`m`, `1`/`l`/`I`,
/// `0`/`O`), applied without regard to case, and `vv`/`w`. Each digit has a skeleton of its own, so numbered names such as
/// `holo-0001` and `holo-0011` never look alike, while `holo-1` and `holo-l` do.
pub fn skeleton(name: &str) -> String {
    let once = |text: &str| -> String {
        let compatible: String = text.nfkc().collect();
        unicode_security::skeleton(&compatible).collect()
    };
    // First as it is written, where `I` looks like `l`; then in small letters, because Entra ignores case.
    let written = once(name);
    once(&written.to_lowercase()).to_lowercase().replace("vv", "w")
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
            assert_eq!(skeleton(one), skeleton(other), "{one} {other}");
        }
    }

    #[test]
    fn every_ascii_letter_has_its_foreign_twins() {
        // Cyrillic and full-width letters that are drawn like the Latin ones.
        let cyrillic = "аеорсухіјѕԁһԛԝ".chars().zip("aeopcyxijsdhqw".chars());
        let wide = ('ａ'..='ｚ').zip('a'..='z');
        for (foreign, latin) in cyrillic.chain(wide) {
            assert_eq!(skeleton(&format!("x{foreign}")), skeleton(&format!("x{latin}")), "{foreign}");
        }
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
            assert_ne!(skeleton(one), skeleton(other), "{one} {other}");
        }
    }

    proptest! {
        #[test]
        fn numbers_never_look_alike(
            before in "[a-z0-9._-]{0,12}", after in "[a-z._-]{0,6}", one in 0u32..200_000, other in 0u32..200_000,
        ) {
            prop_assume!(one != other);
            for width in [1, 4, 6] {
                let name = |number: u32| format!("{before}{number:0width$}{after}");
                prop_assert_ne!(skeleton(&name(one)), skeleton(&name(other)));
            }
        }

        #[test]
        fn case_and_invisible_characters_never_matter(name in "[a-z0-9-]{1,20}", at in 0usize..20) {
            let hidden: String = name.chars().enumerate()
                .flat_map(|(index, c)| (index == at).then_some('\u{2060}').into_iter().chain([c])).collect();
            prop_assert_eq!(skeleton(&hidden), skeleton(&name));
        }
    }
}
