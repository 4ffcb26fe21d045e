//! What the API does not understand it refuses, and says what.

use assayer::access::Role;
use reqwest::{Method, header};
use serde_json::json;

use crate::flows::organisations::organisation;
use crate::house::client::{Reply, Visit};
use crate::house::running::on_both;

const PATH: &str = "/api/v1/organisations";

async fn raw(visit: &Visit, kind: &str, body: &str) -> Reply {
    let request = visit
        .request(Method::POST, PATH)
        .header(header::CONTENT_TYPE, kind)
        .body(body.to_owned());
    visit.send(request, &format!("POST {kind} {body}")).await
}

on_both! {
    async fn a_body_is_json_and_an_object(house) {
        let reviewer = house.staff("Rae Reviewer", &[Role::ApplicationReviewer]).await;
        let good = organisation("Tarn Textiles").to_string();
        for kind in ["text/plain", "application/xml", "application/jsonp", "application/x-www-form-urlencoded"] {
            raw(&reviewer, kind, &good).await.is(415).says("application/json");
        }
        for broken in ["", "{", "{\"a\":}", "{\"a\":1}x", "\u{0}"] {
            raw(&reviewer, "application/json", broken).await.is(400);
        }
        for other in ["[]", "null", "3", "\"text\"", "[\"Tarn\"]"] {
            raw(&reviewer, "application/json", other).await.is(422).says("object");
        }
        raw(&reviewer, "application/json; charset=utf-8", &good).await.is(201);
    }

    async fn a_fault_is_named_by_its_place(house) {
        let reviewer = house.staff("Rae Reviewer", &[Role::ApplicationReviewer]).await;
        for (field, value) in [("name", json!("x")), ("~odd/one", json!(1))] {
            let mut given = organisation("Tarn Textiles");
            given[field] = value;
            let refused = reviewer.post_json(PATH, given).await.is(422);
            assert!(refused.field("/errors/0/detail").contains(field));
        }
        for value in [json!([]), json!({ "inner": 1 })] {
            let mut given = organisation("Tarn Textiles");
            given["city"] = value;
            let refused = reviewer.post_json(PATH, given).await.is(422);
            assert_eq!(refused.field("/errors/0/field"), "/city");
        }
    }

    async fn a_place_within_a_list_is_named(house) {
        let administrator = house.staff("Ada Admin", &[Role::Administrator]).await;
        let given = json!({ "roles": ["scheduler", { "role": "manager" }] });
        let refused = administrator.post_json("/api/v1/users", given).await.is(422);
        assert_eq!(refused.field("/errors/0/field"), "/roles/1");
    }

    async fn a_misspelt_parameter_filters_nothing_and_is_refused(house) {
        let reviewer = house.staff("Rae Reviewer", &[Role::ApplicationReviewer]).await;
        let refused = reviewer.get_json("/api/v1/organisations?nmae=x").await.is(422);
        assert_eq!(refused.field("/errors/0/field"), "/nmae");
        reviewer.get_json("/api/v1/organisations?name=x&name=y").await.is(422).says("once");
        reviewer.get_json("/api/v1/certifications?status=wild").await.is(422);
    }

    async fn an_unknown_address_or_method_is_a_problem_document(house) {
        let reviewer = house.staff("Rae Reviewer", &[Role::ApplicationReviewer]).await;
        for path in ["/api/v1/nothing", "/api/v2/organisations", "/api/", "/api/v1/organisations/not-an-id"] {
            let reply = reviewer.get_json(path).await.is(404);
            assert_eq!(reply.field("/type"), "/problems/not-found", "{path}");
        }
        let reply = reviewer.send_json(Method::DELETE, PATH, json!({})).await.is(405);
        assert_eq!(reply.headers.get(header::ALLOW).expect("Allow"), "GET, POST, HEAD");
        assert_eq!(reply.field("/type"), "/problems/other-method");
    }

    async fn a_body_beyond_the_limit_is_refused(house) {
        let reviewer = house.staff("Rae Reviewer", &[Role::ApplicationReviewer]).await;
        let long = json!({ "legal_name": "x".repeat(1 << 20) }).to_string();
        raw(&reviewer, "application/json", &long).await.is(413);
    }
}
