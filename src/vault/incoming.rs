//! A file on its way in: written on part by part, so that memory stays bounded.

use object_store::path::Path;
use object_store::{MultipartUpload, ObjectStore, ObjectStoreExt as _, PutPayload};

use super::spool::{Loaded, Spool};
use crate::base::error::Result;

/// How much of a file is held in memory before it is written on into a folder.
const FOLDER_PART_BYTES: usize = 256 * 1024;
/// How much of it is written on into a bucket at once: the least that S3 takes as a part.
const BUCKET_PART_BYTES: usize = 5 * 1024 * 1024;

/// A part that is not written on yet.
pub(super) enum Part {
    /// Of a file that goes into a folder.
    InMemory(Vec<u8>),
    /// Of a file that goes into a bucket.
    OnDisk(Spool),
}

impl Part {
    fn is_full(&self) -> bool {
        match self {
            Self::InMemory(part) => part.len() >= FOLDER_PART_BYTES,
            Self::OnDisk(part) => part.len() >= BUCKET_PART_BYTES,
        }
    }

    fn is_empty(&self) -> bool {
        match self {
            Self::InMemory(part) => part.is_empty(),
            Self::OnDisk(part) => part.len() == 0,
        }
    }
}

/// A file that has no name of its own yet.
pub(super) struct Incoming<'a> {
    store: &'a dyn ObjectStore,
    temporary: Path,
    part: Part,
    /// Begun with the first full part.
    upload: Option<Box<dyn MultipartUpload>>,
}

impl<'a> Incoming<'a> {
    /// Begins with an empty part; `temporary` names the file in the store while it is not complete.
    pub(super) fn new(store: &'a dyn ObjectStore, temporary: Path, part: Part) -> Self {
        Self {
            store,
            temporary,
            part,
            upload: None,
        }
    }

    /// Takes the next piece. Each part is awaited: a fast sender waits for a slow store.
    pub(super) async fn take(&mut self, piece: &[u8]) -> Result<()> {
        match &mut self.part {
            Part::InMemory(part) => part.extend_from_slice(piece),
            Part::OnDisk(part) => part.take(piece).await?,
        }
        if self.part.is_full() {
            self.write_on().await?;
        }
        Ok(())
    }

    async fn write_on(&mut self) -> Result<()> {
        let upload = match &mut self.upload {
            Some(upload) => upload,
            begun => begun.insert(self.store.put_multipart(&self.temporary).await?),
        };
        match &mut self.part {
            Part::InMemory(part) => upload.put_part(PutPayload::from(std::mem::take(part))).await?,
            Part::OnDisk(part) => {
                // It keeps its place in memory until the store has it.
                let loaded = part.load().await?;
                upload.put_part(loaded.payload()).await?;
                drop(loaded);
            }
        }
        Ok(())
    }

    /// All of it, where nothing of it is in the store and it is short enough to go there in one piece.
    pub(super) async fn whole(&mut self) -> Result<Option<Loaded>> {
        match &mut self.part {
            Part::OnDisk(part) if self.upload.is_none() => part.load().await.map(Some),
            Part::OnDisk(_) | Part::InMemory(_) => Ok(None),
        }
    }

    /// Completes it under its temporary name, which is given back.
    pub(super) async fn finish(mut self) -> Result<Path> {
        if !self.part.is_empty() || self.upload.is_none() {
            self.write_on().await?;
        }
        if let Some(upload) = &mut self.upload {
            upload.complete().await?;
        }
        Ok(self.temporary)
    }

    /// Takes back what is in the store. What cannot be removed now is an orphan under `incoming/`, which nothing names.
    pub(super) async fn abandon(mut self) {
        let Some(upload) = &mut self.upload else { return };
        if let Err(fault) = upload.abort().await {
            tracing::warn!(cause = %fault, "an unfinished file could not be removed");
        }
    }
}
