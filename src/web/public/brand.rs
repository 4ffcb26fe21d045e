//! The body's own look: its colour as a style sheet, its logo as a picture. Each stands at an address of its own for
//! ever, because papers and pages that were made earlier name it.

use std::fmt::Write as _;

use actix_web::http::header;
use actix_web::{HttpResponse, web};

use crate::base::error::{Error, Result};
use crate::parties::body::brand::{self, Shades};
use crate::web::app::App;
use crate::web::kit::{Answer, Id};

const LASTING: &str = "public, max-age=31536000, immutable";

/// The style sheet of a colour: the tokens that pages take their accent from, and no others.
pub async fn colour(Id(digits): Id<String>) -> Answer {
    let colour = brand::rgb(&format!("#{digits}")).ok_or(Error::NotFound("colour"))?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, LASTING))
        .content_type("text/css; charset=utf-8")
        .body(sheet(Shades::of(colour))?))
}

fn sheet(shades: Shades) -> Result<String> {
    let mut text = "@layer tokens {\n  :root {".to_owned();
    for (token, [red, green, blue]) in [
        ("accent", shades.accent),
        ("accent-2", shades.dark),
        ("wash", shades.wash),
        ("wash-2", shades.strong),
    ] {
        write!(text, " --{token}: #{red:02x}{green:02x}{blue:02x};").map_err(|e| Error::Broken(e.into()))?;
    }
    text.push_str(" }\n}\n");
    Ok(text)
}

/// A logo that is used, or was.
pub async fn logo(app: web::Data<App>, Id(sha256): Id<String>) -> Answer {
    // Another node may have learnt of it a moment ago.
    app.db.read_public(|_| Ok(())).await?;
    let found = app.db.settings().logo(&sha256);
    let picture = found
        .as_ref()
        .and_then(brand::bytes)
        .ok_or(Error::NotFound("logo"))?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, LASTING))
        .insert_header((header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .content_type("image/png")
        .body(picture))
}
