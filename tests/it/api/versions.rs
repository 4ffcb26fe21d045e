//! A change says which version it is made from, and learns which one there is.

use assayer::access::Role;
use reqwest::{Method, header};
use serde_json::json;

use crate::flows::organisations::{organisation, register, site};
use crate::house::client::{Reply, Visit};
use crate::house::running::on_both;

fn tag(reply: &Reply) -> &str {
    let tag = reply.headers.get(header::ETAG).expect("an ETag");
    tag.to_str().expect("text")
}

/// A change of an organisation with these headers.
async fn change(visit: &Visit, path: &str, name: &str, headers: &[(&str, &str)]) -> Reply {
    let mut request = visit
        .request(Method::PUT, path)
        .header(header::CONTENT_TYPE, "application/json")
        .body(organisation(name).to_string());
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    visit.send(request, &format!("PUT {path} as {name}")).await
}

on_both! {
    async fn a_change_is_made_from_the_version_its_etag_named(house) {
        let reviewer = house.staff("Rae Reviewer", &[Role::ApplicationReviewer]).await;
        let (id, _) = register(&reviewer, "Tarn Textiles").await;
        let path = format!("/api/v1/organisations/{id}");
        let read = reviewer.get_json(&path).await.is(200);
        assert_eq!(tag(&read), "\"1\"");
        let changed = change(&reviewer, &path, "Tarn Textiles Ltd", &[("If-Match", "\"1\"")]).await.is(200);
        assert_eq!(tag(&changed), "\"2\"");
        assert_eq!(tag(&reviewer.get_json(&path).await), "\"2\"");
        let late = change(&reviewer, &path, "Tarn Textiles plc", &[("If-Match", "\"1\"")]).await.is(412);
        assert_eq!(tag(&late), "\"2\"");
        assert_eq!(late.field("/type"), "/problems/stale");
        assert_eq!(reviewer.get_json(&path).await.field("/legal_name"), "Tarn Textiles Ltd");
    }

    async fn what_is_made_says_its_version_and_is_changed_from_it(house) {
        let reviewer = house.staff("Rae Reviewer", &[Role::ApplicationReviewer]).await;
        let made = reviewer.post_json("/api/v1/organisations", organisation("Tarn Textiles")).await.is(201);
        let path = made.headers[header::LOCATION].to_str().expect("text").to_owned();
        assert_eq!(tag(&made), "\"1\"");
        let site = reviewer.post_json(&format!("{path}/sites"), site("Mill")).await.is(201);
        let there = site.headers[header::LOCATION].to_str().expect("text").to_owned();
        assert_eq!(tag(&site), tag(&reviewer.get_json(&there).await.is(200)));
        let changed = change(&reviewer, &path, "Tarn Textiles Ltd", &[("If-Match", tag(&made))]).await.is(200);
        assert_eq!(tag(&changed), "\"2\"");

        // What has no version of its own has the tag of what it says, as when it is read.
        let given = json!({ "standard": "ISO 9001:2015", "organisation": path.rsplit('/').next() });
        let application = reviewer.post_json("/api/v1/applications", given).await.is(201);
        let there = application.headers[header::LOCATION].to_str().expect("text").to_owned();
        assert_eq!(tag(&application), tag(&reviewer.get_json(&there).await.is(200)));

        // Sent again with its key, the answer is the same in this as well.
        let again = || {
            let request = reviewer
                .request(Method::POST, "/api/v1/organisations")
                .header(header::CONTENT_TYPE, "application/json")
                .header("Idempotency-Key", "one")
                .body(organisation("Halden Pharma").to_string());
            reviewer.send(request, "POST with a key")
        };
        let (first, second) = (again().await.is(201), again().await.is(201));
        assert_eq!(second.headers["idempotency-replayed"], "true");
        assert_eq!(tag(&first), tag(&second));

        // A thing that is kept in a list alone has none.
        let administrator = house.staff("Ada Admin", &[Role::Administrator]).await;
        let day = json!({ "kind": "closed", "held_on": "2026-12-24", "name": "Christmas Eve" });
        let day = administrator.post_json("/api/v1/settings/holidays", day).await.is(201);
        assert!(day.headers.get(header::ETAG).is_none());
        let user = json!({ "name": "Nia New", "email": "nia@example.org", "roles": ["scheduler"] });
        let user = administrator.post_json("/api/v1/users", user).await.is(201);
        let there = user.headers[header::LOCATION].to_str().expect("text").to_owned();
        assert_eq!(tag(&user), tag(&administrator.get_json(&there).await.is(200)));
    }

    async fn a_change_that_names_no_version_is_not_made(house) {
        let reviewer = house.staff("Rae Reviewer", &[Role::ApplicationReviewer]).await;
        let (id, _) = register(&reviewer, "Tarn Textiles").await;
        let path = format!("/api/v1/organisations/{id}");
        change(&reviewer, &path, "New", &[]).await.is(428).says("If-Match");
        change(&reviewer, &path, "New", &[("If-None-Match", "*")]).await.is(428);
        change(&reviewer, &path, "New", &[("If-Match", "*")]).await.is(400).says("one ETag");
        change(&reviewer, &path, "New", &[("If-Match", "\"1\", \"2\"")]).await.is(400);
        // What is no tag of ours, a weak one among them, matches nothing there is.
        for other in ["W/\"1\"", "1", "\"one\"", "\"-1\"", "\"99999999999\""] {
            let refused = change(&reviewer, &path, "New", &[("If-Match", other)]).await.is(412);
            assert_eq!(tag(&refused), "\"1\"", "{other}");
        }
        assert_eq!(reviewer.get_json(&path).await.field("/legal_name"), "Tarn Textiles");
    }

    async fn the_version_is_no_field_of_the_body(house) {
        let reviewer = house.staff("Rae Reviewer", &[Role::ApplicationReviewer]).await;
        let mut given = organisation("Tarn Textiles");
        given["version"] = json!(1);
        let request = reviewer
            .request(Method::POST, "/api/v1/organisations")
            .header(header::CONTENT_TYPE, "application/json")
            .body(given.to_string());
        let refused = reviewer.send(request, "a version in the body").await.is(422);
        assert_eq!(refused.field("/errors/0/field"), "/version");
    }

    async fn a_user_is_read_and_changed_by_version(house) {
        let administrator = house.staff("Ada Admin", &[Role::Administrator]).await;
        let id = house.add_user("sam@example.org", "Sam Staff", &[Role::Scheduler], None, None).await;
        let path = format!("/api/v1/users/{id}");
        assert_eq!(tag(&administrator.get_json(&path).await.is(200)), "\"1\"");
        let given = json!({ "active": "no", "version": 1 });
        let changed = administrator.post_json(&format!("{path}/active"), given).await.is(200);
        assert_eq!((tag(&changed), changed.field("/active").as_str()), ("\"2\"", "false"));
        let unknown = "/api/v1/users/01900000-0000-7000-8000-0000000000ff";
        administrator.get_json(unknown).await.is(404);
    }
}
