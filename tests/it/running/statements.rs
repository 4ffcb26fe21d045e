//! How often the database is asked: as often for many rows as for few.

use std::collections::BTreeMap;

use assayer::access::Role;
use assayer::base::ids::OrganisationId;
use assayer::demo;
use assayer::web::routes::ROUTES;

use crate::house::client::Visit;
use crate::house::running::{House, on_both};
use crate::house::statements;

/// Who sees every list.
const EVERYBODY: &[Role] = &[
    Role::Scheduler,
    Role::ApplicationReviewer,
    Role::DecisionMaker,
    Role::Manager,
    Role::Administrator,
];

/// What is on its own: it shows no rows, or is a door.
const OTHERS: &[&str] = &["/new", "/static", "/brand"];

/// Every address of pages and lists that names no thing of its own.
fn lists(beginnings: &[&str]) -> Vec<String> {
    let found = ROUTES.iter().filter(|row| {
        row.method.as_str() == "GET"
            && !row.path.contains('{')
            && beginnings.iter().any(|beginning| row.path.starts_with(beginning))
            && !OTHERS.iter().any(|other| row.path.contains(other))
    });
    found
        .map(|row| {
            let part = if row.path.starts_with("/api/") && is_a_list(row.path) {
                "?limit=200"
            } else {
                ""
            };
            format!("{}{part}", row.path)
        })
        .collect()
}

fn is_a_list(path: &str) -> bool {
    use assayer::web::api::document::operations::{Gives, OPERATIONS};
    let found = OPERATIONS
        .iter()
        .find(|one| one.method == "GET" && one.path == path);
    found.is_some_and(|one| matches!(one.gives, Gives::List(_)) && one.query.contains(&"limit"))
}

/// What the database was asked for each of these.
async fn asked(house: &House, visit: &Visit, addresses: &[String]) -> BTreeMap<String, Vec<String>> {
    let mut asked = BTreeMap::new();
    for address in addresses {
        // What is read once and then known is no matter of rows.
        visit.get(address).await.is(200);
        statements::listen(house.database_url());
        visit.get(address).await.is(200);
        asked.insert(address.clone(), statements::heard(house.database_url()));
    }
    asked
}

/// Where more rows led to more statements: those that came more often.
fn more(before: &BTreeMap<String, Vec<String>>, after: &BTreeMap<String, Vec<String>>) -> Vec<String> {
    let mut found = Vec::new();
    for (address, few) in before {
        let many = &after[address];
        if few.len() == many.len() {
            continue;
        }
        let mut often: BTreeMap<&str, i64> = BTreeMap::new();
        for (statements, sign) in [(many, 1), (few, -1)] {
            for statement in statements {
                let tables = statement.split(" FROM ").nth(1).unwrap_or(statement);
                *often
                    .entry(tables.split(" -- binds").next().unwrap_or(tables))
                    .or_default() += sign;
            }
        }
        often.retain(|_, difference| *difference != 0);
        found.push(format!(
            "{address}: {} and then {}: {often:#?}",
            few.len(),
            many.len()
        ));
    }
    found
}

async fn id(visit: &Visit, list: &str, pointer: &str) -> String {
    visit.get_json(list).await.is(200).field(pointer)
}

/// How many rows a list of the API shows.
async fn rows(visit: &Visit, list: &str) -> usize {
    let found = visit.get_json(list).await.is(200).json();
    found["items"].as_array().expect("items").len()
}

on_both! {
    async fn a_list_asks_as_often_for_many_rows_as_for_few(house) {
        demo::make(&house.db, &house.vault, 7, house.now()).await.expect("the demonstration");
        house.leave_faults();
        let staff = house.staff("Edda Everybody", EVERYBODY).await;
        let client = id(&staff, "/api/v1/certificates?limit=1", "/items/0/organisation_id").await;
        let client: OrganisationId = client.parse().expect("an id");
        let client = house.client("Cleo Client", client).await;
        let (desk, portal) = (lists(&["/desk", "/api/v1"]), lists(&["/portal", "/api/v1"]));
        let portal: Vec<String> = {
            let mut open = Vec::new();
            for address in portal {
                if client.get(&address).await.status == 200 { open.push(address); }
            }
            open
        };
        assert!(desk.len() > 40 && portal.len() > 12, "{desk:?} {portal:?}");
        let before = (asked(house, &staff, &desk).await, asked(house, &client, &portal).await);
        let few = rows(&staff, "/api/v1/audits?limit=200").await;
        house.copy_clients();
        let many = rows(&staff, "/api/v1/audits?limit=200").await;
        assert!(few > 10 && many > few, "{few} and then {many}");
        let after = (asked(house, &staff, &desk).await, asked(house, &client, &portal).await);
        let mut found = more(&before.0, &after.0);
        found.extend(more(&before.1, &after.1));
        assert!(found.is_empty(), "{}", found.join("\n"));
    }
}
