//! The files that browsers fetch: style sheets, scripts, fonts and icons, embedded in the binary.
//!
//! Their addresses carry the edition, a hash over all of them: `/static/<edition>/css/assayer.css`. So a browser may
//! keep them for ever, and the relative addresses inside style sheets and modules stay within one edition.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::sync::{PoisonError, RwLock};

use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use rust_embed::Embed;
use sha2::{Digest, Sha256};

use crate::base::error::{Error, Result};

#[derive(Embed)]
#[folder = "static/"]
struct Files;

/// The icons of every page, one `<symbol>` each.
const SPRITE: &str = "icons.svg";

/// A file as it is sent.
pub struct Asset {
    /// The content.
    pub bytes: Cow<'static, [u8]>,
    /// What it is, for `Content-Type`.
    pub content_type: &'static str,
    /// The SHA-256 of the content in hex, for `ETag`.
    pub hash: String,
    /// Whether this address will always mean this content, so that it may be kept for ever.
    pub lasting: bool,
}

/// All files that are served, and the names of the icons.
pub struct Assets {
    edition: String,
    icons: BTreeSet<String>,
    /// What was compressed before, by the hash of its content.
    compressed: RwLock<BTreeMap<String, Bytes>>,
}

impl Assets {
    /// Reads what is embedded. A sprite that is missing is refused.
    pub fn load() -> Result<Self> {
        let mut paths: Vec<_> = Files::iter()
            .filter(|path| content_type(path).is_some())
            .collect();
        paths.sort();
        let mut all = Sha256::new();
        for path in &paths {
            if let Some(file) = Files::get(path) {
                all.update(path.as_bytes());
                all.update(file.metadata.sha256_hash());
            }
        }
        let sprite = Files::get(SPRITE).ok_or_else(|| Error::broken("static/icons.svg is missing."))?;
        let sprite = String::from_utf8_lossy(&sprite.data).into_owned();
        let icons = sprite
            .split("<symbol id=\"")
            .skip(1)
            .filter_map(|rest| rest.split_once('"'))
            .map(|(name, _)| name.to_owned())
            .collect();
        Ok(Self {
            edition: hex(&all.finalize()).chars().take(16).collect(),
            icons,
            compressed: RwLock::default(),
        })
    }

    /// The hash over all files, as it stands in their addresses.
    pub fn edition(&self) -> &str {
        &self.edition
    }

    /// The address of `path` ("css/assayer.css"); refused if there is no such file.
    pub fn address(&self, path: &str) -> Result<String> {
        if content_type(path).is_some() && Files::get(path).is_some() {
            Ok(format!("/static/{}/{path}", self.edition))
        } else {
            Err(Error::broken(format!(
                "There is no file \"{path}\" under static/."
            )))
        }
    }

    /// Whether the sprite holds an icon of this name.
    pub fn has_icon(&self, name: &str) -> bool {
        self.icons.contains(name)
    }

    /// The file at `/static/<edition>/<path>`. An edition of yesterday gets today's file, but may not keep it: a page
    /// opened before an update still finds its style sheet.
    pub fn find(&self, edition: &str, path: &str) -> Option<Asset> {
        let content_type = content_type(path)?;
        let file = Files::get(path)?;
        Some(Asset {
            hash: hex(&file.metadata.sha256_hash()),
            content_type,
            // A debug build reads the folder itself, where files change under the same edition.
            lasting: edition == self.edition && !cfg!(debug_assertions),
            bytes: file.data,
        })
    }
}

impl Asset {
    /// Whether compressing is worth it: fonts are compressed already.
    pub fn is_text(&self) -> bool {
        !self.content_type.starts_with("font/")
    }
}

impl Assets {
    /// The content as gzip, made once. These files are the same for everybody: nothing secret stands beside what a
    /// stranger can choose, so that their length tells nothing (pages are not compressed for that reason).
    pub fn compressed(&self, asset: &Asset) -> Result<Bytes> {
        let known = self.compressed.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(bytes) = known.get(&asset.hash) {
            return Ok(bytes.clone());
        }
        drop(known);
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        let written = encoder.write_all(&asset.bytes).and_then(|()| encoder.finish());
        let bytes = Bytes::from(written.map_err(|e| Error::Broken(e.into()))?);
        let mut known = self.compressed.write().unwrap_or_else(PoisonError::into_inner);
        known.insert(asset.hash.clone(), bytes.clone());
        Ok(bytes)
    }
}

/// What a path is sent as; none for what is not served, such as the list of packages.
fn content_type(path: &str) -> Option<&'static str> {
    let served = ["css/", "js/", "vendor/"]
        .iter()
        .any(|folder| path.starts_with(folder))
        || !path.contains('/');
    if !served || path.contains("..") {
        return None;
    }
    match path.rsplit_once('.')?.1 {
        "css" => Some("text/css; charset=utf-8"),
        "js" => Some("text/javascript; charset=utf-8"),
        "svg" => Some("image/svg+xml"),
        "woff2" => Some("font/woff2"),
        _ => None,
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            for half in [byte >> 4, byte & 15] {
                text.push(char::from_digit(half.into(), 16).unwrap_or('0'));
            }
            text
        })
}
