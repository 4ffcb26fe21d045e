//! Whether a node says truly that it can serve.

use serde_json::{Value, json};

use crate::house::bucket::Bucket;
use crate::house::databases::Engine;
use crate::house::running::{House, LARGEST_FILE, on_both};

/// What `/readyz` answers to anybody.
async fn ready(house: &House) -> (u16, Value) {
    let reply = house.nobody().get("/readyz").await;
    (reply.status.as_u16(), reply.json())
}

fn yes() -> (u16, Value) {
    (200, json!({ "ready": true, "missing": [] }))
}

fn without(part: &str) -> (u16, Value) {
    (503, json!({ "ready": false, "missing": [part] }))
}

on_both! {
    async fn a_node_whose_folder_is_gone_is_not_ready_until_it_is_back(house) {
        assert_eq!(ready(house).await, yes());
        let (folder, aside) = (house.files.path(), house.keys.path().join("aside"));
        std::fs::rename(folder, &aside).expect("it is moved away");
        assert_eq!(ready(house).await, without("files"));
        house.nobody().get("/healthz").await.is(200);
        std::fs::rename(&aside, folder).expect("it is moved back");
        assert_eq!(ready(house).await, yes());
    }

    async fn a_node_over_a_database_that_lacks_a_migration_is_not_ready(house) {
        house.plant("DELETE FROM __diesel_schema_migrations");
        assert_eq!(ready(house).await, without("migrations"));
    }
}

#[actix_web::test]
async fn a_node_whose_bucket_is_away_is_not_ready_until_it_answers() {
    let Some(bucket) = Bucket::create().await else {
        return;
    };
    let Some(house) = House::with_vault(Engine::Sqlite, bucket.vault(LARGEST_FILE)) else {
        return;
    };
    assert_eq!(ready(&house).await, yes());
    bucket.stop();
    assert_eq!(ready(&house).await, without("files"));
    house.nobody().get("/healthz").await.is(200);
    bucket.go_on();
    assert_eq!(ready(&house).await, yes());
    house.close().await;
}
