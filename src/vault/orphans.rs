//! Files that nobody names any more. They are set aside first and destroyed much later: a database that is restored
//! from a copy may name them again, and a row that was on its way when they were looked for finds them put back.
//!
//! Taking in a file that lies there already writes it anew, so that it is young again: an upload under way does not
//! lose the file that it found.

use std::path::Path as Folder;
use std::time::SystemTime;

use futures_util::{Stream, StreamExt as _, TryStreamExt as _};
use object_store::path::Path;
use object_store::{ObjectMeta, ObjectStore as _, ObjectStoreExt as _};

use super::{Digest, Place, Vault, address};
use crate::base::error::{Error, Result};
use crate::base::time::Instant;

/// Where files lie that nobody names.
const ASIDE: &str = "aside";
/// Where files lie that are on their way in.
const INCOMING: &str = "incoming";

impl Vault {
    /// Every file that was written before this moment, by its hash.
    pub fn written_before(&self, before: Instant) -> impl Stream<Item = Result<Digest>> + use<> {
        self.store.list(None).filter_map(move |found| {
            let old = match found {
                Ok(found) => named(&found)
                    .filter(|_| found.last_modified < before.utc())
                    .map(Ok),
                Err(fault) => Some(Err(fault.into())),
            };
            std::future::ready(old)
        })
    }

    /// Sets a file aside, where nobody reads it, if it is still as old as that.
    pub async fn set_aside(&self, sha256: &Digest, before: Instant, now: Instant) -> Result<bool> {
        let (from, to) = (address(sha256), aside(sha256));
        if self.store.head(&from).await?.last_modified >= before.utc() {
            return Ok(false);
        }
        self.store.rename(&from, &to).await?;
        if let Place::Folder(folder) = &self.place {
            // A file that is moved keeps its time.
            let file = folder.join(to.as_ref());
            let moved = std::fs::File::options().write(true).open(file);
            let dated = moved.and_then(|file| file.set_modified(SystemTime::from(now.utc())));
            dated.map_err(|e| Error::Broken(e.into()))?;
        }
        Ok(true)
    }

    /// What is set aside, with whether that was before this moment.
    pub async fn set_aside_before(&self, before: Instant) -> Result<Vec<(Digest, bool)>> {
        let found: Vec<ObjectMeta> = self.store.list(Some(&Path::from(ASIDE))).try_collect().await?;
        let files = found.iter().filter_map(|found| {
            let old = found.last_modified < before.utc();
            hash(found).map(|sha256| (sha256, old))
        });
        Ok(files.collect())
    }

    /// Puts back what was set aside, unless it is there again.
    pub async fn put_back(&self, sha256: &Digest) -> Result<()> {
        match self
            .store
            .rename_if_not_exists(&aside(sha256), &address(sha256))
            .await
        {
            Ok(()) => Ok(()),
            Err(object_store::Error::AlreadyExists { .. }) => self.destroy(sha256).await,
            Err(fault) => Err(fault.into()),
        }
    }

    /// Destroys what was set aside.
    pub async fn destroy(&self, sha256: &Digest) -> Result<()> {
        Ok(self.store.delete(&aside(sha256)).await?)
    }

    /// Removes what was on its way in before this moment and never arrived; how many. In a bucket, parts of an upload
    /// that was cut off are no objects: the store's own rule for such uploads removes them.
    pub async fn clear_incoming(&self, before: Instant) -> Result<usize> {
        match &self.place {
            Place::Folder(folder) => clear(&folder.join(INCOMING), SystemTime::from(before.utc())).await,
            Place::Bucket(_) => {
                let found: Vec<ObjectMeta> =
                    self.store.list(Some(&Path::from(INCOMING))).try_collect().await?;
                let mut removed = 0;
                for left in found.iter().filter(|found| found.last_modified < before.utc()) {
                    self.store.delete(&left.location).await?;
                    removed += 1;
                }
                Ok(removed)
            }
        }
    }
}

/// The store lists no file that is being written, so the folder itself is asked.
async fn clear(folder: &Folder, before: SystemTime) -> Result<usize> {
    let fault = |e: std::io::Error| Error::Broken(e.into());
    let mut files = match tokio::fs::read_dir(folder).await {
        Ok(files) => files,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(0),
        Err(e) => return Err(fault(e)),
    };
    let mut removed = 0;
    while let Some(file) = files.next_entry().await.map_err(fault)? {
        let written = file.metadata().await.and_then(|file| file.modified());
        // One that is gone by now has arrived.
        if written.is_ok_and(|written| written < before) {
            tokio::fs::remove_file(file.path()).await.map_err(fault)?;
            removed += 1;
        }
    }
    Ok(removed)
}

fn aside(sha256: &Digest) -> Path {
    Path::from(format!("{ASIDE}/{sha256}"))
}

/// The hash that an object is named by.
fn hash(found: &ObjectMeta) -> Option<Digest> {
    found.location.filename()?.parse().ok()
}

/// The same, of an object that lies where files lie.
fn named(found: &ObjectMeta) -> Option<Digest> {
    hash(found).filter(|sha256| found.location == address(sha256))
}
