//! Printed certificate numbers: ISO 7064 MOD 37,36, never the letter O, forgiving to type.

use assayer::rules::certificate_number::{CertificateNumber, LookUp};
use proptest::prelude::*;

fn number(prefix: &str, digits: &str, serial: u64) -> String {
    CertificateNumber::compose(prefix, digits, serial)
        .unwrap()
        .0
        .to_string()
}

/// ISO 7064 MOD 37,36 written down a second time, as the standard says it: the final sum is 1 modulo 36.
fn fits_by_the_standard(text: &str) -> bool {
    let values: Vec<usize> = text
        .chars()
        .filter_map(|c| c.to_digit(36))
        .map(|v| v as usize)
        .collect();
    let (check, body) = values.split_last().unwrap();
    let mut p = 36;
    for value in body {
        let s = (p + value) % 36;
        p = if s == 0 { 36 } else { s } * 2 % 37;
    }
    (p + check) % 36 == 1
}

#[test]
fn the_check_character_is_that_of_the_standard() {
    // The known example of a Global Release Identifier, whose check character is MOD 37,36 too.
    assert!(fits_by_the_standard("A12425GABC1234002M"));
    assert!(LookUp::entered("A1-2425G-ABC1234002-M").is_ok());
    for serial in [1, 412, 999_999, 1_000_000] {
        let text = number("MC", "7101", serial);
        assert!(fits_by_the_standard(&text.replace('-', "")), "{text}");
    }
}

#[test]
fn a_number_has_its_printed_form() {
    assert_eq!(number("MC", "7101", 412), "MC-7101-0004128");
    assert!(number("MC", "9001", 1_234_567).starts_with("MC-9001-1234567"));
}

#[test]
fn no_number_ends_in_the_letter_o_and_the_counter_moves_on_instead() {
    let mut skipped = 0;
    let mut serial = 1;
    while serial < 2_000 {
        let (text, used) = CertificateNumber::compose("MC", "9001", serial).unwrap();
        assert!(!text.as_str().ends_with('O'));
        assert!(used == serial || used == serial + 1);
        skipped += used - serial;
        serial = used + 1;
    }
    assert!(skipped > 20, "{skipped}");
}

#[test]
fn prefix_and_digits_are_checked() {
    for (prefix, digits) in [
        ("", "9001"),
        ("mc", "9001"),
        ("M-C", "9001"),
        ("MC", ""),
        ("MC", "90O1"),
        ("Ü", "9001"),
    ] {
        assert!(
            CertificateNumber::compose(prefix, digits, 1).is_err(),
            "{prefix} {digits}"
        );
    }
}

#[test]
fn case_spaces_and_hyphens_do_not_matter_when_typed() {
    // VE-7.
    let (printed, _) = CertificateNumber::compose("MC", "7101", 412).unwrap();
    let text = printed.as_str();
    for typed in [
        text.to_lowercase(),
        text.replace('-', ""),
        text.replace('-', " – "),
        format!("  {text}\n"),
        text.chars().flat_map(|c| [c, ' ']).collect(),
    ] {
        assert_eq!(LookUp::entered(&typed), Ok(printed.look_up()), "{typed}");
    }
    assert_eq!(text.to_lowercase().parse::<CertificateNumber>().unwrap(), printed);
    assert!(text.replace('-', "").parse::<CertificateNumber>().is_err());
    for slip in ["", "-", "MC", "ÄÖ", &"1".repeat(5000), "MC-7101-000412*"] {
        assert!(LookUp::entered(slip).is_err(), "{slip}");
    }
}

proptest! {
    #[test]
    fn one_wrong_character_is_always_noticed(serial in 1u64..9_999_999, at in 0usize..14, put in 0u32..36) {
        let printed = CertificateNumber::compose("MC", "7101", serial).unwrap().0;
        let good: Vec<char> = printed.look_up().as_str().chars().collect();
        let at = at % good.len();
        let mut wrong = good.clone();
        wrong[at] = char::from_digit(put, 36).unwrap().to_ascii_uppercase();
        let same = wrong == good;
        prop_assert_eq!(LookUp::entered(&wrong.iter().collect::<String>()).is_ok(), same);
    }

    #[test]
    fn what_is_printed_is_read_back(prefix in "[A-Z0-9]{1,4}", digits in "[0-9]{4,5}", serial in 0u64..u64::from(u32::MAX)) {
        let printed = CertificateNumber::compose(&prefix, &digits, serial).unwrap().0;
        prop_assert_eq!(printed.as_str().parse::<CertificateNumber>().unwrap(), printed.clone());
        prop_assert_eq!(LookUp::entered(printed.as_str()).unwrap(), printed.look_up());
    }
}

#[test]
fn a_number_that_was_printed_before_stays_as_it_is_and_is_found_however_it_is_typed() {
    let kept = CertificateNumber::kept("  QMS  2019-0045.b ").unwrap();
    assert_eq!(kept.as_str(), "QMS 2019-0045.b");
    assert!(!kept.is_own());
    for typed in ["qms 2019-0045.B", "QMS/2019/0045/b", "qms20190045b"] {
        assert_eq!(LookUp::typed(typed), Ok(kept.look_up()), "{typed}");
    }
    // One that has our own form keeps it, and its look-up form is the same either way.
    let own = number("MC", "9001", 412);
    let again = CertificateNumber::kept(&own).unwrap();
    assert!(again.is_own());
    assert_eq!(
        again.look_up(),
        own.parse::<CertificateNumber>().unwrap().look_up()
    );
    for wrong in ["QMS/45", "12", "ÄÖÜ-45", &"1".repeat(41), ""] {
        assert_eq!(
            CertificateNumber::kept(wrong).unwrap_err().rule.as_str(),
            "VE-7",
            "{wrong}"
        );
    }
    for nothing in ["", " - ", &"1".repeat(5000)] {
        assert!(LookUp::typed(nothing).is_err(), "{nothing}");
    }
}
