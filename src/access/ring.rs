//! The keys that access tokens are signed with: files in one folder, named by their id. The newest signs, every
//! other one still verifies, so that a new key turns no good token away. A file taken out of the folder ends its key.

use std::collections::BTreeMap;
use std::fmt;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use super::sessions;
use crate::base::error::{Error, Result};
use crate::base::time::Instant;

/// What a key's file is called after its id.
const ENDING: &str = "key";
/// The folder is read again after so many seconds: a key put there signs, and one taken away is forgotten.
const REREAD_SECONDS: i64 = 60;

/// One key of 256 bits. It shows itself nowhere.
#[derive(Clone, PartialEq, Eq)]
pub struct Key {
    /// Its id: when it was made, and a few letters of chance.
    pub id: String,
    /// The secret itself.
    pub secret: Vec<u8>,
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Key")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// The keys by their ids; the last one is the newest.
type Keys = BTreeMap<String, Arc<Key>>;

/// All keys that are good now.
#[derive(Debug)]
pub struct Ring {
    folder: Option<PathBuf>,
    held: RwLock<(Keys, Instant)>,
}

impl Ring {
    /// A ring that lives and ends with this process: for whoever configures no folder, as tests do.
    pub fn passing(now: Instant) -> Result<Self> {
        let key = fresh(now)?;
        Ok(Self {
            folder: None,
            held: RwLock::new((Keys::from([(key.id.clone(), Arc::new(key))]), now)),
        })
    }

    /// The keys of a folder; the error is a sentence for the operator.
    pub fn open(folder: &Path, now: Instant) -> std::result::Result<Self, String> {
        let keys = read(folder)?;
        if keys.is_empty() {
            return Err(format!(
                "access.keys_folder: there is no signing key in {}. Run \"assayer key new\" once, and give every node the same folder.",
                folder.display()
            ));
        }
        Ok(Self {
            folder: Some(folder.to_owned()),
            held: RwLock::new((keys, now)),
        })
    }

    /// The key that signs.
    pub fn newest(&self, now: Instant) -> Result<Arc<Key>> {
        self.reread(now);
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        let newest = held.0.last_key_value().map(|(_, key)| key.clone());
        newest.ok_or_else(|| Error::broken("access.keys_folder: no signing key is left"))
    }

    /// The key with this id, also when another node has only just made it.
    pub fn by_id(&self, id: &str, now: Instant) -> Option<Arc<Key>> {
        self.reread(now);
        let known = self
            .held
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .0
            .get(id)
            .cloned();
        if known.is_some() || !is_id(id) {
            return known;
        }
        let folder = self.folder.as_ref()?;
        let key = Arc::new(read_key(&folder.join(format!("{id}.{ENDING}")), id).ok()?);
        let mut held = self.held.write().unwrap_or_else(PoisonError::into_inner);
        held.0.insert(id.to_owned(), key.clone());
        Some(key)
    }

    /// Reads the folder again once a minute. What cannot be read leaves the ring as it was, and is logged.
    fn reread(&self, now: Instant) {
        let Some(folder) = &self.folder else { return };
        let read_at = self.held.read().unwrap_or_else(PoisonError::into_inner).1;
        if (now.seconds() - read_at.seconds()).abs() < REREAD_SECONDS {
            return;
        }
        let mut held = self.held.write().unwrap_or_else(PoisonError::into_inner);
        held.1 = now;
        match read(folder) {
            Ok(keys) if !keys.is_empty() => held.0 = keys,
            Ok(_) => tracing::error!("access.keys_folder: the folder holds no key any more"),
            Err(says) => tracing::error!(cause = %says, "the signing keys cannot be read"),
        }
    }
}

/// Whether the folder holds any key.
pub fn holds_any(folder: &Path) -> std::result::Result<bool, String> {
    read(folder).map(|keys| !keys.is_empty())
}

/// Makes a key in the folder, readable by its owner alone, and returns its id.
pub fn make(folder: &Path, now: Instant) -> std::result::Result<String, String> {
    let fault = |e: std::io::Error| {
        format!(
            "access.keys_folder: no key can be made in {}: {e}",
            folder.display()
        )
    };
    std::fs::create_dir_all(folder).map_err(fault)?;
    let key = fresh(now).map_err(|e| e.to_string())?;
    // Under another name first: nobody reads half a key.
    let half = folder.join(format!("{}.half", key.id));
    let mut file = private(&half).map_err(fault)?;
    file.write_all(format!("{}\n", sessions::hex(&key.secret)).as_bytes())
        .and_then(|()| file.sync_all())
        .and_then(|()| std::fs::rename(&half, folder.join(format!("{}.{ENDING}", key.id))))
        .map_err(fault)?;
    Ok(key.id)
}

fn private(path: &Path) -> std::io::Result<std::fs::File> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn fresh(now: Instant) -> Result<Key> {
    let chance: String = sessions::secret()?.chars().take(8).collect();
    Ok(Key {
        id: format!("{}-{chance}", now.utc().format("%Y%m%dt%H%M%Sz")),
        secret: unhex(&sessions::secret()?).unwrap_or_default(),
    })
}

fn read(folder: &Path) -> std::result::Result<Keys, String> {
    let mut keys = Keys::new();
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(keys),
        Err(e) => {
            return Err(format!(
                "access.keys_folder: {} cannot be read: {e}",
                folder.display()
            ));
        }
    };
    for entry in entries {
        let path = entry.map_err(|e| format!("access.keys_folder: {e}"))?.path();
        let id = path
            .file_stem()
            .and_then(|stem| stem.to_str())
            .unwrap_or_default();
        if path.extension().is_some_and(|ending| ending == ENDING) && is_id(id) {
            keys.insert(id.to_owned(), Arc::new(read_key(&path, id)?));
        }
    }
    Ok(keys)
}

fn read_key(path: &Path, id: &str) -> std::result::Result<Key, String> {
    let text = std::fs::read_to_string(path)
        .map_err(|e| format!("access.keys_folder: {} cannot be read: {e}", path.display()))?;
    let secret = unhex(text.trim()).filter(|secret| secret.len() == 32);
    secret
        .map(|secret| Key {
            id: id.to_owned(),
            secret,
        })
        .ok_or_else(|| {
            format!(
                "access.keys_folder: {} is no key; 64 hexadecimal digits are expected.",
                path.display()
            )
        })
}

/// What may be the id of a key. It becomes part of a file's name, so nothing else is let through.
fn is_id(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> = text
        .chars()
        .map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
        .collect();
    let digits = digits.filter(|digits| digits.len() % 2 == 0)?;
    Some(
        digits
            .chunks(2)
            .map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit))
            .collect(),
    )
}
