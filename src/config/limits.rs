//! `[limits]`: how much of the server one visitor, and all together, may take.

use serde::{Deserialize, Serialize};

/// `[limits]`
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// How long the head of a request may take.
    pub head_seconds: u16,
    /// The longest head, in bytes.
    pub largest_head_bytes: usize,
    /// How long a body may keep us waiting in all, files apart.
    pub body_seconds: u16,
    /// How slowly a body may come in the long run.
    pub slowest_body_bytes_per_second: u32,
    /// How long a body may fall silent.
    pub body_silence_seconds: u16,
    /// How long a connection may stay idle.
    pub keep_alive_seconds: u16,
    /// How long an answer may be left unread.
    pub unread_seconds: u16,
    /// Connections at most.
    pub connections: usize,
    /// Requests under way at most, uploads apart.
    pub requests_at_once: usize,
    /// Uploads under way at most.
    pub uploads_at_once: usize,
    /// Requests of one address under way at most, uploads apart.
    pub requests_at_once_each: usize,
    /// Uploads of one address under way at most.
    pub uploads_at_once_each: usize,
    /// How deep a JSON body may be nested.
    pub deepest_json: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            head_seconds: 5,
            largest_head_bytes: 16 * 1024,
            body_seconds: 30,
            slowest_body_bytes_per_second: 1024,
            body_silence_seconds: 10,
            keep_alive_seconds: 15,
            unread_seconds: 30,
            connections: 10_000,
            requests_at_once: 200,
            uploads_at_once: 32,
            requests_at_once_each: 100,
            uploads_at_once_each: 16,
            deepest_json: 32,
        }
    }
}

/// What the server itself reads of a head at most; a limit above it would promise what does not hold.
const LARGEST_HEAD_BYTES: usize = 131_072;

/// How deep the reader of JSON goes at most.
const DEEPEST_JSON: usize = 127;

impl Limits {
    /// Everything that would let nothing in, or promises what does not hold.
    pub(super) fn faults(&self) -> Vec<String> {
        let mut faults: Vec<String> = [
            ("head_seconds", usize::from(self.head_seconds)),
            ("body_seconds", usize::from(self.body_seconds)),
            ("body_silence_seconds", usize::from(self.body_silence_seconds)),
            ("keep_alive_seconds", usize::from(self.keep_alive_seconds)),
            ("unread_seconds", usize::from(self.unread_seconds)),
            ("connections", self.connections),
            ("requests_at_once", self.requests_at_once),
            ("uploads_at_once", self.uploads_at_once),
            ("requests_at_once_each", self.requests_at_once_each),
            ("uploads_at_once_each", self.uploads_at_once_each),
            ("deepest_json", self.deepest_json),
        ]
        .into_iter()
        .filter(|(_, value)| *value == 0)
        .map(|(key, _)| format!("limits.{key}: enter at least 1; nothing could be answered otherwise."))
        .collect();
        if !(1024..=LARGEST_HEAD_BYTES).contains(&self.largest_head_bytes) {
            faults.push(format!(
                "limits.largest_head_bytes: enter 1024 to {LARGEST_HEAD_BYTES}."
            ));
        }
        if self.deepest_json > DEEPEST_JSON {
            faults.push(format!("limits.deepest_json: enter at most {DEEPEST_JSON}."));
        }
        faults
    }
}
