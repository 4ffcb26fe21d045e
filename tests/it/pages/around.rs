//! The pages around the path, each with nothing, with much, with very long content and with something wrong: menus,
//! clients, accreditations, journal, users, the people of a client, and what falls due for a case.

use assayer::access::{Actor, Role};
use assayer::base::ids::OrganisationId;
use assayer::parties::holidays::{self, GivenHoliday};
use assayer::work::Target;
use serde_json::json;

use crate::flows::audited::{case, certified};
use crate::flows::organisations::{organisation, register, site};
use crate::flows::review::accredited;
use crate::house::databases::Engine;
use crate::house::person::Person;
use crate::house::running::House;

/// A name as long as names get.
const LONG: &str = "Universitätsklinikum der Donaudampfschifffahrtsgesellschaft und der Vereinigten Krankenhäuser von \
    Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogoch gemeinnützige Betriebsgesellschaft mbH";
const LONG_PERSON: &str =
    "Maximiliana Featherstonehaugh-Cholmondeley von und zu Hohenlohe-Waldenburg-Schillingsfürst";
const LONG_ADDRESS: &str =
    "maximiliana.featherstonehaugh-cholmondeley@quality-management.long-client-name.example.org";

/// A refused form is answered with 422, and the browser says so; nothing else may be wrong.
async fn refused(person: &Person) {
    for complaint in person.browser.complaints().await {
        assert!(complaint.contains("status of 422"), "{complaint}");
    }
}

#[actix_web::test]
async fn whoever_opens_many_pages_finds_them_in_groups_by_the_keyboard_and_without_scripts() {
    let Some(house) = House::new(Engine::Sqlite) else {
        return;
    };
    let Some(person) = Person::at(&house.base).await else {
        return;
    };
    let every: Vec<Role> = Role::ALL
        .iter()
        .copied()
        .filter(|role| !role.is_client())
        .collect();
    house.staff("Mara Manager", &every).await;
    person.sign_in("mara.manager@example.org").await;
    person.look("around-menu").await;
    person.tab_to("Administration").await;
    person.enter("Outbox").await;
    person.look("around-menu-open").await;
    person.tab_to("Journal").await;
    person.enter("Every change, newest first").await;
    // Where one is, is told of the page and of its group.
    let marked = "return [...document.querySelectorAll('.links [aria-current]')].filter(it => it.checkVisibility()).map(it => it.innerText.trim()).join()";
    let marked_here = person.browser.run(marked, vec![]).await;
    assert_eq!(marked_here, json!("Administration"));
    person.press("Administration", "Jobs").await;
    let marked_open = person.browser.run(marked, vec![]).await;
    assert_eq!(marked_open, json!("Administration,Journal"));
    // The groups are the browser's own: without any click for a script to see, one that opens closes the other.
    let open = "const [one, other] = document.querySelectorAll('.nav-group'); one.open = true; other.open = true; \
        const first = [one.open, other.open]; one.open = true; return [...first, one.open, other.open].join()";
    assert_eq!(
        person.browser.run(open, vec![]).await,
        json!("false,true,true,false")
    );
    person.press("Clients", "No clients yet").await;
    person.look_into("Menu", "Outbox", "around-menu-phone").await;

    // Whoever opens few pages has them all in the bar.
    house.staff("Ada Administrator", &[Role::Administrator]).await;
    person.sign_in("ada.administrator@example.org").await;
    person.press("Journal", "Every change, newest first").await;
    person.look("around-menu-few").await;
    person.found_nothing_wrong();
    house.close().await;
}

#[actix_web::test]
async fn clients_with_long_names_many_sites_and_faults_are_in_order() {
    let Some(house) = House::new(Engine::Sqlite) else {
        return;
    };
    let Some(person) = Person::at(&house.base).await else {
        return;
    };
    let reviewer = house.staff("Rae Reviewer", &[Role::ApplicationReviewer]).await;
    person.sign_in("rae.reviewer@example.org").await;
    person.goto("/desk/organisations").await;
    person.look("around-clients-none").await;
    let mut given = organisation(LONG);
    given["contact_name"] = json!(LONG_PERSON);
    given["contact_email"] = json!(LONG_ADDRESS);
    given["parent_group"] = json!(LONG);
    let long = reviewer
        .post_json("/api/v1/organisations", given)
        .await
        .is(201)
        .field("/id");
    person.goto(&format!("/desk/organisations/{long}")).await;
    person.look("around-client-no-sites").await;
    for number in 1..=12 {
        let mut given = site(&format!("Ward building {number} on the northern campus"));
        given["region"] = json!(if number % 3 == 0 { "" } else { "GB-SCT" });
        if number == 1 {
            given["name"] = json!(LONG);
            given["activities"] = json!(LONG.repeat(2));
        }
        let path = format!("/api/v1/organisations/{long}/sites");
        reviewer.post_json(&path, given).await.is(201);
    }
    for name in ["Aster Labs", "Kestrel Medical", "Tarn Textiles"] {
        register(&reviewer, name).await;
    }
    person.goto("/desk/organisations").await;
    person.look("around-clients").await;
    person.press(LONG, "Ward building 12").await;
    person.look("around-client").await;
    person
        .goto(&format!("/desk/organisations/{long}/sites/new"))
        .await;
    person
        .fill(&[("Country", "GB"), ("Region", "Scotland"), ("Hours a day", "many")])
        .await;
    person.press("Save", "is not a region").await;
    refused(&person).await;
    person.look("around-site-wrong").await;
    person.goto(&format!("/desk/organisations/{long}/edit")).await;
    person
        .fill(&[("E-mail address", "nobody"), ("Country", "Britain")])
        .await;
    person.press("Save", "is not an e-mail address").await;
    refused(&person).await;
    person.look("around-client-wrong").await;
    person.found_nothing_wrong();
    house.close().await;
}

#[actix_web::test]
async fn accreditations_are_corrected_and_ended_in_a_browser() {
    let Some(house) = House::new(Engine::Sqlite) else {
        return;
    };
    let Some(person) = Person::at(&house.base).await else {
        return;
    };
    house
        .staff("Mara Manager", &[Role::Manager, Role::Administrator])
        .await;
    person.sign_in("mara.manager@example.org").await;
    person.goto("/desk/accreditations").await;
    person.look("around-accreditations-none").await;
    accredited(&house, "ISO 9001:2015").await;
    let case = case(&house, "St Brannoc").await;
    certified(&case).await;
    person.sign_in("mara.manager@example.org").await;
    person.goto("/desk/accreditations").await;
    person.look("around-accreditations").await;
    person
        .press("ISO 9001:2015", "Certificates issued under it")
        .await;
    person.look("around-accreditation").await;
    person
        .press("Correct this entry", "For what was entered wrong")
        .await;
    person
        .fill(&[("Accreditation body", LONG), ("Reason", "A slip")])
        .await;
    person
        .press("Save the correction", "would no longer have covered")
        .await;
    refused(&person).await;
    person.look("around-accreditation-refused").await;
    person
        .fill(&[
            ("Accreditation body", "National Accreditation Service"),
            ("Technical areas", "IAF 38; IAF 33; IAF 12; IAF 29; IAF 35"),
        ])
        .await;
    person.press("Save the correction", "It is corrected").await;
    person
        .fill(&[("First day without it", "2026-03-01"), ("Reason", "Given up")])
        .await;
    person.press("End the accreditation", "at the earliest").await;
    refused(&person).await;
    person.look("around-accreditation-end-refused").await;
    person.fill(&[("First day without it", "2027-01-01")]).await;
    person.press("End the accreditation", "It ends on that day").await;
    person.look("around-accreditation-ended").await;
    person.goto("/desk/accreditations").await;
    person.look("around-accreditations-ending").await;
    person.goto("/desk/accreditations/new").await;
    person.press("Record an accreditation", "stand in the way").await;
    refused(&person).await;
    person.look("around-accreditation-new-wrong").await;
    person.found_nothing_wrong();
    house.close().await;
}

#[actix_web::test]
async fn the_journal_is_read_page_by_page() {
    let Some(house) = House::new(Engine::Sqlite) else {
        return;
    };
    let Some(person) = Person::at(&house.base).await else {
        return;
    };
    let manager = house
        .staff("Mara Manager", &[Role::Manager, Role::Administrator])
        .await;
    for day in 1..=60 {
        let given = GivenHoliday {
            kind: "closed".into(),
            held_on: (house.today() + chrono::Days::new(day)).to_string().into(),
            name: format!("Closed day {day}").into(),
            ..GivenHoliday::default()
        };
        let given = given.check().expect("a good day");
        let add = house
            .db
            .act(&Actor::CommandLine, house.now(), Target::House, move |work| {
                holidays::add(work, given)
            });
        add.await.expect("it is added");
    }
    let change = json!({ "value": 45, "in_force_on": house.today(), "reason": LONG, "version": 1 });
    let path = "/api/v1/settings/parameters/answer_days/changes";
    manager.post_json(path, change).await.is(200);
    person.sign_in("mara.manager@example.org").await;
    person.goto("/desk/journal").await;
    person.look("around-journal").await;
    person.press("Next", "Entry 12").await;
    person.look("around-journal-last").await;
    person.found_nothing_wrong();
    house.close().await;
}

#[actix_web::test]
async fn users_and_the_people_of_a_client_are_in_order_with_long_names() {
    let Some(house) = House::new(Engine::Sqlite) else {
        return;
    };
    let Some(person) = Person::at(&house.base).await else {
        return;
    };
    let reviewer = house.staff("Rae Reviewer", &[Role::ApplicationReviewer]).await;
    let (client, _) = register(&reviewer, LONG).await;
    let id: OrganisationId = client.parse().expect("an id");
    let cleo = house.client("Cleo Client", id).await;
    let ada = house.staff("Ada Administrator", &[Role::Administrator]).await;
    let every: Vec<&str> = Role::ALL
        .iter()
        .filter(|role| !role.is_client())
        .map(|role| role.as_str())
        .collect();
    let given = json!({ "name": LONG_PERSON, "email": LONG_ADDRESS, "roles": every });
    let long = ada.post_json("/api/v1/users", given).await.is(201).field("/id");
    let shut = house
        .add_user("sam@example.org", "Sam Scheduler", &[Role::Scheduler], None, None)
        .await;
    let closed = json!({ "active": "no", "version": 1 });
    ada.post_json(&format!("/api/v1/users/{shut}/active"), closed)
        .await
        .is(200);
    person.sign_in("ada.administrator@example.org").await;
    person.goto("/desk/users").await;
    person.look("around-users").await;
    person.goto(&format!("/desk/users/{long}")).await;
    person.look("around-user").await;
    person.goto("/desk/users/new").await;
    person.press("Invite", "stand in the way").await;
    refused(&person).await;
    person.look("around-user-wrong").await;
    person.goto("/account").await;
    person.press("Change the password", "stand in the way").await;
    refused(&person).await;
    person.look("around-account-wrong").await;

    person.sign_in("cleo.client@example.org").await;
    person.goto("/portal/people").await;
    person.look("around-people").await;
    let given = [
        ("name", LONG_PERSON),
        ("email", "another@example.org"),
        ("roles", "client_contributor"),
    ];
    cleo.post("/portal/people", &given).await.is(303);
    person.goto("/portal/people").await;
    person.look("around-people-invited").await;
    person.goto("/portal/people/new").await;
    person.press("Invite", "stand in the way").await;
    refused(&person).await;
    person.look("around-people-wrong").await;
    person.goto("/account").await;
    person.look("around-portal-account").await;
    person.found_nothing_wrong();
    house.close().await;
}

#[actix_web::test]
async fn a_case_tells_what_falls_due() {
    let Some(house) = House::new(Engine::Sqlite) else {
        return;
    };
    let Some(person) = Person::at(&house.base).await else {
        return;
    };
    let case = case(&house, "St Brannoc").await;
    certified(&case).await;
    house.staff("Mara Manager", &[Role::Manager]).await;
    for (year, month, day, name) in [
        (2026, 3, 20, "around-case-new"),
        (2027, 2, 20, "around-case-soon"),
        (2027, 4, 20, "around-case-late"),
    ] {
        house.set_day(year, month, day);
        person.sign_in("mara.manager@example.org").await;
        person.goto(&format!("/desk/cases/{}", case.certification)).await;
        person.look(name).await;
    }
    person.found_nothing_wrong();
    house.close().await;
}

#[actix_web::test]
async fn the_list_of_audits_is_read_page_by_page() {
    let Some(house) = House::new(Engine::Sqlite) else {
        return;
    };
    let Some(person) = Person::at(&house.base).await else {
        return;
    };
    house.staff("Mara Manager", &[Role::Manager]).await;
    person.sign_in("mara.manager@example.org").await;
    person.press("Audits", "No audits yet").await;
    person.look("around-audits-none").await;
    let case = case(&house, "St Brannoc").await;
    certified(&case).await;
    house.leave_faults();
    // Many more, as a body of some years has them: copies of those there are.
    house.plant(
        "INSERT INTO audits SELECT substr(id, 1, 24) || printf('%012x', 4096 + n * 64 + number), n * 100 + number, \
         programme_id, certification_id, organisation_id, kind, CASE WHEN n % 7 = 0 THEN 'cancelled' ELSE status END, \
         days, opens_on, target_on, limit_on, window_rule, starts_on, ends_on, interval_reason, version FROM audits, \
         (WITH RECURSIVE more (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM more WHERE n < 30) SELECT n FROM more)",
    );
    house.plant(&format!("UPDATE organisations SET legal_name = '{LONG}'"));
    person.sign_in("mara.manager@example.org").await;
    person.goto("/desk/audits").await;
    person.look("around-audits").await;
    person.press("Next", "Previous").await;
    person.look("around-audits-middle").await;
    person.goto("/desk/audits?page=3").await;
    person.look("around-audits-last").await;
    person.goto("/desk/audits?page=300").await;
    person.look("around-audits-beyond").await;
    person.press("To the first page", "Page 1").await;
    person.found_nothing_wrong();
    house.close().await;
}
