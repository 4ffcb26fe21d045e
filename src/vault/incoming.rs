//! A file on its way in: written on part by part, so that memory stays bounded.

use object_store::path::Path;
use object_store::{MultipartUpload, ObjectStore, ObjectStoreExt as _, PutPayload};

use crate::base::error::Result;

/// A file that has no name of its own yet.
pub(super) struct Incoming<'a> {
    store: &'a dyn ObjectStore,
    temporary: Path,
    part_bytes: usize,
    part: Vec<u8>,
    /// Begun with the first full part.
    upload: Option<Box<dyn MultipartUpload>>,
}

impl<'a> Incoming<'a> {
    /// Begins with nothing; `temporary` names it in the store while it is not complete.
    pub(super) fn new(store: &'a dyn ObjectStore, temporary: Path, part_bytes: usize) -> Self {
        Self {
            store,
            temporary,
            part_bytes,
            part: Vec::new(),
            upload: None,
        }
    }

    /// Takes the next piece. Each part is awaited: a fast sender waits for a slow store.
    pub(super) async fn take(&mut self, piece: &[u8]) -> Result<()> {
        self.part.extend_from_slice(piece);
        if self.part.len() >= self.part_bytes {
            self.write_on().await?;
        }
        Ok(())
    }

    async fn write_on(&mut self) -> Result<()> {
        let part = std::mem::take(&mut self.part);
        let upload = match &mut self.upload {
            Some(upload) => upload,
            begun => begun.insert(self.store.put_multipart(&self.temporary).await?),
        };
        upload.put_part(PutPayload::from(part)).await?;
        Ok(())
    }

    /// Whether anything of it is in the store.
    pub(super) fn is_begun(&self) -> bool {
        self.upload.is_some()
    }

    /// What is held in memory still: all of it, where nothing is in the store.
    pub(super) fn into_rest(self) -> PutPayload {
        PutPayload::from(self.part)
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
