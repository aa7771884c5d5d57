//! Country codes of ISO 3166-1 alpha-2, which licences need as the place of use.

/// The 249 officially assigned codes, in order.
const CODES: &str = "\
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ \
    CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR \
    GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP \
    KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT \
    MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW \
    SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ \
    UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

/// Whether a text is a code, in capitals.
pub fn is_country(code: &str) -> bool {
    code.len() == 2 && CODES.split(' ').any(|known| known == code)
}

/// The code that was probably meant: small letters, and codes in common use that ISO does not assign.
pub fn meant(text: &str) -> Option<String> {
    let capitals = text.trim().to_uppercase();
    let code = match capitals.as_str() {
        "UK" | "GBR" | "EN" => "GB",
        "EL" | "GRC" => "GR",
        "USA" => "US",
        "DEU" => "DE",
        "JPN" => "JP",
        "CHN" => "CN",
        "FRA" => "FR",
        "IND" => "IN",
        _ => capitals.as_str(),
    };
    is_country(code).then(|| code.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_complete_and_in_order() {
        let codes: Vec<_> = CODES.split(' ').collect();
        assert_eq!(codes.len(), 249);
        assert!(codes.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn mistakes_are_understood() {
        assert!(
            is_country("NO")
                && !is_country("UK")
                && !is_country("us")
                && !is_country("U S")
                && !is_country("")
        );
        assert_eq!(meant("uk").as_deref(), Some("GB"));
        assert_eq!(meant(" us").as_deref(), Some("US"));
        assert_eq!(meant("Atlantis"), None);
    }
}
