//! The versions of the rules that calculations were made by, and the cases of each.

use actix_web::web;
use serde_json::{Value, json};

use crate::access::Act;
use crate::base::error::Result;
use crate::base::time::Instant;
use crate::lifecycle::programme::versions::{self, BEFORE, Under, Version, Versions};
use crate::web::app::App;
use crate::web::desk::users::moment;
use crate::web::kit::{Answer, Page, Visitor};

/// Every version, the one used last first.
pub async fn read(app: &App, visitor: &Visitor) -> Result<Versions> {
    app.db
        .read(&visitor.actor, visitor.now, Act::SeeReviews, |reader| {
            versions::versions(reader)
        })
        .await
}

/// One version with its cases.
pub async fn read_one(app: &App, visitor: &Visitor, version: String) -> Result<Under> {
    app.db
        .read(&visitor.actor, visitor.now, Act::SeeReviews, move |reader| {
            versions::under(reader, &version)
        })
        .await
}

fn row(app: &App, version: &Version) -> Value {
    let at = |at: Option<Instant>| at.map(|at| moment(app.db.zone(), at));
    json!({
        "version": version.version,
        "before": version.version == BEFORE,
        "present": version.present,
        "first": at(version.first_used_at),
        "last": at(version.last_used_at),
        "count": version.count,
    })
}

/// The list.
pub async fn list(app: web::Data<App>, visitor: Visitor) -> Answer {
    let read = read(&app, &visitor).await?;
    let rows: Vec<Value> = read.items.iter().map(|version| row(&app, version)).collect();
    Page::new(&app, &visitor, app.say("rule-versions-title")?)
        .show("desk/rule_versions/list", json!({ "rows": rows }))
}

/// The cases of one.
pub async fn page(app: web::Data<App>, visitor: Visitor, version: web::Path<String>) -> Answer {
    let under = read_one(&app, &visitor, version.into_inner()).await?;
    let cases = under.cases.iter();
    let cases: Vec<Value> = cases
        .map(|case| json!({ "case": case, "at": moment(app.db.zone(), case.computed_at) }))
        .collect();
    let view = json!({ "version": row(&app, &under.version), "cases": cases });
    Page::new(&app, &visitor, app.say("rule-version-title")?).show("desk/rule_versions/page", view)
}
