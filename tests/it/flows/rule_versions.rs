//! By which version of the rules something was computed: kept with it, listed, and never rewritten (AT-4, MS-43).

use assayer::rules::book::Book;
use diesel::connection::Connection as _;
use diesel::{PgConnection, QueryableByName, RunQueryDsl as _, sql_query, sql_types};
use serde_json::{Value, json};

use super::programme::{accepted, office, planned};
use crate::house::client::Visit;
use crate::house::databases::sqlite;
use crate::house::running::{House, PASSWORD, on_both};

const LIST: &str = "/api/v1/rule-versions";

#[derive(QueryableByName)]
struct Kept {
    #[diesel(sql_type = sql_types::Text)]
    text: String,
}

/// Everything computed that is kept for a case, as the database has it.
fn kept(house: &House, certification: &str) -> Vec<String> {
    let query = sql_query(format!(
        "SELECT CAST(r.audit_time AS TEXT) || r.rule_version AS text FROM reviews r JOIN certifications c ON \
         c.application_id = r.application_id WHERE c.id = '{certification}' UNION ALL SELECT CAST(derivation AS TEXT) || \
         rule_version FROM programmes WHERE certification_id = '{certification}'"
    ));
    let rows: Vec<Kept> = match house.database_url().strip_prefix("sqlite://") {
        Some(path) => query.load(&mut sqlite(path)),
        None => query.load(&mut PgConnection::establish(house.database_url()).expect("it opens")),
    }
    .expect("rows");
    rows.into_iter().map(|row| row.text).collect()
}

async fn versions(visit: &Visit) -> Vec<Value> {
    let list = visit.get_json(LIST).await.is(200).json();
    list["items"].as_array().expect("versions").clone()
}

/// The shipped book with one line of one file changed.
fn changed() -> Book {
    let files = Book::shipped_files().iter().map(|(name, text)| match *name {
        "tables/factors.csv" => (*name, format!("{text}# Looked through again\n")),
        _ => (*name, (*text).to_owned()),
    });
    let files: Vec<(&str, String)> = files.collect();
    Book::parse(files.iter().map(|(name, text)| (*name, text.as_str()))).expect("a book")
}

#[test]
fn a_file_or_a_parameter_changed_is_another_version_and_the_order_of_files_is_not() {
    let book = Book::shipped().expect("a book");
    let version = book.rule_version();
    let reversed = Book::parse(Book::shipped_files().iter().rev().copied()).expect("a book");
    assert_eq!(reversed.rule_version(), version);
    assert_ne!(changed().rule_version(), version);
    let mut parameters = book.parameters().clone();
    parameters.answer_days += 1;
    assert_ne!(book.with_parameters(parameters).rule_version(), version);
    let (program, hash) = version.split_once('-').expect("program and hash");
    assert_eq!((program, hash.len()), (env!("CARGO_PKG_VERSION"), 64));
}

on_both! {
    async fn a_changed_rule_makes_a_new_version_and_leaves_the_old_record_alone(house) {
        let office = office(house).await;
        let (old, _) = planned(house, &office, "St Brannoc Hospital", &["Clinic North", "Clinic East"]).await;
        let before = kept(house, &old.certification);
        assert_eq!(before.len(), 2, "a review and a programme");
        let first = versions(&office.manager).await;
        assert_eq!((first.len(), &first[0]["count"], &first[0]["present"]), (1, &json!(2), &json!(true)));
        let version = first[0]["version"].as_str().expect("a version").to_owned();
        assert!(before.iter().all(|text| text.ends_with(&version)));
        // A parameter changes: the next case is of another version.
        let given = json!({"value": 29, "in_force_on": house.today().to_string(), "reason": "Management review", "version": 1});
        office.manager.post_json("/api/v1/settings/parameters/answer_days/changes", given).await.is(200);
        house.pass_seconds(60);
        let newer = accepted(house, &office, "Calder Clinic", &[]).await;
        let two = versions(&office.manager).await;
        assert_eq!(two.len(), 2, "{two:#?}");
        assert_eq!((&two[0]["count"], &two[0]["present"]), (&json!(1), &json!(true)));
        assert_eq!((&two[1]["version"], &two[1]["count"], &two[1]["present"]), (&json!(version), &json!(2), &json!(false)));
        // A file of the book changes, on a node that has it: a third.
        let node = house.node_by(changed(), |_| {});
        let there = Visit::sign_in(&node.base, "mia.manager@example.org", PASSWORD).await;
        let three = versions(&there).await;
        assert_eq!(three.len(), 3, "{three:#?}");
        assert!(three.iter().any(|one| one["count"] == 0 && one["present"] == true));
        // Each version tells its cases; the old record is what it was, bit by bit.
        let under = office.manager.get_json(&format!("{LIST}/{version}")).await.is(200).json();
        let cases: Vec<(&Value, &Value)> = under["cases"].as_array().expect("cases").iter()
            .map(|case| (&case["certification"], &case["what"])).collect();
        let of = json!(old.certification);
        assert_eq!(cases.len(), 2);
        assert!(cases.iter().all(|(case, _)| **case == of), "{under:#}");
        let present = two[0]["version"].as_str().expect("a version");
        let under = office.manager.get_json(&format!("{LIST}/{present}")).await.is(200).json();
        assert_eq!(under["cases"][0]["certification"], json!(newer.certification));
        assert_eq!(kept(house, &old.certification), before);
        // The pages; and who does not see every case sees none.
        office.scheduler.get("/desk/rule-versions").await.is(200).says(&version).says("In use now");
        office.scheduler.get(&format!("/desk/rule-versions/{version}")).await.is(200)
            .says("St Brannoc Hospital").says(&format!("/desk/cases/{}", old.certification)).lacks("Calder Clinic");
        office.scheduler.get("/desk/rule-versions/0.0.0-none").await.is(404);
        old.client.get_json(LIST).await.is(403);
        // What was kept before versions were stands under its own name.
        house.plant("UPDATE reviews SET rule_version = NULL");
        office.manager.get("/desk/rule-versions/before").await.is(200).says("Before versions were kept").says("Calder Clinic");
    }
}
