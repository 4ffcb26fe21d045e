//! What the audits of each cycle have seen, for desk and portal.

use actix_web::web;
use serde_json::{Value, json};

use crate::access::Act;
use crate::base::error::Result;
use crate::base::ids::CertificationId;
use crate::lifecycle::audit::matrix::{Cycle, Group, View, matrix};
use crate::web::app::App;
use crate::web::kit::{Answer, Id, Page, Visitor};

/// The coverage of a case.
pub async fn read(app: &App, visitor: &Visitor, id: CertificationId) -> Result<View> {
    app.db
        .read(
            &visitor.actor,
            visitor.now,
            Act::SeeCertifications,
            move |reader| matrix(reader, id),
        )
        .await
}

/// The page.
pub async fn page(app: web::Data<App>, visitor: Visitor, Id(id): Id<CertificationId>) -> Answer {
    let view = read(&app, &visitor, id).await?;
    let (template, audits) = match visitor.person()?.organisation {
        Some(_) => ("portal/applications/coverage", "/portal/audits"),
        None => ("desk/cases/coverage", "/desk/audits"),
    };
    let cycles = view
        .cycles
        .iter()
        .map(|cycle| shown(&app, cycle, audits))
        .collect::<Result<Vec<Value>>>()?;
    let title = format!("{}: {}", app.say("coverage-title")?, view.organisation);
    Page::new(&app, &visitor, title).show(template, json!({ "case": view, "cycles": cycles }))
}

fn shown(app: &App, cycle: &Cycle, audits: &str) -> Result<Value> {
    let columns = cycle
        .audits
        .iter()
        .map(|audit| {
            let kind = audit.kind.as_str().replace('_', "-");
            Ok(json!({
                "href": format!("{audits}/{}", audit.id), "number": audit.number, "kind": app.say(&format!("audit-kind-{kind}"))?,
                "ends_on": audit.ends_on, "told": audit.told, "reasons": audit.reasons,
            }))
        })
        .collect::<Result<Vec<Value>>>()?;
    let groups = cycle
        .groups
        .iter()
        .map(|group| grouped(app, cycle, group))
        .collect::<Result<Vec<Value>>>()?;
    let reasons = columns
        .iter()
        .any(|column| column["reasons"].as_array().is_some_and(|all| !all.is_empty()));
    // Before the first report everything is left, and the table says so.
    let begun = cycle.audits.iter().any(|audit| audit.told);
    let left = [cycle.clauses_left.as_slice(), cycle.processes_left.as_slice()].concat();
    Ok(json!({
        "cycle": cycle.cycle, "begun": begun, "columns": columns, "groups": groups, "span": columns.len() + 1, "reasons": reasons,
        "says": app.words.say("coverage-says", &[
            ("seen", json!(cycle.clauses_seen)), ("all", json!(cycle.clauses)),
        ])?,
        "left": if begun { left.join(", ") } else { String::new() },
    }))
}

fn grouped(app: &App, cycle: &Cycle, group: &Group) -> Result<Value> {
    let rows = group
        .rows
        .iter()
        .map(|row| {
            let name = if group.of == "shifts" {
                app.say(&format!("coverage-shift-{}", row.name))?
            } else {
                row.name.clone()
            };
            let cells: Vec<Value> = row
                .seen
                .iter()
                .zip(&row.planned)
                .zip(&cycle.audits)
                .map(|((seen, planned), audit)| {
                    json!({
                        "seen": !seen.is_empty(), "places": seen.join(", "), "count": seen.len(),
                        "planned": planned, "told": audit.told,
                    })
                })
                .collect();
            Ok(json!({ "name": name, "title": row.title, "cells": cells, "open": row.seen.iter().all(Vec::is_empty) }))
        })
        .collect::<Result<Vec<Value>>>()?;
    Ok(
        json!({ "title": app.say(&format!("coverage-{}", group.of))?, "sites": group.of == "sites", "rows": rows }),
    )
}
