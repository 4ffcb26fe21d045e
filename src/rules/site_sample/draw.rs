//! The lot. Each candidate gets the SHA-256 of "seed:group:site"; the smallest win. Nothing in it depends on a
//! library's stream of numbers, so that anyone can repeat a draw for ever:
//! `printf '7:practices:s1' | sha256sum`, once per candidate, sorted.

use sha2::{Digest, Sha256};

/// The algorithm and its version, stored with each sample (MS-43). A change of the draw is a new version.
pub const ALGORITHM: &str = "sha256-lowest-1";

/// The `count` winners among `candidates`, by id.
pub(super) fn draw<'a>(seed: u64, group: &str, candidates: &[&'a str], count: usize) -> Vec<&'a str> {
    let mut ranked: Vec<_> = candidates
        .iter()
        .map(|id| (Sha256::digest(format!("{seed}:{group}:{id}")), *id))
        .collect();
    ranked.sort_unstable();
    ranked.into_iter().take(count).map(|(_, id)| id).collect()
}
