//! The printed number of a certificate: `{prefix}-{digits of the standard}-{six digits or more}{check}`, printed for
//! ever. The check character is ISO 7064 MOD 37,36 over the letters and digits before it. It is never the letter O,
//! which reads like a zero: where a serial's check character would be O, that serial is skipped and the counter moves
//! on to the next one. Case, spaces and hyphens do not matter when a number is typed in.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::base::citation::{RuleId, VE_7};
use crate::base::ruling::Refusal;

/// The rule that a slip in a printed number must be noticed.
const RULE: RuleId = VE_7;
/// Least number of digits printed of the serial.
const SERIAL_DIGITS: usize = 6;
/// Letters and digits of a number that was printed before this program counted.
const KEPT_LEAST: usize = 3;
const KEPT_MOST: usize = 40;

/// A certificate number in its printed form, as "MC-7101-0004128".
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CertificateNumber(String);

/// A certificate number as it is looked up: capital letters and digits alone, as "MC71010004128".
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LookUp(String);

/// A number that cannot be one: a slip of the hand, or no number at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("This is not a certificate number: look for a slip of the hand.")]
pub struct NotANumber;

impl CertificateNumber {
    /// The first number from `serial` on whose check character is not O, with the serial it used; count on from there.
    pub fn compose(prefix: &str, digits: &str, serial: u64) -> Result<(Self, u64), Refusal> {
        let fits = |text: &str, test: fn(&u8) -> bool| {
            !text.is_empty() && text.len() <= 12 && text.as_bytes().iter().all(test)
        };
        if !fits(prefix, |b| b.is_ascii_uppercase() || b.is_ascii_digit()) {
            return Err(Refusal::of(
                RULE,
                "prefix",
                format!(
                    "The prefix of certificate numbers has 1 to 12 capital letters or digits, not \"{prefix}\"."
                ),
            ));
        }
        if !fits(digits, u8::is_ascii_digit) {
            return Err(Refusal::of(
                RULE,
                "digits",
                format!("The digits of the standard are 1 to 12 digits, not \"{digits}\"."),
            ));
        }
        // Neighbouring serials differ in their check character, so the second one is never O as well.
        for used in serial..=serial.saturating_add(36) {
            let body = format!("{prefix}-{digits}-{used:0SERIAL_DIGITS$}");
            if let Some(check) = check_character(&body).filter(|check| *check != 'O') {
                return Ok((Self(format!("{body}{check}")), used));
            }
        }
        Err(Refusal::of(RULE, "serial", "The serial numbers are used up."))
    }

    /// A number that was printed before this program counted: it stays as it is, without a check character. Kept to
    /// what can stand in an address.
    pub fn kept(text: &str) -> Result<Self, Refusal> {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-' | '.' | '_');
        if let Some(other) = text.chars().find(|c| !allowed(*c)) {
            return Err(Refusal::of(
                RULE,
                "number",
                format!(
                    "A certificate number has letters, digits, spaces, hyphens and points, not \"{other}\". Write a \
                     hyphen in its place: whoever types the number as printed finds it all the same."
                ),
            ));
        }
        let known_by = plain(&text).len();
        if !(KEPT_LEAST..=KEPT_MOST).contains(&known_by) {
            return Err(Refusal::of(
                RULE,
                "number",
                format!(
                    "A certificate number has {KEPT_LEAST} to {KEPT_MOST} letters and digits, not {known_by}."
                ),
            ));
        }
        Ok(Self(text))
    }

    /// Whether it has the form that this program prints; another one was kept.
    pub fn is_own(&self) -> bool {
        self.0.parse::<Self>().is_ok()
    }

    /// The printed form.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form by which it is looked up.
    pub fn look_up(&self) -> LookUp {
        LookUp(plain(&self.0))
    }
}

impl fmt::Display for CertificateNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for CertificateNumber {
    type Err = NotANumber;
    /// Reads the printed form with its two hyphens; case and spaces do not matter.
    fn from_str(text: &str) -> Result<Self, NotANumber> {
        let text: String = text
            .chars()
            .filter(|c| !c.is_whitespace())
            .map(|c| c.to_ascii_uppercase())
            .collect();
        LookUp::entered(&text)?;
        let parts: Vec<&str> = text.split('-').collect();
        let [prefix, digits, last] = parts.as_slice() else {
            return Err(NotANumber);
        };
        let (serial, _) = last
            .split_at_checked(last.len().saturating_sub(1))
            .ok_or(NotANumber)?;
        let only_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if prefix.is_empty() || !only_digits(digits) || !only_digits(serial) || serial.len() < SERIAL_DIGITS {
            return Err(NotANumber);
        }
        Ok(Self(text))
    }
}

impl TryFrom<String> for CertificateNumber {
    type Error = NotANumber;
    fn try_from(text: String) -> Result<Self, NotANumber> {
        text.parse()
    }
}

impl From<CertificateNumber> for String {
    fn from(number: CertificateNumber) -> Self {
        number.0
    }
}

impl LookUp {
    /// Reads what somebody typed: case, spaces and hyphens do not matter; the check character must fit.
    pub fn entered(text: &str) -> Result<Self, NotANumber> {
        // Longer than any number can be; nobody has to wait for the rest to be read.
        if text.len() > 100 {
            return Err(NotANumber);
        }
        let plain = plain(text);
        let mut body = plain.clone();
        let check = body.pop().ok_or(NotANumber)?;
        let fits = plain.len() > SERIAL_DIGITS + 1 && check != 'O' && check_character(&body) == Some(check);
        if fits { Ok(Self(plain)) } else { Err(NotANumber) }
    }

    /// What somebody typed, whatever numbers look like: those that were printed before this program counted have no
    /// check character. Only the register can say whether there is such a number.
    pub fn typed(text: &str) -> Result<Self, NotANumber> {
        if text.len() > 100 {
            return Err(NotANumber);
        }
        let plain = plain(text);
        if plain.is_empty() {
            Err(NotANumber)
        } else {
            Ok(Self(plain))
        }
    }

    /// Capital letters and digits alone.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for LookUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for LookUp {
    type Error = NotANumber;
    fn try_from(text: String) -> Result<Self, NotANumber> {
        Self::entered(&text)
    }
}

impl From<LookUp> for String {
    fn from(number: LookUp) -> Self {
        number.0
    }
}

/// Without spaces, hyphens (also the typographic ones), points, slashes and strokes, in capitals.
fn plain(text: &str) -> String {
    let parts = |c: &char| matches!(c, '-' | '.' | '_' | '/' | '\u{2010}'..='\u{2015}' | '\u{2212}');
    text.chars()
        .filter(|c| !c.is_whitespace() && !parts(c))
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

const ALPHABET: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// ISO 7064 MOD 37,36 over the letters and digits of `text`, hyphens left out; `None` for any other character.
fn check_character(text: &str) -> Option<char> {
    let mut product: usize = 36;
    for character in text.chars().filter(|c| *c != '-') {
        let sum = (product + ALPHABET.find(character)?) % 36;
        product = (if sum == 0 { 36 } else { sum }) * 2 % 37;
    }
    ALPHABET.chars().nth((37 - product) % 36)
}
