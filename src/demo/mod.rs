//! The demonstration: a certification body with a past, made through the same acts as everyone's. The same seed and
//! day make the same data.
//!
//! Six of its forty clients have a story: one fills in its first application, one waits for the review, one is between
//! stage 1 and stage 2, one is certified (without accreditation, as ISO 7101 is today), one is suspended after an
//! overdue major, and one is a group of 42 practices that adds a second standard. The others are made by the seed.

mod script;
mod told;
mod people;
mod clients;
mod path;
mod audits;
mod crowd;

use std::sync::atomic::{AtomicU64, Ordering};

use serde::Serialize;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::access::factor;
use crate::base::error::Result;
use crate::base::ids::Mint;
use crate::base::time::Instant;
use crate::vault::Vault;
use crate::work::Db;

/// The password of everybody in the demonstration. It is printed and shown, and so no secret.
pub const PASSWORD: &str = "a walk through the demo";

/// Makes the demonstration's data as of `now`, in a database that holds nothing yet.
pub async fn make(db: &Db, vault: &Vault, seed: u64, now: Instant) -> Result<()> {
    let script = script::Script::new(db.clone(), vault.clone(), now);
    let people = people::hire(&script).await?;
    clients::make(&script, &people).await?;
    crowd::make(&script, &people, seed).await?;
    people::declare_all(&script, &people, script.day(-20)).await
}

/// A sign-in that the demonstration shows on its sign-in page.
#[derive(Debug, Clone, Serialize)]
pub struct Account {
    /// What one sees with it.
    pub role: String,
    /// The address to sign in with.
    pub email: String,
    /// The password, which is no secret here.
    pub password: String,
    /// Whether the account has a second factor, whose codes are shown as well.
    pub second_factor: bool,
}

impl Account {
    /// The code of this moment, where the account has a second factor.
    pub fn code(&self, now: Instant) -> Option<String> {
        let step = now.seconds() / factor::STEP_SECONDS;
        let code = factor::code_of_step(&people::secret(&self.email), step);
        self.second_factor.then_some(code.ok()).flatten()
    }
}

/// The sign-ins to show, in the order of the path.
pub fn accounts() -> Vec<Account> {
    people::ACCOUNTS
        .iter()
        .map(|account| Account {
            role: account.shows.to_owned(),
            email: account.email.to_owned(),
            password: PASSWORD.to_owned(),
            second_factor: !account.shows.starts_with("Client"),
        })
        .collect()
}

/// Ids that follow from the seed: the same seed makes the same ids in the same order. UUIDv7 in form, counting
/// milliseconds from the seed's own beginning, so that rows made later sort later.
#[derive(Debug)]
pub struct SeededMint {
    seed: u64,
    made: AtomicU64,
}

impl SeededMint {
    /// Ids of this seed.
    pub const fn new(seed: u64) -> Self {
        Self {
            seed,
            made: AtomicU64::new(0),
        }
    }
}

impl Mint for SeededMint {
    fn uuid(&self) -> Uuid {
        // Any fixed beginning does; this one is the first day of 2020.
        const BEGINNING: u64 = 1_577_836_800_000;
        let count = self.made.fetch_add(1, Ordering::SeqCst);
        let mut hasher = Sha256::new();
        hasher.update(self.seed.to_be_bytes());
        hasher.update(count.to_be_bytes());
        let mut random = [0_u8; 10];
        for (byte, hashed) in random.iter_mut().zip(hasher.finalize()) {
            *byte = hashed;
        }
        uuid::Builder::from_unix_timestamp_millis(BEGINNING + count, &random).into_uuid()
    }
}
