//! Files on their way into the vault: as the only part of a form that is streamed, or as the raw body of a program's
//! request. Nothing is held in memory but the piece that is being written.

use actix_multipart::{Field, Multipart, MultipartError};
use actix_web::error::PayloadError;
use actix_web::http::header::{self, ContentDisposition, HeaderMap};
use actix_web::web::{Bytes, Payload};
use actix_web::{HttpRequest, HttpResponse};
use futures_util::{StreamExt as _, TryStreamExt as _};
use uuid::Uuid;

use super::form::refuse_forged;
use super::gate::AROUND_FILE_BYTES;
use super::pace;
use crate::base::error::{Error, Fields, Result};
use crate::vault::{self, Announced, Digest, Kept, Vault};

/// A file that came in and is safely kept.
#[derive(Debug)]
pub struct Received {
    /// Its name as the sender wrote it.
    pub name: String,
    /// What the sender says it is.
    pub media_type: String,
    /// Its hash and length.
    pub kept: Kept,
}

/// Takes a file from a form of ours (`multipart/form-data` with the token first, or as a header) or from a program
/// (the same without a token, or the raw body). `incoming` names the file until its hash is known.
pub async fn receive(
    vault: &Vault,
    request: &HttpRequest,
    payload: Payload,
    incoming: Uuid,
) -> Result<Received> {
    let headers = request.headers();
    let content_type = text(headers, header::CONTENT_TYPE.as_str()).unwrap_or_default();
    let announced = Announced {
        size: text(headers, header::CONTENT_LENGTH.as_str()).and_then(|size| size.parse().ok()),
        sha256: digest(headers)?,
    };
    if content_type.to_ascii_lowercase().starts_with("multipart/") {
        return from_form(vault, request, payload, incoming, announced).await;
    }
    refuse_forged(request, None)?;
    let name = announced_name(request)?;
    let content = payload.map_err(|fault| broke_off(&fault));
    let kept = vault.put(incoming, &announced, content).await?;
    Ok(Received {
        name,
        media_type: content_type,
        kept,
    })
}

/// The name that a program gives to the body it sends.
pub(super) fn announced_name(request: &HttpRequest) -> Result<String> {
    let name = request
        .headers()
        .get(header::CONTENT_DISPOSITION)
        .and_then(|value| ContentDisposition::from_raw(value).ok())
        .and_then(|disposition| file_name_of(&disposition));
    match name {
        Some(name) => Ok(name),
        None => invalid(
            "Content-Disposition",
            "Name the file: Content-Disposition: attachment; filename=\"minutes.pdf\".",
        ),
    }
}

/// The hash that it says the body has.
pub(super) fn announced_digest(request: &HttpRequest) -> Result<Option<Digest>> {
    digest(request.headers())
}

async fn from_form(
    vault: &Vault,
    request: &HttpRequest,
    payload: Payload,
    incoming: Uuid,
    mut announced: Announced,
) -> Result<Received> {
    announced.size = announced.size.map(|size| size.saturating_sub(AROUND_FILE_BYTES));
    let mut parts = Multipart::new(request.headers(), payload);
    let mut received = None;
    let mut proved = false;
    // Read to the end: a form that breaks off after the file is not a whole one, and is refused.
    while let Some(part) = parts.next().await {
        let mut part: Field = part.map_err(|fault| form_broke_off(&fault))?;
        match part.name() {
            Some("csrf") => {
                let token = part
                    .bytes(1024)
                    .await
                    .map_err(|_| Error::Unreadable("the form's token is too long.".to_owned()))?
                    .map_err(|fault| form_broke_off(&fault))?;
                refuse_forged(request, std::str::from_utf8(&token).ok())?;
                proved = true;
            }
            Some("file") if received.is_none() => {
                if !proved {
                    refuse_forged(request, None)?;
                    proved = true;
                }
                let name = part
                    .content_disposition()
                    .and_then(file_name_of)
                    .unwrap_or_default();
                let media_type = part.content_type().map(ToString::to_string).unwrap_or_default();
                if let Some(sha256) = digest(part.headers())? {
                    announced.sha256 = Some(sha256);
                }
                if name.is_empty() {
                    return invalid("file", "Choose a file first.");
                }
                let content = part.map_err(|fault| form_broke_off(&fault));
                let kept = vault.put(incoming, &announced, content).await?;
                received = Some(Received {
                    name,
                    media_type,
                    kept,
                });
            }
            Some("file") => return invalid("file", "Send one file at a time."),
            _ => {
                return invalid(
                    "file",
                    "This form takes one part named \"file\" and nothing else.",
                );
            }
        }
    }
    match received {
        Some(received) => Ok(received),
        None => invalid("file", "Choose a file first."),
    }
}

/// A file as a download and never as a page: the browser saves it, guesses nothing and runs nothing.
pub fn download(
    name: &str,
    size: u64,
    content: impl futures_util::Stream<Item = Result<Bytes>> + 'static,
) -> HttpResponse {
    let mut parameters = vec![header::DispositionParam::Filename(plain(name))];
    if !name.is_ascii() {
        parameters.push(header::DispositionParam::FilenameExt(header::ExtendedValue {
            charset: header::Charset::Ext("UTF-8".to_owned()),
            language_tag: None,
            value: name.as_bytes().to_vec(),
        }));
    }
    HttpResponse::Ok()
        .content_type("application/octet-stream")
        .insert_header(ContentDisposition {
            disposition: header::DispositionType::Attachment,
            parameters,
        })
        .insert_header(("content-security-policy", "sandbox; default-src 'none'"))
        .insert_header(("x-content-type-options", "nosniff"))
        .no_chunking(size)
        .streaming(content)
}

/// The name in letters that every browser and every header takes.
fn plain(name: &str) -> String {
    name.chars()
        .map(|c| if c.is_ascii_graphic() || c == ' ' { c } else { '_' })
        .map(|c| if c == '"' || c == '\\' { '_' } else { c })
        .collect()
}

pub(super) fn file_name_of(disposition: &ContentDisposition) -> Option<String> {
    disposition
        .get_filename_ext()
        .map(|extended| String::from_utf8_lossy(&extended.value).into_owned())
        .or_else(|| disposition.get_filename().map(ToOwned::to_owned))
}

fn digest(headers: &HeaderMap) -> Result<Option<Digest>> {
    match text(headers, "repr-digest") {
        Some(field) => vault::expected(&field),
        None => Ok(None),
    }
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get(name)
        .and_then(|value| value.to_str().ok())
        .map(ToOwned::to_owned)
}

pub(super) fn broke_off(fault: &PayloadError) -> Error {
    match pace::fault(fault) {
        Error::Slow => Error::Slow,
        _ => broken(fault),
    }
}

pub(super) fn form_broke_off(fault: &MultipartError) -> Error {
    match fault {
        MultipartError::Payload(fault) => broke_off(fault),
        other => broken(other),
    }
}

fn broken(fault: &impl std::fmt::Display) -> Error {
    Error::Unreadable(format!(
        "the upload broke off ({fault}). Nothing was kept; send the file again."
    ))
}

fn invalid<T>(field: &str, says: &str) -> Result<T> {
    let mut fields = Fields::none();
    fields.add(field, says);
    Err(Error::Invalid(fields))
}
