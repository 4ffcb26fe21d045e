//! Keys to the API: for one client, for what they were made for, until they end.

use assayer::access::scopes::SCOPES;
use assayer::access::{Act, KeyScope, Role};
use assayer::base::time::{Date, plus_days};
use assayer::journal::{self, Chain};
use reqwest::Method;
use serde_json::{Value, json};

use crate::flows::organisations::{organisation, register, site};
use crate::house::client::Visit;
use crate::house::running::{House, on_both};

const LIST: &str = "/api/v1/organisations";

/// Makes a key and gives its id and the key itself.
pub(crate) async fn made_key(client: &Visit, scopes: &[KeyScope], until: Date) -> (String, String) {
    let given = json!({ "name": "Quality portal", "scopes": scopes, "expires_on": until });
    let reply = client.post_json("/api/v1/keys", given).await.is(201);
    (reply.field("/id"), reply.field("/key"))
}

/// A client with its administrator.
async fn client(house: &House, name: &str, administrator: &str) -> (String, Visit) {
    let reviewer = house
        .staff(&format!("Rae {name}"), &[Role::ApplicationReviewer])
        .await;
    let (id, _) = register(&reviewer, name).await;
    let administrator = house.client(administrator, id.parse().expect("an id")).await;
    (id, administrator)
}

async fn journal_of(house: &House, organisation: &str) -> String {
    let chain = Chain::Organisation(organisation.parse().expect("an id"));
    let lines = house
        .db
        .read_public(move |conn| journal::latest(conn, chain, 100))
        .await;
    format!("{:?}", lines.expect("the journal"))
}

#[test]
fn no_scope_opens_what_only_people_do() {
    for act in [
        Act::SignAgreement,
        Act::ChangePassword,
        Act::SeeApiKeys,
        Act::MakeApiKey,
        Act::RevokeApiKey,
        Act::SeeUsers,
        Act::AddUser,
        Act::SeeJournal,
    ] {
        assert!(!KeyScope::ALL.iter().any(|scope| scope.opens(act)), "{act}");
    }
    assert_eq!(SCOPES.len(), KeyScope::ALL.len());
    for (scope, acts) in SCOPES {
        for act in *acts {
            let may = assayer::access::policy::grants(*act)
                .iter()
                .any(|(role, _)| *role == Role::ClientAdministrator);
            assert!(may, "{scope} opens {act}, which no client may do");
        }
    }
}

on_both! {
    async fn a_key_is_shown_once_and_kept_nowhere(house) {
        let (id, cleo) = client(house, "Aster Labs", "Cleo Client").await;
        let (key_id, key) = made_key(&cleo, &[KeyScope::Read], plus_days(house.today(), 365)).await;
        assert!(key.starts_with("ak_") && key.len() == 67, "{key}");
        let listed = cleo.get_json("/api/v1/keys").await.is(200).lacks(&key);
        let item = listed.json()["items"][0].clone();
        assert_eq!(item["id"], json!(key_id));
        assert_eq!((&item["state"], &item["used_at"]), (&json!("good"), &Value::Null));
        assert_eq!(item["scopes"], json!(["read"]));
        let text = journal_of(house, &id).await;
        assert!(text.contains("make_api_key") && !text.contains(&key), "{text}");
        let hash = assayer::access::sessions::hex(&assayer::access::sessions::token_hash(&key));
        assert!(!text.contains(&hash) && !listed.text.contains(&hash));
    }

    async fn a_key_opens_its_own_organisation_within_its_scopes(house) {
        let (id, cleo) = client(house, "Aster Labs", "Cleo Client").await;
        let (other, _) = client(house, "Kestrel Medical", "Olga Other").await;
        let until = plus_days(house.today(), 30);
        let (key_id, key) = made_key(&cleo, &[KeyScope::Organisation], until).await;
        let program = Visit::bearing(&house.base, &key);
        program.get_json(LIST).await.is(200).says("Aster Labs").lacks("Kestrel");
        program.get_json(&format!("{LIST}/{other}")).await.is(404).lacks("Kestrel");
        program.get_json("/api/v1/findings").await.is(403);
        program.get_json("/api/v1/users").await.is(403);
        program.post_json(&format!("{LIST}/{id}/sites"), site("Annexe")).await.is(201);
        program.post_json(&format!("{LIST}/{other}/sites"), site("Annexe")).await.is(404);
        let mut changed = organisation("Aster Laboratories");
        changed["version"] = json!(1);
        program.send_json(Method::PUT, &format!("{LIST}/{id}"), changed).await.is(200);
        // The journal names the key, and people see what it is called.
        let text = journal_of(house, &id).await;
        assert!(text.contains(&format!("key:{key_id}")), "{text}");
        let manager = house.staff("Mia Manager", &[Role::Manager]).await;
        manager.get(&format!("/desk/journal?organisation={id}")).await.is(200).says("Quality portal");
        // A person's own matters are none of a program's, and pages are for people.
        let given = json!({ "current": "a", "password": "b" });
        program.post_json("/api/v1/account/password", given).await.is(403);
        program.post_json("/api/v1/keys", json!({})).await.is(403);
        program.get("/portal").await.is(303);
    }

    async fn a_key_ends_when_it_is_revoked(house) {
        let (id, cleo) = client(house, "Aster Labs", "Cleo Client").await;
        let (_, olga) = client(house, "Kestrel Medical", "Olga Other").await;
        let (key_id, key) = made_key(&cleo, &[KeyScope::Read], plus_days(house.today(), 30)).await;
        let node = house.another_node();
        let program = Visit::bearing(&node, &key);
        program.get_json(LIST).await.is(200);
        let path = format!("/api/v1/keys/{key_id}/revocation");
        olga.post_json(&path, json!({})).await.is(404);
        cleo.post_json(&path, json!({})).await.is(204);
        program.get_json(LIST).await.is(401).says("/problems/token");
        cleo.post_json(&path, json!({})).await.is(409);
        assert_eq!(cleo.get_json("/api/v1/keys").await.json()["items"][0]["state"], json!("revoked"));
        assert!(journal_of(house, &id).await.contains("revoke_api_key"));
    }

    async fn a_key_ends_after_its_last_day(house) {
        let (_, cleo) = client(house, "Aster Labs", "Cleo Client").await;
        let until = plus_days(house.today(), 30);
        let (_, key) = made_key(&cleo, &[KeyScope::Read], until).await;
        let program = Visit::bearing(&house.base, &key);
        house.set_date(until);
        program.get_json(LIST).await.is(200);
        house.set_date(plus_days(until, 1));
        program.get_json(LIST).await.is(401);
    }

    async fn a_key_ends_when_nobody_of_its_organisation_is_left(house) {
        let (id, cleo) = client(house, "Aster Labs", "Cleo Client").await;
        let contributor = house
            .add_user("cora@example.org", "Cora", &[Role::ClientContributor], Some(id.parse().expect("an id")), None)
            .await;
        let (_, key) = made_key(&cleo, &[KeyScope::Read], plus_days(house.today(), 30)).await;
        let node = house.another_node();
        let program = Visit::bearing(&node, &key);
        let administrator = house.staff("Ada Administrator", &[Role::Administrator]).await;
        let users = administrator.get_json("/api/v1/users").await.json();
        let of = |name: &str| {
            let users = users["items"].as_array().expect("items").clone();
            let found = users.into_iter().find(|user| user["name"] == json!(name)).expect("a user");
            found["id"].as_str().expect("an id").to_owned()
        };
        let shut_out = json!({ "active": "no", "version": 1 });
        let path = format!("/api/v1/users/{}/active", of("Cleo Client"));
        administrator.post_json(&path, shut_out.clone()).await.is(200);
        // Whoever made it has left, and somebody is still there to answer for it.
        program.get_json(LIST).await.is(200);
        let path = format!("/api/v1/users/{contributor}/active");
        administrator.post_json(&path, shut_out).await.is(200);
        program.get_json(LIST).await.is(401);
    }

    async fn the_last_use_is_kept_to_the_minute(house) {
        let (_, cleo) = client(house, "Aster Labs", "Cleo Client").await;
        let (_, key) = made_key(&cleo, &[KeyScope::Read], plus_days(house.today(), 30)).await;
        let program = Visit::bearing(&house.base, &key);
        let mut seen = Vec::new();
        for seconds in [0, 59, 1] {
            house.pass_seconds(seconds);
            program.get_json(LIST).await.is(200);
            seen.push(cleo.get_json("/api/v1/keys").await.json()["items"][0]["used_at"].clone());
        }
        assert_eq!(seen, [json!("2026-01-05T09:00:00Z"), json!("2026-01-05T09:00:00Z"), json!("2026-01-05T09:01:00Z")]);
    }

    async fn what_is_missing_to_make_a_key_is_said(house) {
        let (_, cleo) = client(house, "Aster Labs", "Cleo Client").await;
        let (other, _) = client(house, "Kestrel Medical", "Olga Other").await;
        let today = house.today();
        let good = json!({ "name": "Portal", "scopes": ["read"], "expires_on": today });
        for (field, value, says) in [
            ("name", json!(""), "Enter something"),
            ("scopes", json!([]), "Choose at least one"),
            ("scopes", json!(["everything"]), "is not one of"),
            ("expires_on", json!(""), "Enter a date"),
            ("expires_on", json!(plus_days(today, -1)), "365 days"),
            ("expires_on", json!(plus_days(today, 366)), "365 days"),
            ("secret", json!("ak_mine"), "is not a field"),
        ] {
            let mut wrong = good.clone();
            wrong[field] = value;
            cleo.post_json("/api/v1/keys", wrong).await.is(422).says(says).says(field);
        }
        let mut foreign = good.clone();
        foreign["organisation"] = json!(other);
        cleo.post_json("/api/v1/keys", foreign.clone()).await.is(404);
        let administrator = house.staff("Ada Administrator", &[Role::Administrator]).await;
        administrator.post_json("/api/v1/keys", good).await.is(422).says("Choose the client");
        let key = administrator.post_json("/api/v1/keys", foreign).await.is(201).field("/key");
        Visit::bearing(&house.base, &key).get_json(LIST).await.is(200).says("Kestrel").lacks("Aster");
    }

    async fn the_pages_make_show_and_revoke_a_key(house) {
        let (id, cleo) = client(house, "Aster Labs", "Cleo Client").await;
        let administrator = house.staff("Ada Administrator", &[Role::Administrator]).await;
        let until = plus_days(house.today(), 90).to_string();
        for (person, base) in [(&cleo, "/portal/keys"), (&administrator, "/desk/keys")] {
            let mut fields = vec![("name", "Night run"), ("scopes", "read"), ("scopes", "findings"), ("expires_on", &until)];
            if base == "/desk/keys" {
                person.post(base, &fields).await.is(422).says("Choose the client").says("Night run");
                fields.push(("organisation", &id));
            }
            let page = person.post(base, &fields).await.is(200).says("only this once");
            let key = format!("ak_{}", &page.text.split("ak_").nth(1).expect("the key")[..64]);
            Visit::bearing(&house.base, &key).get_json("/api/v1/findings").await.is(200);
            let list = person.get(base).await.is(200).says("Night run").says("5 January 2026 09:00").lacks(&key);
            let marker = format!("action=\"{base}/");
            let key_id = &list.text.split(marker.as_str()).nth(1).expect("a key to revoke")[..36];
            let to = person.post(&format!("{base}/{key_id}/revocation"), &[]).await.is(303).location();
            person.get(&to).await.is(200).says("The key is revoked").says("Revoked");
            Visit::bearing(&house.base, &key).get_json("/api/v1/findings").await.is(401);
        }
    }
}
