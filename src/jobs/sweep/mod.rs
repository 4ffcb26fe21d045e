//! Files that no row names are set aside after a day, and destroyed a month later.
//!
//! A row is written after its file, so a young file may be named yet; and taking in a file that is there already makes
//! it young again. Whatever was set aside and is named after all, as by a database that was restored, is put back.

mod store;

use std::pin::pin;
use std::sync::Arc;

use futures_util::StreamExt as _;
use serde_json::{Value, json};

use super::node::Parts;
use crate::base::error::Result;
use crate::base::time::Instant;
use crate::vault::Digest;

/// No upload takes so long, in seconds.
const SAFE_SECONDS: i64 = 24 * 60 * 60;
/// What is set aside is kept this long, in seconds: a copy of the database that is older is not restored beside
/// today's files.
const ASIDE_SECONDS: i64 = 30 * 24 * 60 * 60;
/// Files asked about at once.
const CHUNK: usize = 500;

pub(super) async fn run(parts: Arc<Parts>, now: Instant) -> Result<Value> {
    let vault = &parts.vault;
    let (mut put_back, mut destroyed, mut set_aside) = (0, 0, 0);
    for chunk in vault
        .set_aside_before(now.plus_seconds(-ASIDE_SECONDS))
        .await?
        .chunks(CHUNK)
    {
        let hashes: Vec<Digest> = chunk.iter().map(|(sha256, _)| sha256.clone()).collect();
        let named = named(&parts, &hashes).await?;
        for (sha256, old) in chunk {
            if named.contains(sha256) {
                tracing::error!(%sha256, "a file that was set aside is named after all: it is put back");
                vault.put_back(sha256).await?;
                put_back += 1;
            } else if *old {
                vault.destroy(sha256).await?;
                destroyed += 1;
            }
        }
    }
    let safe = now.plus_seconds(-SAFE_SECONDS);
    let old = vault.written_before(safe);
    let mut chunks = pin!(old.chunks(CHUNK));
    while let Some(chunk) = chunks.next().await {
        let mut hashes: Vec<Digest> = chunk.into_iter().collect::<Result<_>>()?;
        let kept = named(&parts, &hashes).await?;
        hashes.retain(|sha256| !kept.contains(sha256));
        let mut taken = Vec::new();
        for sha256 in hashes {
            if vault.set_aside(&sha256, safe, now).await? {
                tracing::info!(%sha256, "a file that nobody names is set aside");
                taken.push(sha256);
            }
        }
        // A row that was committed meanwhile finds its file where it was.
        let kept = named(&parts, &taken).await?;
        for sha256 in &kept {
            vault.put_back(sha256).await?;
        }
        set_aside += taken.len() - kept.len();
    }
    let unfinished = vault.clear_incoming(safe).await?;
    Ok(json!({
        "set_aside": set_aside, "put_back": put_back, "destroyed": destroyed, "unfinished_removed": unfinished,
    }))
}

/// Which of these files some row names.
async fn named(parts: &Parts, hashes: &[Digest]) -> Result<Vec<Digest>> {
    let hashes = hashes.to_vec();
    parts
        .db
        .read_public(move |conn| store::named(conn, &hashes))
        .await
}
