//! The second factor: one-time codes by the clock (RFC 6238), SHA-1, six digits, thirty seconds, one step of skew. A
//! code works once; that is kept by whoever keeps the secret.

use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use totp_rs::{Algorithm, Builder, Secret, Totp};

use super::sessions;
use crate::base::error::{Error, Result};
use crate::base::ids::UserId;
use crate::base::time::Instant;

/// How long one code lasts, in seconds.
pub const STEP_SECONDS: i64 = 30;
/// How many recovery codes somebody gets.
pub const RECOVERY_CODES: usize = 10;
/// How long giving password and code counts as having given them just now, in seconds (ASVS 7.5.1).
pub const FRESH_SECONDS: i64 = 15 * 60;
/// How long a secret stays on offer for enrolment, in seconds.
pub const OFFER_SECONDS: i64 = 60 * 60;

/// How the house handles second factors.
#[derive(Debug, Clone, Default)]
pub struct Handling {
    /// Whether people of the certification body may go without one.
    pub optional: bool,
    /// The key that secrets are encrypted with; none keeps them as they are.
    pub key: Option<Key>,
}

/// The operator's key for secrets at rest. It prints as nothing.
#[derive(Clone)]
pub struct Key([u8; 32]);

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key")
    }
}

impl std::str::FromStr for Key {
    type Err = &'static str;

    fn from_str(text: &str) -> std::result::Result<Self, Self::Err> {
        const SAYS: &str = "write 64 hexadecimal digits, as `openssl rand -hex 32` makes them";
        if text.len() != 64 || !text.is_ascii() {
            return Err(SAYS);
        }
        let mut key = [0_u8; 32];
        for (byte, digits) in key.iter_mut().zip(text.as_bytes().chunks(2)) {
            *byte = std::str::from_utf8(digits)
                .ok()
                .and_then(|digits| u8::from_str_radix(digits, 16).ok())
                .ok_or(SAYS)?;
        }
        Ok(Self(key))
    }
}

/// A secret as kept: encrypted, or as it is. It prints as nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct Kept {
    /// The nonce and the encrypted secret, or the secret itself.
    pub bytes: Vec<u8>,
    /// Whether it is encrypted.
    pub sealed: bool,
}

impl std::fmt::Debug for Kept {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Kept")
            .field("sealed", &self.sealed)
            .finish_non_exhaustive()
    }
}

impl Handling {
    /// A secret as it is to be kept. The encryption is bound to the person: moved to another row, it opens nothing.
    pub fn keep(&self, secret: &[u8], user: UserId) -> Result<Kept> {
        let Some(key) = &self.key else {
            return Ok(Kept {
                bytes: secret.to_vec(),
                sealed: false,
            });
        };
        let mut inside = secret.to_vec();
        let nonce = cipher(key)?
            .seal_in_place_append_tag(Aad::from(user.uuid().as_bytes()), &mut inside)
            .map_err(|_| Error::broken("a second factor's secret cannot be encrypted"))?;
        let mut bytes = nonce.as_ref().to_vec();
        bytes.extend_from_slice(&inside);
        Ok(Kept { bytes, sealed: true })
    }

    /// The secret behind what is kept.
    pub fn open(&self, kept: &Kept, user: UserId) -> Result<Vec<u8>> {
        if !kept.sealed {
            return Ok(kept.bytes.clone());
        }
        let fault = || {
            Error::broken(
                "access.secrets_key: the key is missing or not the one that a second factor was encrypted with",
            )
        };
        let key = self.key.as_ref().ok_or_else(fault)?;
        let (nonce, sealed) = kept.bytes.split_at_checked(NONCE_LEN).ok_or_else(fault)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| fault())?;
        let mut inside = sealed.to_vec();
        let secret = cipher(key)?
            .open_in_place(nonce, Aad::from(user.uuid().as_bytes()), &mut inside)
            .map_err(|_| fault())?;
        Ok(secret.to_vec())
    }
}

fn cipher(key: &Key) -> Result<RandomizedNonceKey> {
    RandomizedNonceKey::new(&AES_256_GCM, &key.0)
        .map_err(|_| Error::broken("the key for secrets is unusable"))
}

/// A fresh secret of 160 bits, as authenticator apps expect it.
pub fn fresh() -> Result<Vec<u8>> {
    Ok(twenty(&sessions::secret()?))
}

/// A secret that follows from a text: for the demonstration, where nothing is secret.
pub fn of_text(text: &str) -> Vec<u8> {
    twenty(text)
}

fn twenty(text: &str) -> Vec<u8> {
    sessions::token_hash(text).into_iter().take(20).collect()
}

fn totp(secret: &[u8], issuer: Option<&str>, account: &str) -> Result<Totp> {
    // The address in the code must not hold what separates its two names.
    let plain = |text: &str| text.replace(':', " ");
    Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(6)
        .with_skew(1)
        .with_step_duration(STEP_SECONDS.unsigned_abs())
        .with_secret(Secret::from(secret))
        .with_issuer(issuer.map(plain))
        .with_account_name(plain(account))
        .build()
        .map_err(|e| Error::Broken(e.to_string().into()))
}

/// The step that a code belongs to, where it is the right one now.
pub fn step_of(secret: &[u8], code: &str, now: Instant) -> Result<Option<i64>> {
    let typed: String = code.chars().filter(char::is_ascii_digit).collect();
    let step = totp(secret, None, "code")?.check(&typed, now.seconds().unsigned_abs());
    Ok(step.and_then(|step| i64::try_from(step).ok()))
}

/// The code of a step: for the demonstration and for tests.
pub fn code_of_step(secret: &[u8], step: i64) -> Result<String> {
    let moment = step.max(0).saturating_mul(STEP_SECONDS).unsigned_abs();
    Ok(totp(secret, None, "code")?.generate(moment).to_string())
}

/// What an authenticator app scans, and the same secret for typing, in groups of four.
pub fn offer(secret: &[u8], issuer: &str, account: &str) -> Result<(String, String)> {
    let address = totp(secret, Some(issuer), account)?
        .to_url()
        .map_err(|e| Error::Broken(e.to_string().into()))?;
    let text = Secret::from(secret).to_base32();
    let groups: Vec<String> = text
        .chars()
        .collect::<Vec<_>>()
        .chunks(4)
        .map(|group| group.iter().collect())
        .collect();
    Ok((address, groups.join(" ")))
}

/// Fresh recovery codes, each of 80 bits.
pub fn recovery_codes() -> Result<Vec<String>> {
    (0..RECOVERY_CODES)
        .map(|_| {
            let secret = sessions::secret()?;
            let groups: Vec<&str> = (0..5).filter_map(|i| secret.get(i * 4..i * 4 + 4)).collect();
            Ok(groups.join("-"))
        })
        .collect()
}

/// What is kept of a recovery code, however it was typed; none for what cannot be one.
pub fn recovery_hash(typed: &str) -> Option<Vec<u8>> {
    let plain: String = typed
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| letter.to_ascii_lowercase())
        .collect();
    (plain.len() == 20).then(|| sessions::token_hash(&plain))
}
