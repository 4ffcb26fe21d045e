//! The machine's clock and ids: the only places that ask the system for either.

use crate::base::ids::Mint;
use crate::base::time::{Clock, Instant};

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is where the time comes from")]
    fn now(&self) -> Instant {
        Instant::new(chrono::Utc::now())
    }
}

/// UUIDv7 from the machine's clock and random numbers.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemMint;

impl Mint for SystemMint {
    #[expect(clippy::disallowed_methods, reason = "this is where ids come from")]
    fn uuid(&self) -> uuid::Uuid {
        uuid::Uuid::now_v7()
    }
}
