//! Small files beside fields: read into memory, each up to a limit of its own. What is evidence goes another way and is
//! never held in memory (`upload`).

use std::collections::BTreeMap;

use actix_multipart::Multipart;
use actix_web::HttpRequest;
use actix_web::http::header;
use actix_web::web::{BytesMut, Payload};
use futures_util::StreamExt as _;

use super::form::refuse_forged;
use super::upload::{self, broke_off, file_name_of, form_broke_off};
use crate::base::error::{Error, Fields, Result};
use crate::vault::Digest;

/// A file with its name.
#[derive(Debug, Default)]
pub struct SmallFile {
    /// Its name as the sender wrote it.
    pub name: String,
    /// Its content.
    pub content: Vec<u8>,
}

/// What came.
#[derive(Debug, Default)]
pub struct Parts {
    fields: BTreeMap<String, String>,
    files: BTreeMap<String, SmallFile>,
}

impl Parts {
    /// A field's text; empty where it is not there.
    pub fn field(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }

    /// A file; none where nothing was chosen.
    pub fn file(&mut self, name: &str) -> Option<SmallFile> {
        self.files.remove(name)
    }
}

/// Whether a request brings a form with files in it.
pub fn is_form(request: &HttpRequest) -> bool {
    let kind = request.headers().get(header::CONTENT_TYPE);
    kind.and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| kind.to_ascii_lowercase().starts_with("multipart/form-data"))
}

/// Reads a form of ours to its end: the token first, then the parts named here, each with its largest size in bytes.
pub async fn form(request: &HttpRequest, payload: Payload, takes: &[(&str, usize)]) -> Result<Parts> {
    let mut parts = Multipart::new(request.headers(), payload);
    let mut came = Parts::default();
    let mut proved = false;
    while let Some(part) = parts.next().await {
        let mut part = part.map_err(|fault| form_broke_off(&fault))?;
        let name = part.name().unwrap_or_default().to_owned();
        if name != "csrf" && !proved {
            refuse_forged(request, None)?;
            proved = true;
        }
        let limit = if name == "csrf" {
            1024
        } else {
            let known = takes.iter().find(|(known, _)| *known == name);
            let Some((_, limit)) = known else {
                return invalid(&name, &format!("\"{name}\" is not a part of this form."));
            };
            *limit
        };
        let file = part.content_disposition().and_then(file_name_of);
        let content = part
            .bytes(limit)
            .await
            .map_err(|_| Error::TooLarge(limit as u64))?
            .map_err(|fault| form_broke_off(&fault))?;
        if name == "csrf" {
            refuse_forged(request, std::str::from_utf8(&content).ok())?;
            proved = true;
        } else if let Some(file) = file {
            // A browser sends a part without name and content where nothing was chosen.
            if !file.is_empty() || !content.is_empty() {
                let content = content.to_vec();
                came.files.insert(name, SmallFile { name: file, content });
            }
        } else {
            let text = String::from_utf8(content.to_vec());
            let text = text.map_err(|_| Error::Unreadable(format!("\"{name}\" is no text (UTF-8).")))?;
            came.fields.insert(name, text);
        }
    }
    refuse_unproved(request, proved)?;
    Ok(came)
}

fn refuse_unproved(request: &HttpRequest, proved: bool) -> Result<()> {
    if proved {
        Ok(())
    } else {
        refuse_forged(request, None)
    }
}

/// Reads a program's file: the body as it is, named by `Content-Disposition`.
pub async fn raw(request: &HttpRequest, mut payload: Payload, limit: usize) -> Result<SmallFile> {
    refuse_forged(request, None)?;
    let name = upload::announced_name(request)?;
    let expected = upload::announced_digest(request)?;
    let mut bytes = BytesMut::new();
    while let Some(piece) = payload.next().await {
        let piece = piece.map_err(|fault| broke_off(&fault))?;
        if bytes.len() + piece.len() > limit {
            return Err(Error::TooLarge(limit as u64));
        }
        bytes.extend_from_slice(&piece);
    }
    let arrived = Digest::of(&bytes);
    match expected {
        Some(expected) if expected != arrived => invalid(
            "Repr-Digest",
            &format!(
                "What arrived has the SHA-256 {arrived}, not {expected} as announced. Send the file again."
            ),
        ),
        _ => Ok(SmallFile {
            name,
            content: bytes.to_vec(),
        }),
    }
}

fn invalid<T>(field: &str, says: &str) -> Result<T> {
    let mut fields = Fields::none();
    fields.add(field, says);
    Err(Error::Invalid(fields))
}
