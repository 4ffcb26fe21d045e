//! The programme of the first cycle: days, sites and windows, from the review and the signed agreement.

use assayer::access::{Act, Actor, Role, Subject};
use assayer::base::ids::CertificationId;
use assayer::journal::Entry;
use assayer::lifecycle::programme::windows::Set;
use assayer::lifecycle::{case, programme};
use assayer::rules::site_sample;
use assayer::work::{Done, Target};
use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, PgConnection};
use serde_json::{Value, json};

use super::application::submitted;
use super::organisations::register;
use super::review::{more_sites, reviewer_of_record, yes};
use crate::house::client::Visit;
use crate::house::databases::sqlite;
use crate::house::running::{House, on_both};

/// The standard of the cases here.
pub(crate) const STANDARD: &str = "ISO 9001:2015";

/// The people of the body that a case needs before its audits.
pub(crate) struct Office {
    pub(crate) scheduler: Visit,
    pub(crate) manager: Visit,
    pub(crate) reviewer: Visit,
}

/// They sign in.
pub(crate) async fn office(house: &House) -> Office {
    Office {
        scheduler: house.staff("Sam Scheduler", &[Role::Scheduler]).await,
        manager: house.staff("Mia Manager", &[Role::Manager]).await,
        reviewer: reviewer_of_record(house, &[STANDARD]).await.0,
    }
}

/// A case whose application was accepted.
pub(crate) struct Accepted {
    pub(crate) client: Visit,
    pub(crate) organisation: String,
    pub(crate) certification: String,
    pub(crate) sites: Vec<String>,
}

/// A client's application with these further sites is accepted.
pub(crate) async fn accepted(house: &House, office: &Office, name: &str, further: &[&str]) -> Accepted {
    let (organisation, main) = register(&office.reviewer, name).await;
    let id = organisation.parse().expect("an id");
    let client = house.client(&format!("Cleo of {name}"), id).await;
    let mut sites = vec![main];
    sites.extend(more_sites(&client, &organisation, further).await);
    let application = submitted(&client, STANDARD, &sites).await;
    let mut given = yes(3);
    if !further.is_empty() {
        given["sampling_reason"] = json!("The clinics work alike, run from the main hospital");
    }
    let path = format!("/api/v1/applications/{application}/acceptance");
    let certification = office.reviewer.post_json(&path, given).await.is(201).field("/id");
    Accepted {
        client,
        organisation,
        certification,
        sites,
    }
}

/// The client signs the agreement.
pub(crate) async fn sign(case: &Accepted) {
    let agreement = case
        .client
        .get_json("/api/v1/agreements")
        .await
        .field("/items/0/id");
    let given = json!({
        "version": 1, "terms_read": "yes", "unaccredited_accepted": "yes", "signed_by": "Cleo Client",
    });
    let path = format!("/api/v1/agreements/{agreement}/signature");
    case.client.post_json(&path, given).await.is(200);
}

/// Where the programme of a case is.
pub(crate) fn address(certification: &str) -> String {
    format!("/api/v1/certifications/{certification}/programme")
}

/// A case with its programme made; the programme's audits in order.
pub(crate) async fn planned(
    house: &House,
    office: &Office,
    name: &str,
    further: &[&str],
) -> (Accepted, Vec<Value>) {
    let case = accepted(house, office, name, further).await;
    sign(&case).await;
    let path = address(&case.certification);
    let version = office.scheduler.get_json(&path).await.is(200).json()["version"].clone();
    let given = json!({ "version": version });
    office.scheduler.post_json(&path, given).await.is(201);
    let audits = audits(&office.scheduler, &case.certification).await;
    (case, audits)
}

/// The audits of the present programme, in order.
pub(crate) async fn audits(who: &Visit, certification: &str) -> Vec<Value> {
    let shown = who.get_json(&address(certification)).await.is(200).json();
    let audits = shown.pointer("/programmes/0/audits").and_then(Value::as_array);
    audits.expect("audits").clone()
}

/// The decision's own event, as the decision room records it, and the windows that follow from it.
pub(crate) async fn granted(house: &House, certification: &str, on: &str) -> Vec<Set> {
    let event = format!(
        "INSERT INTO certification_events (id, certification_id, event, happened_on, particulars, recorded_at) VALUES \
         ('01900000-0000-7000-9000-0000000000aa', '{certification}', 'grant', '{on}', '{{}}', '2026-01-05T09:00:00Z')"
    );
    run(house, &event);
    let id: CertificationId = certification.parse().expect("an id");
    house
        .db
        .act(
            &Actor::CommandLine,
            house.now(),
            Target::Certification(id),
            move |work| {
                let reach = work.reach(Act::Decide)?;
                let certification = case::by_id(work.conn(), reach, id)?;
                let permit = work.permit(
                    Act::Decide,
                    &Subject::of(certification.organisation_id),
                    "certification",
                )?;
                let set = programme::set_windows(work, &certification)?;
                Ok(Done::new(permit, Entry::made("windows", id, json!(set)), set))
            },
        )
        .await
        .expect("the windows are set")
}

/// Writes into the house's database directly.
fn run(house: &House, statement: &str) {
    let url = house.database_url();
    let done = match url.strip_prefix("sqlite://") {
        Some(path) => sqlite(path).batch_execute(&format!("PRAGMA busy_timeout=5000; {statement}")),
        None => PgConnection::establish(url)
            .expect("it opens")
            .batch_execute(statement),
    };
    done.unwrap_or_else(|fault| panic!("{fault}: {statement}"));
}

fn kinds(audits: &[Value]) -> Vec<&str> {
    audits
        .iter()
        .map(|audit| audit["kind"].as_str().expect("a kind"))
        .collect()
}

fn sites(audit: &Value) -> Vec<&Value> {
    audit["sites"].as_array().expect("sites").iter().collect()
}

on_both! {
    async fn the_first_cycle_has_five_audits_with_their_days(house) {
        let office = office(house).await;
        let (case, audits) = planned(house, &office, "St Brannoc Hospital", &[]).await;
        assert_eq!(kinds(&audits), ["stage_1", "stage_2", "surveillance", "surveillance", "recertification"]);
        // 4 days for 45 people: AT-50 gives 1 and 3, AT-53 a third rounded to 1.5, AT-54 two thirds rounded to 2.5.
        let days: Vec<&Value> = audits.iter().map(|audit| &audit["days"]).collect();
        assert_eq!(days, [1.0, 3.0, 1.5, 1.5, 2.5].map(|days| json!(days)).iter().collect::<Vec<_>>());
        let rules: Vec<&Value> = audits.iter().map(|audit| &audit["window_rule"]).collect();
        assert_eq!(rules, ["LC-14", "LC-37", "LC-22", "LC-121", "LC-80"].map(|rule| json!(rule)).iter().collect::<Vec<_>>());
        assert_eq!(audits[0]["opens_on"], json!("2026-01-05"), "stage 1 opens with the signature");
        for audit in &audits {
            assert_eq!(sites(audit).len(), 1);
            assert_eq!(audit["sites"][0]["reason"], json!("the only site"));
        }
        let page = office.scheduler.get(&format!("/desk/cases/{}/programme", case.certification)).await.is(200);
        page.says("Surveillance 2").says("Stage 1 takes 30 % rounded").says("AT-50").says("Recertification");
    }

    async fn without_a_signed_agreement_there_is_no_programme(house) {
        let office = office(house).await;
        let case = accepted(house, &office, "Aster Labs", &[]).await;
        let path = address(&case.certification);
        office.scheduler.post_json(&path, json!({ "version": 1 })).await.refused_by("LC-14");
        let page = office.scheduler.get(&format!("/desk/cases/{}/programme", case.certification)).await.is(200);
        page.says("No programme yet").says("once the client has signed the agreement (LC-14)").lacks("Make the programme");
        office.scheduler.get("/desk").await.is(200).lacks("Make the programme");
        sign(&case).await;
        office.scheduler.get("/desk").await.is(200).says("Make the programme of Aster Labs");
    }

    async fn a_cycle_gets_one_programme_and_a_stale_page_none(house) {
        let office = office(house).await;
        let case = accepted(house, &office, "Aster Labs", &[]).await;
        sign(&case).await;
        let path = address(&case.certification);
        office.scheduler.post_json(&path, json!({ "version": 7 })).await.is(412).says("Somebody changed this certification");
        office.scheduler.post_json(&path, json!({})).await.is(428).says("If-Match");
        office.scheduler.post_json(&path, json!({ "version": 1 })).await.is(201);
        office.scheduler.post_json(&path, json!({ "version": 2 })).await.refused_by("LC-20");
        let shown = office.scheduler.get_json(&path).await.is(200).json();
        assert_eq!(shown["programmes"].as_array().expect("programmes").len(), 1);
    }

    async fn the_sites_are_those_of_the_review_and_every_draw_can_be_repeated(house) {
        let office = office(house).await;
        let names = ["Clinic 1", "Clinic 2", "Clinic 3", "Clinic 4", "Clinic 5", "Clinic 6", "Clinic 7", "Clinic 8", "Clinic 9"];
        let (case, audits) = planned(house, &office, "Orbis Hospitals", &names).await;
        // MS-30 for 9 sites: 3 at stage 2, 2 at each surveillance, 3 at recertification; the central function beside them.
        let counts: Vec<usize> = audits.iter().map(|audit| sites(audit).len()).collect();
        // MS-50: stage 1 goes to the central function.
        assert_eq!(counts, [1, 4, 3, 3, 4]);
        // MS-50: stage 1 goes to the central function.
        for audit in &audits {
            assert_eq!(audit["sites"][0]["chosen"], json!("central"), "MS-35: {audit}");
            assert_eq!(audit["sites"][0]["id"], json!(case.sites[0]));
        }
        let shown = office.scheduler.get_json(&address(&case.certification)).await.json();
        let derived = shown.pointer("/programmes/0/derivation/audits").and_then(Value::as_array).expect("a derivation").clone();
        let mut visited: Vec<Value> = Vec::new();
        for (audit, planned) in audits.iter().zip(&derived).skip(1) {
            let request: site_sample::Request = serde_json::from_value(planned["sample"]["request"].clone()).expect("a request");
            let book = house.db.book();
            let again = site_sample::sample(&book, book.parameters(), &request).expect("the same draw");
            assert_eq!(json!(again.value), planned["sample"]["result"]["value"]);
            // MS-46: by judgement only sites that no earlier audit of the cycle visits.
            for site in sites(audit).iter().filter(|site| site["chosen"] == json!("judgement")) {
                assert!(!visited.contains(&site["id"]), "{site} again");
            }
            visited.extend(sites(audit).iter().map(|site| site["id"].clone()));
        }
    }

    async fn another_client_sees_no_programme_and_no_client_makes_one(house) {
        let office = office(house).await;
        let (case, _) = planned(house, &office, "Kestrel Medical", &[]).await;
        let other = accepted(house, &office, "Tarn Textiles", &[]).await;
        let path = address(&case.certification);
        case.client.get_json(&path).await.is(200);
        other.client.get_json(&path).await.is(404);
        sign(&other).await;
        other.client.post_json(&address(&other.certification), json!({ "version": 1 })).await.is(403);
        office.scheduler.get_json(&address("01900000-0000-7000-8000-00000000ffff")).await.is(404);
        office.scheduler.get("/desk/cases/none/programme").await.is(404);
    }

    async fn windows_count_from_the_decision(house) {
        let office = office(house).await;
        let (case, _) = planned(house, &office, "St Brannoc Hospital", &[]).await;
        house.set_day(2026, 3, 20);
        let set = granted(house, &case.certification, "2026-03-20").await;
        assert_eq!(set.len(), 3);
        house.set_day(2026, 1, 5);
        let audits = audits(&office.scheduler, &case.certification).await;
        // LC-22: twelve months from the decision; LC-26: the window opens three months before.
        assert_eq!(audits[2]["limit_on"], json!("2027-03-20"));
        assert_eq!(audits[2]["opens_on"], json!("2026-12-20"));
        assert_eq!(audits[2]["window_rule"], json!("LC-22"));
        assert!(audits[3]["limit_on"].is_string());
        // LC-21, LC-80: three years less a day.
        assert_eq!(audits[4]["limit_on"], json!("2029-03-19"));
        let page = office.scheduler.get(&format!("/desk/cases/{}/programme", case.certification)).await.is(200);
        page.says("Why these windows").says("20 March 2027").says("LC-22");
    }
}
