//! Evidence whose files lie in a bucket.

use assayer::vault::Digest;
use reqwest::multipart;
use serde_json::Value;

use super::{asked, case, item, post_form, send};
use crate::house::bucket::Bucket;
use crate::house::databases::Engine;
use crate::house::running::{House, LARGEST_FILE};

/// Files in a bucket, from the upload to the download, while the store is well, away, well again, and wrong.
async fn in_a_bucket(engine: Engine) {
    let Some(bucket) = Bucket::create().await else {
        return;
    };
    let Some(house) = House::with_vault(engine, bucket.vault(LARGEST_FILE)) else {
        return;
    };
    let case = case(&house, "St Brannoc Hospital").await;
    let request = asked(&house, &case).await;
    let client = case.client(&house).await;
    let receipt = send(&client, &request, "minutes.pdf", b"minutes", None)
        .await
        .is(201);
    let file = format!("/api/v1/evidence/{}/content", receipt.field("/id"));
    client.get(&file).await.is(200).says("minutes");

    bucket.stop();
    let refused = send(&client, &request, "more.pdf", b"more", None).await.is(503);
    assert_eq!(refused.headers["retry-after"], "60");
    refused
        .says("The store of files does not answer")
        .says("/problems/away");
    let form = vec![
        ("csrf", multipart::Part::text(client.csrf().to_owned())),
        ("file", super::file("more.pdf", b"more")),
    ];
    let page = post_form(
        &client,
        &format!("/portal/evidence-requests/{request}/files"),
        form,
    )
    .await
    .is(503);
    assert_eq!(page.headers["retry-after"], "60");
    page.says("A part of the system does not answer");
    client.get(&file).await.is(503);
    client
        .get("/portal/evidence")
        .await
        .is(200)
        .says("1 of 6 items are with us.");
    client.get("/healthz").await.is(200);
    let files = |item: &Value| item["files"].as_array().map(Vec::len);
    assert_eq!(
        files(&item(&client, &request).await),
        Some(1),
        "no row without its file"
    );

    bucket.go_on();
    client.get(&file).await.is(200).says("minutes");
    send(&client, &request, "more.pdf", b"more", None).await.is(201);
    assert_eq!(files(&item(&client, &request).await), Some(2));

    let hash = Digest::of(b"minutes");
    bucket
        .plant(&format!("files/{}/{hash}", &hash.as_str()[..2]), b"minutas")
        .await;
    client.get(&file).await.is(500).lacks("minutas");
    house.leave_faults();
    house.close().await;
}

#[actix_web::test]
async fn evidence_in_a_bucket_outlives_the_bucket_being_away_on_sqlite() {
    in_a_bucket(Engine::Sqlite).await;
}

#[actix_web::test]
async fn evidence_in_a_bucket_outlives_the_bucket_being_away_on_postgres() {
    in_a_bucket(Engine::Postgres).await;
}
