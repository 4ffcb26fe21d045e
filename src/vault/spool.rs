//! Where the part of a file waits on its way to a bucket: on the disk, so that uploads at once take no memory for it.
//! A store of S3's kind takes parts of 5 MiB and more; only two of them are in memory at any time, whatever the
//! number of uploads (RELIABILITY, figures). The file has no name: whatever ends the program, it is gone with it.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path as Folder, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use object_store::PutPayload;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::base::error::{Error, Result, is_full};

/// How much of a part is in memory before it goes to the disk, in bytes.
const PIECE_BYTES: usize = 128 * 1024;

/// Parts of files that are in memory at once, on their way to the store.
const PARTS_AT_ONCE: usize = 2;

/// Room for a part and what came with its last piece.
const PART_ROOM_BYTES: usize = 5 * 1024 * 1024 + 2 * PIECE_BYTES;

/// The place on the disk, and how many parts may leave it at once. Cheap to clone.
#[derive(Debug, Clone)]
pub(super) struct Depot {
    folder: Arc<PathBuf>,
    places: Arc<Semaphore>,
    /// Memory that parts were in. It is used again: given back each time, it would lie about in pieces.
    rooms: Arc<Mutex<Vec<Vec<u8>>>>,
}

/// A part that is in memory, for as long as this lives.
#[derive(Debug)]
pub(super) struct Loaded {
    content: Bytes,
    depot: Depot,
    _place: OwnedSemaphorePermit,
}

impl Loaded {
    /// What goes to the store.
    pub(super) fn payload(&self) -> PutPayload {
        PutPayload::from(self.content.clone())
    }
}

impl Drop for Loaded {
    fn drop(&mut self) {
        // Where somebody still reads of it, it goes when they are done.
        if let Ok(room) = std::mem::take(&mut self.content).try_into_mut() {
            self.depot.give_back(room.into());
        }
    }
}

/// A part of one file.
pub(super) struct Spool {
    depot: Depot,
    /// Made with the first piece that does not stay in memory.
    file: Option<Arc<File>>,
    piece: Vec<u8>,
    on_disk: usize,
}

impl Depot {
    /// Makes the folder where it is missing, and a file in it to see that it can be done.
    pub(super) fn open(folder: &Folder) -> std::io::Result<Self> {
        std::fs::create_dir_all(folder)?;
        tempfile::tempfile_in(folder)?;
        Ok(Self {
            folder: Arc::new(folder.to_owned()),
            places: Arc::new(Semaphore::new(PARTS_AT_ONCE)),
            rooms: Arc::default(),
        })
    }

    fn room(&self) -> Vec<u8> {
        let kept = self.rooms.lock().unwrap_or_else(PoisonError::into_inner).pop();
        kept.unwrap_or_else(|| Vec::with_capacity(PART_ROOM_BYTES))
    }

    fn give_back(&self, mut room: Vec<u8>) {
        if room.capacity() >= PART_ROOM_BYTES {
            room.clear();
            self.rooms
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(room);
        }
    }

    /// A part with nothing in it.
    pub(super) fn spool(&self) -> Spool {
        Spool {
            depot: self.clone(),
            file: None,
            piece: Vec::new(),
            on_disk: 0,
        }
    }
}

impl Spool {
    /// Its length, in bytes.
    pub(super) fn len(&self) -> usize {
        self.on_disk + self.piece.len()
    }

    /// Takes the next piece.
    pub(super) async fn take(&mut self, piece: &[u8]) -> Result<()> {
        self.piece.extend_from_slice(piece);
        if self.piece.len() < PIECE_BYTES {
            return Ok(());
        }
        let (file, folder) = (self.file.take(), self.depot.folder.clone());
        let mut piece = std::mem::take(&mut self.piece);
        let (file, piece, written) = on_disk(move || {
            let file = match file {
                Some(file) => file,
                None => Arc::new(tempfile::tempfile_in(&*folder)?),
            };
            (&*file).write_all(&piece)?;
            let written = piece.len();
            piece.clear();
            Ok((file, piece, written))
        })
        .await?;
        self.file = Some(file);
        self.piece = piece;
        self.on_disk += written;
        Ok(())
    }

    /// Loads all of it, once there is a place for it in memory, and begins the next part with nothing.
    pub(super) async fn load(&mut self) -> Result<Loaded> {
        let place = self.depot.places.clone().acquire_owned().await;
        let place = place.map_err(|e| Error::Broken(e.into()))?;
        let (rest, length) = (std::mem::take(&mut self.piece), self.on_disk);
        let content = match self.file.clone() {
            None => rest,
            Some(file) => {
                let mut content = self.depot.room();
                on_disk(move || {
                    let mut file = &*file;
                    file.seek(SeekFrom::Start(0))?;
                    file.take(length as u64).read_to_end(&mut content)?;
                    if content.len() != length {
                        return Err(std::io::ErrorKind::UnexpectedEof.into());
                    }
                    file.seek(SeekFrom::Start(0))?;
                    content.extend_from_slice(&rest);
                    Ok(content)
                })
                .await?
            }
        };
        self.on_disk = 0;
        Ok(Loaded {
            content: content.into(),
            depot: self.depot.clone(),
            _place: place,
        })
    }
}

async fn on_disk<T: Send + 'static>(work: impl FnOnce() -> std::io::Result<T> + Send + 'static) -> Result<T> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|e| Error::Broken(e.into()))?.map_err(|e| {
        if is_full(&e) {
            tracing::error!(cause = %e, "there is no room where files wait on their way to the bucket");
            return Error::Full(super::STORE);
        }
        Error::Broken(e.into())
    })
}
