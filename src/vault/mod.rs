//! Files by the SHA-256 of their content. A file is streamed in through bounded memory, hashed and counted on our
//! side, made durable, and only then named by its hash; the row that names it is committed after that, never before
//! (RELIABILITY: order of a file). What is left over when this stops half-way lies under `incoming/` and is harmless.
//!
//! A folder and a bucket differ in the last step. In a folder a file lies under `incoming/` until it is renamed, if
//! nothing has its name. A bucket knows no renaming: what fits one part goes straight to its hash, if nothing is there
//! (`If-None-Match: *`); what is longer goes to `incoming/` part by part, is copied to its hash if nothing is there,
//! and is removed from `incoming/`. Then the length is read back. What the store says about checksums counts for
//! nothing: whatever is read is hashed here before the first byte is handed on.
//!
//! Nothing here knows what a file is for or who may see it, and a name given by somebody never becomes a path.

mod bucket;
mod digest;
mod incoming;
mod orphans;
mod repr_digest;

use std::path::{Path as Folder, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use futures_util::{Stream, StreamExt as _, TryStreamExt as _};
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt as _, PutMode, PutOptions, PutPayload};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::base::error::{Error, Fields, Result, is_full};

use incoming::Incoming;

pub use bucket::Bucket;
pub use digest::Digest;
pub use repr_digest::expected;

/// How much of a file is held in memory before it is written on into a folder.
const FOLDER_PART_BYTES: usize = 256 * 1024;
/// The same for a bucket: the least that S3 takes as a part.
const BUCKET_PART_BYTES: usize = 5 * 1024 * 1024;

/// What the store of files is called in a sentence.
const STORE: &str = "store of files";

/// Where files are kept.
#[derive(Debug, Clone)]
pub struct Vault {
    store: Arc<dyn ObjectStore>,
    place: Place,
    largest_file_bytes: u64,
}

/// What kind of store it is.
#[derive(Debug, Clone)]
enum Place {
    Folder(PathBuf),
    Bucket,
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
            place: Place::Folder(folder.to_owned()),
            largest_file_bytes,
        })
    }

    /// The same in a bucket. Whether it answers shows later: while it is away only what needs files stops.
    pub fn in_bucket(bucket: &Bucket, largest_file_bytes: u64) -> std::result::Result<Self, String> {
        Ok(Self {
            store: bucket.open()?,
            place: Place::Bucket,
            largest_file_bytes,
        })
    }

    /// Fails where the folder is gone or the bucket does not answer.
    pub async fn answers(&self) -> Result<()> {
        match &self.place {
            Place::Folder(folder) => {
                let found = tokio::fs::metadata(folder).await;
                found.map(|_| ()).map_err(|e| Error::Broken(e.into()))
            }
            Place::Bucket => {
                let incoming = Path::from("incoming");
                self.store.list(Some(&incoming)).try_next().await?;
                Ok(())
            }
        }
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
        let mut incoming = match self.place {
            Place::Folder(_) => Incoming::new(self.store.as_ref(), temporary, FOLDER_PART_BYTES),
            Place::Bucket => Incoming::new(self.store.as_ref(), temporary, BUCKET_PART_BYTES),
        };
        let received = self.receive(&mut incoming, announced, &mut content).await;
        let kept = match received {
            Ok(kept) => kept,
            Err(error) => {
                incoming.abandon().await;
                return Err(error);
            }
        };
        match &self.place {
            Place::Bucket if !incoming.is_begun() => self.place_at_once(incoming.into_rest(), &kept).await?,
            place => {
                // Writes the file through to the disk, then gives it its temporary name and writes the directory
                // through.
                let temporary = incoming.finish().await?;
                match place {
                    Place::Folder(_) => self.place_by_renaming(&temporary, &kept).await?,
                    Place::Bucket => self.place_by_copying(&temporary, &kept).await?,
                }
            }
        }
        Ok(kept)
    }

    async fn receive<S, B, E>(
        &self,
        incoming: &mut Incoming<'_>,
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
        while let Some(chunk) = content.next().await {
            let chunk = chunk.map_err(Into::into)?;
            let chunk = chunk.as_ref();
            size += chunk.len() as u64;
            if size > self.largest_file_bytes {
                return Err(Error::TooLarge(self.largest_file_bytes));
            }
            hash.update(chunk);
            incoming.take(chunk).await?;
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

    /// Gives a complete file its own name. The same content may be there already; it is replaced, so that it is young
    /// again and no sweep takes it away before its row is committed.
    async fn place_by_renaming(&self, temporary: &Path, kept: &Kept) -> Result<()> {
        let address = address(&kept.sha256);
        match self.store.rename_if_not_exists(temporary, &address).await {
            Ok(()) => Ok(()),
            Err(object_store::Error::AlreadyExists { .. }) => {
                self.look_at(&kept.sha256).await?;
                Ok(self.store.rename(temporary, &address).await?)
            }
            Err(fault) => Err(fault.into()),
        }
    }

    /// The same in a bucket for what is small enough to be sent in one piece: there is nothing to be moved.
    async fn place_at_once(&self, content: PutPayload, kept: &Kept) -> Result<()> {
        let address = address(&kept.sha256);
        let new = PutOptions::from(PutMode::Create);
        match self.store.put_opts(&address, content.clone(), new).await {
            Ok(_) => {}
            Err(object_store::Error::AlreadyExists { .. }) => {
                self.look_at(&kept.sha256).await?;
                self.store.put(&address, content).await?;
            }
            Err(fault) => return Err(fault.into()),
        }
        self.read_back(&address, kept).await
    }

    /// The same in a bucket for what came in parts.
    async fn place_by_copying(&self, temporary: &Path, kept: &Kept) -> Result<()> {
        let address = address(&kept.sha256);
        match self.store.copy_if_not_exists(temporary, &address).await {
            Ok(()) => {}
            Err(object_store::Error::AlreadyExists { .. }) => {
                self.look_at(&kept.sha256).await?;
                self.store.copy(temporary, &address).await?;
            }
            Err(fault) => return Err(fault.into()),
        }
        self.read_back(&address, kept).await?;
        // The file is kept; what cannot be removed now is an orphan, which nothing names.
        if let Err(fault) = self.store.delete(temporary).await {
            tracing::warn!(cause = %fault, "a file that was copied to its place could not be removed");
        }
        Ok(())
    }

    /// Raises the alarm where what is about to be replaced by the same content is not that content.
    async fn look_at(&self, sha256: &Digest) -> Result<()> {
        if self.condition(sha256).await? == Condition::Damaged {
            tracing::error!(%sha256, "a damaged file is replaced by a whole one");
        }
        Ok(())
    }

    /// What was sent must lie there in its full length before a row may name it.
    async fn read_back(&self, address: &Path, kept: &Kept) -> Result<()> {
        let found = self.store.head(address).await?.size;
        if found == kept.size {
            return Ok(());
        }
        Err(Error::broken(format!(
            "the store kept {found} of {} bytes of the file {}",
            kept.size, kept.sha256
        )))
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
        use object_store::Error as Store;
        match error {
            // A bucket is elsewhere: it may be away, or the operator's key may have been taken from it.
            Store::Generic { store: "S3", .. }
            | Store::PermissionDenied { .. }
            | Store::Unauthenticated { .. } => {
                tracing::error!(cause = %error, "the store of files does not serve");
                Self::Away(STORE)
            }
            error if is_full(&error) => {
                tracing::error!(event = "storage_full", cause = %error, "the store of files has no space left");
                Self::Full(STORE)
            }
            _ => Self::Broken(error.into()),
        }
    }
}
