//! A new standard and a new edition are files alone: each travels the whole path beside what was there (LC-3, LC-123).

use serde_json::{Value, json};

use crate::house::client::Reply;
use crate::house::crew::Crew;
use crate::house::databases::Engine;
use crate::house::path::Path;
use crate::house::running::House;

/// A standard that the program has never heard of, with a table, clauses and evidence of its own.
const FACILITIES: &str = r#"
standard = "ISO 41001:2018"
digits = "41001"
title = "Facility management systems: requirements"
table = "facilities"
area_scheme = "iaf"
clauses = "iso-41001-2018"
cycle_months = 36

[[evidence]]
clause = "8.1"
title = "The services of this site and who gives them"
reason = "Shows what the audit team will meet here."
"#;

const TABLE: &str = "# source: the body's own, by ISO/IEC 17021-1 9.1.4\n# rule: AT-20\npersonnel_min,personnel_max,days\n\
                     1,50,4\n51,10700,9\n";

const CLAUSES: &str = "# source: ISO 41001:2018, numbers with short titles\nclause,title,level\n4,Context,1\n4.1,The \
                       organization,2\n7,Support,1\n7.2,Competence,2\n8,Operation,1\n8.1,Planning and control,2\n";

/// The next edition of a standard that is there: another table, and the move from the older one.
const EDITION: &str = r#"
standard = "ISO 9001:2026"
digits = "9001"
title = "Quality management systems: requirements"
table = "facilities"
area_scheme = "iaf"
clauses = "iso-9001-2015"
cycle_months = 36

[[evidence]]
clause = "4.4"
title = "The processes of this site"
reason = "Shows which processes the audit team will meet here."

[[transition]]
from = "ISO 9001:2015"
source = "a document of the forum"
last_audit_to_old = "2026-02-01"
ends = "2028-12-31"
days_at_recertification = "0.5"
days_at_surveillance = "1"
days_separate = "1"
"#;

pub(crate) const FILES: [(&str, &str); 4] = [
    ("standards/iso-41001-2018.toml", FACILITIES),
    ("tables/facilities.csv", TABLE),
    ("clauses/iso-41001-2018.csv", CLAUSES),
    ("standards/iso-9001-2026.toml", EDITION),
];

async fn asked_by_a_stranger(house: &House, number: &str) -> Reply {
    let address = format!("/api/v1/public/certificates/{number}");
    house.nobody().get_json(&address).await.is(200)
}

/// The first surveillance of a case.
async fn surveillance(path: &Path<'_>) -> String {
    let programme = format!("/api/v1/certifications/{}/programme", path.ids.certification);
    let programme = path.crew.scheduler.get_json(&programme).await.is(200);
    programme.field("/programmes/0/audits/2/id")
}

async fn a_standard_of_the_bodys_own_travels_the_whole_path(engine: Engine) {
    let Some(house) = House::with_files(engine, &FILES) else {
        return;
    };
    let standard = "ISO 41001:2018";
    let crew = Crew::of_standard(&house, standard).await;
    let mut path = Path::begin_for(&house, crew, ("St Brannoc Hospitals", "Cleo Client")).await;
    path.standard = standard.to_owned();
    path.travel().await;
    // 45 people at each of three places: 4 days by the row 1 to 50 of its own table.
    let review = format!("/api/v1/applications/{}/review", path.ids.application);
    let review = path.crew.reviewer.get_json(&review).await.is(200);
    assert_eq!(
        (review.field("/days"), review.field("/shown/lines/0/row")),
        ("12.0".to_owned(), "1-50".to_owned())
    );
    // A finding names a clause of its own list and no other.
    let findings = format!("/api/v1/audits/{}/findings", path.ids.stage_2);
    let mut given = crate::house::given::finding(&path.ids.sampled[0]);
    given["clause"] = json!("8.5.1");
    path.crew.lead.post_json(&findings, given).await.is(422);
    assert!(path.ids.number.starts_with("MC-41001-"), "{}", path.ids.number);
    let told = asked_by_a_stranger(&house, &path.ids.number).await;
    assert_eq!(
        (told.field("/standard"), told.field("/status")),
        (standard.to_owned(), "valid".to_owned())
    );
    house.close().await;
}

async fn a_new_edition_is_certified_beside_the_old_one(engine: Engine) {
    let Some(house) = House::with_files(engine, &FILES) else {
        return;
    };
    let old = Crew::of(&house).await;
    let mut before = Path::begin_for(&house, old, ("St Brannoc Hospitals", "Cleo Client")).await;
    before.submit().await;
    before.accept().await;
    let new = Crew::hired(
        &house,
        "ISO 9001:2026",
        [
            "Rita Reviewer",
            "Leo Lead",
            "Ann Auditor",
            "Dan Decider",
            "Sol Planner",
        ],
    )
    .await;
    let mut path = Path::begin_for(&house, new, ("Kestrel Medical", "Kim Client")).await;
    path.standard = "ISO 9001:2026".to_owned();
    path.travel().await;
    let told = asked_by_a_stranger(&house, &path.ids.number).await;
    assert_eq!(
        (told.field("/standard"), told.field("/status")),
        ("ISO 9001:2026".to_owned(), "valid".to_owned())
    );
    // Each case keeps the table of its own edition.
    for (one, row) in [(&before, "26-45"), (&path, "1-50")] {
        let review = format!("/api/v1/applications/{}/review", one.ids.application);
        assert_eq!(
            one.crew
                .reviewer
                .get_json(&review)
                .await
                .is(200)
                .field("/shown/lines/0/row"),
            row
        );
    }
    // CO-37: who is competent for the old edition is not for the new one.
    let candidates = format!(
        "/api/v1/audits/{}/candidates?starts_on=2026-06-01&ends_on=2026-06-03",
        surveillance(&path).await
    );
    let told = before.crew.scheduler.get_json(&candidates).await.is(200).json();
    let lena = told.to_string();
    assert!(lena.contains("Lena Lead") && lena.contains("CO-33"), "{told:#}");
    house.close().await;
}

async fn no_initial_audit_to_the_old_edition_after_its_last_day(engine: Engine) {
    let Some(house) = House::with_files(engine, &FILES) else {
        return;
    };
    let crew = Crew::of(&house).await;
    let mut path = Path::begin_for(&house, crew, ("St Brannoc Hospitals", "Cleo Client")).await;
    path.submit().await;
    path.accept().await;
    path.agree().await;
    path.plan().await;
    // LC-123: stage 1 from 2 to 5 February, and the last day was the first of that month.
    path.on_day(4);
    let address = format!("/api/v1/audits/{}", path.ids.stage_1);
    let version = path
        .version(&path.crew.scheduler, &format!("{address}/team"), "/version")
        .await;
    let given = |from: &str, to: &str| {
        json!({"starts_on": from, "ends_on": to, "auditors": [path.crew.lead_id.to_string()],
            "roles": ["lead_auditor"], "days": ["3.5"], "version": version})
    };
    let holding = format!("{address}/holding");
    let reply = path
        .crew
        .scheduler
        .post_json(&holding, given("2026-02-02", "2026-02-05"))
        .await
        .refused_by("LC-123");
    reply.says("ISO 9001:2026").says("1 February 2026");
    path.crew
        .scheduler
        .post_json(&holding, given("2026-01-26", "2026-01-29"))
        .await
        .is(200);
    // A new application to the old edition is refused once that day is over, and the new one is named.
    house.set_day(2026, 2, 2);
    house.keep_sessions();
    let reply = path
        .client
        .post_json("/api/v1/applications", json!({"standard": "ISO 9001:2015"}))
        .await;
    reply.refused_by("LC-123").says("ISO 9001:2026");
    let fresh: Value = json!({"standard": "ISO 9001:2026"});
    path.client.post_json("/api/v1/applications", fresh).await.is(201);
    house.close().await;
}

macro_rules! on_each {
    ($($name:ident)+) => {$(
        mod $name {
            use super::Engine;
            #[actix_web::test]
            async fn sqlite() {
                super::$name(Engine::Sqlite).await;
            }
            #[actix_web::test]
            async fn postgres() {
                super::$name(Engine::Postgres).await;
            }
        }
    )+};
}

on_each! {
    a_standard_of_the_bodys_own_travels_the_whole_path
    a_new_edition_is_certified_beside_the_old_one
    no_initial_audit_to_the_old_edition_after_its_last_day
}
