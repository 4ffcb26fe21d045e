//! `[rates]`: how often one visitor may ask.

use serde::{Deserialize, Serialize};

/// `[rates]`; 0 is no limit.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Rates {
    /// Sign-ins, codes, links and tokens, by address.
    pub doors_per_minute: u32,
    /// Look-ups in the public register, by address.
    pub lookups_per_minute: u32,
    /// The API, by person or key.
    pub api_per_minute: u32,
}

impl Default for Rates {
    fn default() -> Self {
        Self {
            doors_per_minute: 120,
            lookups_per_minute: 300,
            api_per_minute: 1200,
        }
    }
}
