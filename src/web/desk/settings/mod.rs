//! What the body decides about itself, for its managers and administrators.

pub mod body;
pub mod effect;
pub mod holidays;
pub mod letters;
pub mod parameters;

use actix_web::web;
use serde_json::{Value, json};

use crate::access::{Act, policy};
use crate::web::app::App;
use crate::web::kit::{Answer, Page, Visitor};

/// The pages of the settings: address, key of the text, and the act that opens it.
const PAGES: &[(&str, &str, Act)] = &[
    ("/desk/settings/body", "body", Act::SeeSettings),
    ("/desk/settings/parameters", "parameters", Act::SeeSettings),
    ("/desk/settings/holidays", "holidays", Act::SeeSettings),
    ("/desk/settings/letters", "letters", Act::SeeSettings),
    ("/desk/accreditations", "accreditations", Act::SeeAccreditations),
];

/// The way to each of them.
pub async fn page(app: web::Data<App>, visitor: Visitor) -> Answer {
    let mut rows: Vec<Value> = Vec::new();
    for (href, key, act) in PAGES {
        if policy::may(&visitor.actor, *act).is_ok() {
            rows.push(json!({
                "href": href,
                "title": app.say(&format!("settings-page-{key}"))?,
                "says": app.say(&format!("settings-says-{key}"))?,
            }));
        }
    }
    Page::new(&app, &visitor, app.say("settings-title")?).show("desk/settings/page", json!({ "pages": rows }))
}
