//! Somebody holds SQLite's write lock for longer than anybody waits: whoever wants to write is told to come back,
//! reading goes on, and afterwards everything is as before.

use assayer::access::Role;
use diesel::connection::SimpleConnection as _;
use reqwest::StatusCode;
use serde_json::json;

use super::counts;
use crate::house::databases::{Engine, sqlite};
use crate::house::running::House;

#[actix_web::test]
async fn a_write_that_waits_too_long_is_told_to_come_back_while_reading_goes_on() {
    let Some(house) = House::new(Engine::Sqlite) else {
        return;
    };
    let manager = house.staff("Max Manager", &[Role::Manager]).await;
    let given = |name: &str| json!({"legal_name": name, "street": "1 Long Row", "city": "Bristol", "country": "GB", "contact_name": "Kim", "contact_email": "kim@example.org"});
    manager
        .post_json("/api/v1/organisations", given("First"))
        .await
        .is(201);
    let path = house.database_url().strip_prefix("sqlite://").expect("a file");
    let mut other = sqlite(path);
    other.batch_execute("BEGIN IMMEDIATE").expect("the lock is taken");
    // Four at once, so that their waiting is one.
    let (one, two, page, list) = tokio::join!(
        manager.post_json("/api/v1/organisations", given("Second")),
        manager.post_json("/api/v1/organisations", given("Third")),
        manager.get("/desk/organisations"),
        manager.get_json("/api/v1/organisations"),
    );
    for refused in [one, two] {
        assert_eq!(refused.status, StatusCode::SERVICE_UNAVAILABLE, "{refused:?}");
        assert!(refused.headers.contains_key("retry-after"), "{refused:?}");
    }
    page.is(200).says("First");
    list.is(200);
    other.batch_execute("COMMIT").expect("the lock is given back");
    drop(other);
    manager
        .post_json("/api/v1/organisations", given("Second"))
        .await
        .is(201);
    assert_eq!(counts(house.database_url(), &["organisations"]), [2]);
    assert!(house.db.verify_journal().expect("it is read").is_ok());
    house.close().await;
}
