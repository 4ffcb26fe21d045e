//! Who may do what: the whole matrix as a text that reviews can read, and every route walked as nobody and as each
//! role.

pub(crate) mod strangers;

use std::fmt::Write as _;

use assayer::access::policy::{POLICY, grants};
use assayer::access::{Act, Grant, Role};
use assayer::web::routes::{Access, ROUTES, Row};
use reqwest::Method;
use serde_json::json;

use crate::flows::organisations::register;
use crate::house::client::{Reply, Visit};
use crate::house::running::{House, on_both};

const MATRIX: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/snapshots/policy.txt");

fn whose(grant: Grant) -> &'static str {
    match grant {
        Grant::All => "all",
        Grant::Own => "own",
        Grant::Assigned => "assigned",
    }
}

fn matrix() -> String {
    let mut text = String::from("act");
    for role in Role::ALL {
        write!(text, " | {role}").expect("text");
    }
    text.push('\n');
    for act in Act::ALL {
        write!(text, "{act}").expect("text");
        for role in Role::ALL {
            let grant = grants(*act)
                .iter()
                .find(|(granted, _)| granted == role)
                .map_or("-", |(_, grant)| whose(*grant));
            write!(text, " | {grant}").expect("text");
        }
        text.push('\n');
    }
    text
}

/// After an intended change of rights: `ASSAYER_WRITE_SNAPSHOTS=1 cargo test --test it policy`, and read the diff.
#[test]
fn the_matrix_of_roles_and_acts_is_the_one_reviewed() {
    if std::env::var_os("ASSAYER_WRITE_SNAPSHOTS").is_some() {
        std::fs::write(MATRIX, matrix()).expect("the snapshot is written");
    }
    assert_eq!(matrix(), std::fs::read_to_string(MATRIX).expect("the snapshot"));
}

#[test]
fn every_act_has_exactly_one_row_and_someone_who_may() {
    for act in Act::ALL {
        assert_eq!(POLICY.iter().filter(|(row, _)| row == act).count(), 1, "{act}");
        assert!(!grants(*act).is_empty(), "{act}");
    }
}

#[test]
fn clients_reach_their_own_things_and_nothing_else() {
    for (act, grants) in POLICY {
        for (role, grant) in *grants {
            assert_eq!(role.is_client(), *grant == Grant::Own, "{act} for {role}");
        }
    }
}

#[test]
fn no_address_stands_in_the_table_twice() {
    for (i, row) in ROUTES.iter().enumerate() {
        let twin = ROUTES
            .iter()
            .skip(i + 1)
            .find(|other| other.path == row.path && other.method == row.method);
        assert!(twin.is_none(), "{} {}", row.method, row.path);
    }
}

/// An address with its placeholders filled by an id that belongs to nothing.
fn address(row: &Row) -> String {
    let mut path = String::new();
    for part in row.path.split('/').skip(1) {
        path.push('/');
        path.push_str(if part.starts_with('{') {
            "01900000-0000-7000-8000-00000000ffff"
        } else {
            part
        });
    }
    if path.is_empty() { "/".to_owned() } else { path }
}

async fn ask(visit: &Visit, row: &Row) -> Reply {
    let path = address(row);
    let method = Method::from_bytes(row.method.as_str().as_bytes()).expect("a method");
    if path.starts_with("/api/") && method != Method::GET {
        return visit.send_json(method, &path, json!({})).await;
    }
    if method == Method::POST {
        return visit.post(&path, &[]).await;
    }
    visit.send(visit.request(method, &path), &path).await
}

/// Signing in and out and static files answer for themselves.
fn of_the_door(row: &Row) -> bool {
    matches!(row.path, "/sign-in" | "/sign-out")
        || row.path.starts_with("/api/v1/auth/")
        || row.path.starts_with("/static")
}

async fn walk(house: &House, role: Role) {
    let reviewer = house.staff("Rae Reviewer", &[Role::ApplicationReviewer]).await;
    let organisation = if role.is_client() {
        Some(register(&reviewer, "Aster Labs").await.0.parse().expect("an id"))
    } else {
        None
    };
    let person = house.person("Pat Person", &[role], organisation, None).await;
    for row in ROUTES.iter().filter(|row| !of_the_door(row)) {
        let reply = ask(&person, row).await;
        let may = match row.access {
            Access::Public | Access::SignedIn => true,
            Access::Act(act) => grants(act).iter().any(|(granted, _)| *granted == role),
        };
        let status = reply.status.as_u16();
        if may {
            // An assessor without an auditor's record has no audits and so no reach: 403 as well.
            let unassigned = role == Role::Assessor && status == 403;
            assert!(
                unassigned || !matches!(status, 401 | 403 | 500..),
                "{role} {} {}: {status} {}",
                row.method,
                row.path,
                reply.text
            );
        } else {
            assert_eq!(status, 403, "{role} {} {}: {}", row.method, row.path, reply.text);
        }
    }
}

on_both! {
    async fn nobody_gets_no_further_than_the_door(house) {
        let nobody = house.nobody();
        for row in ROUTES.iter().filter(|row| !of_the_door(row)) {
            let reply = ask(&nobody, row).await;
            match row.access {
                Access::Public => assert!(!matches!(reply.status.as_u16(), 401 | 403 | 500..), "{}", row.path),
                Access::SignedIn | Access::Act(_) if row.path.starts_with("/api/") => {
                    assert_eq!(reply.status.as_u16(), 401, "{} {}", row.method, row.path);
                }
                Access::SignedIn | Access::Act(_) => {
                    assert!(reply.is(303).location().starts_with("/sign-in"), "{} {}", row.method, row.path);
                }
            }
        }
    }

    async fn a_scheduler_opens_what_the_table_says(house) { walk(house, Role::Scheduler).await; }
    async fn a_reviewer_opens_what_the_table_says(house) { walk(house, Role::ApplicationReviewer).await; }
    async fn an_assessor_opens_what_the_table_says(house) { walk(house, Role::Assessor).await; }
    async fn a_decision_maker_opens_what_the_table_says(house) { walk(house, Role::DecisionMaker).await; }
    async fn a_manager_opens_what_the_table_says(house) { walk(house, Role::Manager).await; }
    async fn an_administrator_opens_what_the_table_says(house) { walk(house, Role::Administrator).await; }
    async fn a_clients_administrator_opens_what_the_table_says(house) { walk(house, Role::ClientAdministrator).await; }
    async fn a_clients_contributor_opens_what_the_table_says(house) { walk(house, Role::ClientContributor).await; }

    async fn an_address_without_a_row_is_not_found(house) {
        let administrator = house.staff("Ada Administrator", &[Role::Administrator]).await;
        administrator.get("/desk/nothing-here").await.is(404).says("Nothing is here");
        administrator.get_json("/api/v1/nothing-here").await.is(404);
    }
}
