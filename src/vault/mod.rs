//! Files by the SHA-256 of their content. A file is streamed in through bounded memory, hashed and counted on our
//! side, made durable, and only then named by its hash; the row that names it is committed after that, never before
//! (RELIABILITY: order of a file). What is left over when this stops half-way lies under `incoming/` and is harmless.
//!
//! Nothing here knows what a file is for or who may see it, and a name given by somebody never becomes a path.

mod digest;
mod repr_digest;

use std::path::Path as Folder;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::{Stream, StreamExt as _, TryStreamExt as _};
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{MultipartUpload as _, ObjectStore, ObjectStoreExt as _, PutPayload};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::base::error::{Error, Fields, Result};

pub use digest::Digest;
pub use repr_digest::expected;

/// How much of a file is held in memory before it is written on.
const PART_BYTES: usize = 256 * 1024;

/// Where files are kept.
#[derive(Debug, Clone)]
pub struct Vault {
    store: Arc<dyn ObjectStore>,
    largest_file_bytes: u64,
}

/// A file that is safely kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The hash of its content, and its address.
    pub sha256: Digest,
    /// Its length in bytes.
    pub size: u64,
}

/// What is kept under a hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition {
    /// All of it; its length in bytes.
    Whole(u64),
    /// Something with another hash.
    Damaged,
    /// Nothing.
    Missing,
}

/// What the sender says about a file before its first byte.
#[derive(Debug, Clone, Default)]
pub struct Announced {
    /// Its length in bytes, or an upper limit of it.
    pub size: Option<u64>,
    /// Its SHA-256: the file is refused when it has another.
    pub sha256: Option<Digest>,
}

impl Vault {
    /// Opens the folder and makes it where it is missing; the error is a sentence for the operator.
    pub fn open(folder: &Folder, largest_file_bytes: u64) -> std::result::Result<Self, String> {
        let fault = |says: String| format!("vault.folder: {} cannot be used: {says}", folder.display());
        std::fs::create_dir_all(folder).map_err(|e| fault(e.to_string()))?;
        let store = LocalFileSystem::new_with_prefix(folder)
            .map_err(|e| fault(e.to_string()))?
            // Without this the crate leaves it to the system when bytes and directory entries reach the disk,
            // and a receipt could outlive its file (RELIABILITY P1).
            .with_fsync(true);
        Ok(Self {
            store: Arc::new(store),
            largest_file_bytes,
        })
    }

    /// The largest file taken, in bytes.
    pub fn largest_file_bytes(&self) -> u64 {
        self.largest_file_bytes
    }

    /// Takes a file in. `incoming` names it until its hash is known and was never used before. Refused when it is
    /// too large (before reading, where its length is announced), empty, or not what was announced; then nothing
    /// is kept. On return the content and the directory entry of its name are on the disk.
    pub async fn put<S, B, E>(&self, incoming: Uuid, announced: &Announced, mut content: S) -> Result<Kept>
    where
        S: Stream<Item = std::result::Result<B, E>> + Unpin,
        B: AsRef<[u8]>,
        E: Into<Error>,
    {
        if announced.size.is_some_and(|size| size > self.largest_file_bytes) {
            return Err(Error::TooLarge(self.largest_file_bytes));
        }
        let temporary = Path::from(format!("incoming/{}", incoming.simple()));
        let mut upload = self.store.put_multipart(&temporary).await?;
        let received = self.receive(upload.as_mut(), announced, &mut content).await;
        let kept = match received {
            Ok(kept) => kept,
            Err(error) => {
                // What cannot be removed now is an orphan under incoming/, which nothing names.
                if let Err(fault) = upload.abort().await {
                    tracing::warn!(cause = %fault, "an unfinished file could not be removed");
                }
                return Err(error);
            }
        };
        // Writes the file through to the disk, then gives it its temporary name and writes the directory through.
        upload.complete().await?;
        self.place(&temporary, &kept).await?;
        Ok(kept)
    }

    async fn receive<S, B, E>(
        &self,
        upload: &mut dyn object_store::MultipartUpload,
        announced: &Announced,
        content: &mut S,
    ) -> Result<Kept>
    where
        S: Stream<Item = std::result::Result<B, E>> + Unpin,
        B: AsRef<[u8]>,
        E: Into<Error>,
    {
        let mut hash = Sha256::new();
        let mut size: u64 = 0;
        let mut part = Vec::with_capacity(PART_BYTES);
        while let Some(chunk) = content.next().await {
            let chunk = chunk.map_err(Into::into)?;
            let chunk = chunk.as_ref();
            size += chunk.len() as u64;
            if size > self.largest_file_bytes {
                return Err(Error::TooLarge(self.largest_file_bytes));
            }
            hash.update(chunk);
            part.extend_from_slice(chunk);
            if part.len() >= PART_BYTES {
                let full = std::mem::replace(&mut part, Vec::with_capacity(PART_BYTES));
                // Each part is awaited: a fast sender waits for a slow disk, and memory stays bounded.
                upload.put_part(PutPayload::from(full)).await?;
            }
        }
        if !part.is_empty() {
            upload.put_part(PutPayload::from(part)).await?;
        }
        let sha256 = Digest::of_bytes(hash.finalize().as_slice());
        if size == 0 {
            return Err(fault("file", "This file is empty. Choose the file again."));
        }
        match &announced.sha256 {
            Some(expected) if *expected != sha256 => Err(fault(
                "Repr-Digest",
                &format!(
                    "What arrived has the SHA-256 {sha256}, not {expected} as announced. Send the file again."
                ),
            )),
            _ => Ok(Kept { sha256, size }),
        }
    }

    /// Gives a complete file its own name. The same content may be there already; then that is kept, once it is
    /// known to be whole, and replaced where it is not.
    async fn place(&self, temporary: &Path, kept: &Kept) -> Result<()> {
        let address = address(&kept.sha256);
        match self.store.rename_if_not_exists(temporary, &address).await {
            Ok(()) => Ok(()),
            Err(object_store::Error::AlreadyExists { .. }) => {
                if self.is_whole(&kept.sha256).await? {
                    self.store.delete(temporary).await?;
                } else {
                    tracing::error!(sha256 = %kept.sha256, "a damaged file is replaced by a whole one");
                    self.store.rename(temporary, &address).await?;
                }
                Ok(())
            }
            Err(fault) => Err(fault.into()),
        }
    }

    /// Reads a file back. Its hash is computed before the first byte is handed on: a damaged file is never served.
    pub async fn read(&self, sha256: &Digest) -> Result<(u64, impl Stream<Item = Result<Bytes>> + use<>)> {
        if !self.is_whole(sha256).await? {
            return Err(Error::broken(format!(
                "the file {sha256} is damaged: its content has another hash"
            )));
        }
        let found = self.store.get(&address(sha256)).await?;
        let size = found.meta.size;
        Ok((size, found.into_stream().map_err(Error::from)))
    }

    /// Whether the content under this hash has this hash.
    async fn is_whole(&self, sha256: &Digest) -> Result<bool> {
        match self.condition(sha256).await? {
            Condition::Whole(_) => Ok(true),
            Condition::Damaged => Ok(false),
            Condition::Missing => Err(Error::broken(format!("the file {sha256} is missing"))),
        }
    }

    /// Reads what is kept under this hash, to the end, and says what it is worth.
    pub async fn condition(&self, sha256: &Digest) -> Result<Condition> {
        let mut content = match self.store.get(&address(sha256)).await {
            Ok(found) => found.into_stream(),
            Err(object_store::Error::NotFound { .. }) => return Ok(Condition::Missing),
            Err(fault) => return Err(fault.into()),
        };
        let mut hash = Sha256::new();
        let mut size: u64 = 0;
        while let Some(chunk) = content.try_next().await? {
            hash.update(&chunk);
            size += chunk.len() as u64;
        }
        Ok(if Digest::of_bytes(hash.finalize().as_slice()) == *sha256 {
            Condition::Whole(size)
        } else {
            Condition::Damaged
        })
    }
}

/// Two letters of folder, so that no folder grows without end.
fn address(sha256: &Digest) -> Path {
    let hex = sha256.as_str();
    let folder: String = hex.chars().take(2).collect();
    Path::from(format!("{folder}/{hex}"))
}

fn fault(field: &str, says: &str) -> Error {
    let mut fields = Fields::none();
    fields.add(field, says);
    Error::Invalid(fields)
}

impl From<object_store::Error> for Error {
    fn from(error: object_store::Error) -> Self {
        Self::Broken(error.into())
    }
}
