//! Static files, by an address that carries their edition.

use actix_web::http::StatusCode;
use actix_web::http::header::{self, AcceptEncoding, Encoding, EntityTag, Header as _, IfNoneMatch};
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
    // Weak: one content, compressed or not.
    let tag = EntityTag::new_weak(asset.hash.clone());
    let held = held(&request, &tag);
    let mut answer = HttpResponse::Ok();
    answer
        .insert_header((header::CACHE_CONTROL, caching))
        .insert_header((header::ETAG, tag.to_string()))
        .insert_header((header::VARY, "Accept-Encoding"))
        .content_type(asset.content_type);
    if held {
        return Ok(answer.status(StatusCode::NOT_MODIFIED).finish());
    }
    if asset.is_text() && takes_gzip(&request) {
        answer.insert_header((header::CONTENT_ENCODING, "gzip"));
        return Ok(answer.body(app.assets.compressed(&asset)?));
    }
    Ok(answer.body(asset.bytes.into_owned()))
}

/// Whether the browser holds this content already.
fn held(request: &HttpRequest, tag: &EntityTag) -> bool {
    match IfNoneMatch::parse(request) {
        Ok(IfNoneMatch::Any) => true,
        Ok(IfNoneMatch::Items(held)) => held.iter().any(|held| held.weak_eq(tag)),
        Err(_) => false,
    }
}

fn takes_gzip(request: &HttpRequest) -> bool {
    AcceptEncoding::parse(request).is_ok_and(|accepted| {
        accepted.negotiate([Encoding::gzip(), Encoding::identity()].iter()) == Some(Encoding::gzip())
    })
}
