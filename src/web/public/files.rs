//! Static files, by an address that carries their edition.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};

use crate::base::error::Error;
use crate::web::app::App;
use crate::web::kit::Answer;

/// A style sheet, script, font or icon sheet.
pub async fn asset(app: web::Data<App>, request: HttpRequest) -> Answer {
    let edition = request.match_info().get("edition").unwrap_or_default();
    let path = request.match_info().get("path").unwrap_or_default();
    let asset = app.assets.find(edition, path).ok_or(Error::NotFound("file"))?;
    let caching = if asset.lasting {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, caching))
        .insert_header((header::ETAG, format!("\"{}\"", asset.hash)))
        .content_type(asset.content_type)
        .body(asset.bytes.into_owned()))
}

/// Alive: the process answers.
pub async fn healthz() -> Answer {
    Ok(HttpResponse::Ok()
        .content_type("text/plain; charset=utf-8")
        .body("alive\n"))
}
