//! What a certification covers changes: a wider scope (LC-96, MS-70, MS-71), another edition (LC-123, AT-105), a narrower
//! scope (LC-94). The expiry never does.

use serde_json::{Value, json};

use super::application::letters;
use super::own_standards::FILES;
use super::whole_life::Life;
use crate::flows::organisations::site;
use crate::house::client::Reply;
use crate::house::crew::accredited;
use crate::house::databases::Engine;
use crate::house::running::{House, on_both};

async fn register_site(life: &Life<'_>, name: &str) -> String {
    let address = format!("/api/v1/organisations/{}/sites", life.path.ids.organisation);
    life.path
        .crew
        .reviewer
        .post_json(&address, site(name))
        .await
        .is(201)
        .field("/id")
}

fn case(life: &Life<'_>) -> String {
    format!("/api/v1/certifications/{}", life.path.ids.certification)
}

async fn plan(life: &Life<'_>, mut given: Value) -> Reply {
    given["version"] = json!(life.path.case_version().await);
    life.path
        .crew
        .reviewer
        .post_json(&format!("{}/modifications", case(life)), given)
        .await
}

async fn decide(life: &Life<'_>, id: &str, verdict: &str) -> Reply {
    let address = format!("/api/v1/modifications/{id}");
    let decider = &life.path.crew.decider;
    let version = decider.get_json(&address).await.is(200).json()["version"].clone();
    let given = json!({
        "verdict": verdict, "reason": "The audit saw all of it", "information_used": "The report", "version": version,
    });
    decider.post_json(&format!("{address}/decision"), given).await
}

async fn shown(life: &Life<'_>) -> Value {
    life.path.crew.decider.get_json(&case(life)).await.is(200).json()
}

/// The first audit of this kind that nobody has placed, with its days in halves.
async fn to_come(life: &Life<'_>, kind: &str) -> (String, i64) {
    let audits = shown(life).await["audits"].clone();
    let audit = audits
        .as_array()
        .expect("audits")
        .iter()
        .find(|one| one["kind"] == kind && one["status"] == "planned")
        .cloned();
    let audit = audit.expect("an audit to come");
    #[expect(clippy::cast_possible_truncation, reason = "half days are whole when doubled")]
    let halves = (audit["days"].as_f64().expect("days") * 2.0).round() as i64;
    (audit["id"].as_str().expect("an id").to_owned(), halves)
}

async fn reissue(life: &Life<'_>) -> Value {
    let given = json!({ "reason": "What it covers changed", "version": life.path.case_version().await });
    let reply = life
        .path
        .crew
        .decider
        .post_json(&format!("{}/revisions", case(life)), given)
        .await
        .is(201);
    let certificate = format!("/api/v1/certificates/{}", reply.field("/id"));
    life.path.crew.decider.get_json(&certificate).await.is(200).json()
}

on_both! {
    async fn a_site_joins_with_the_next_surveillance_and_stands_on_the_certificate_after_the_decision(house) {
        let mut life = Life::certified(house).await;
        life.on("2027-01-11");
        let north = register_site(&life, "Clinic North").await;
        let (surveillance, before) = to_come(&life, "surveillance").await;
        let given = json!({
            "kind": "extension", "sites": [north], "with_audit": surveillance, "days": "0.5",
            "scope": "Acute inpatient and outpatient care, dialysis", "reason": "Twenty people of a known kind; half a day is enough",
        });
        let mut bare = given.clone();
        bare["reason"] = json!("");
        let refused = plan(&life, bare).await.refused_by("LC-96").says("Say how the audit work was found");
        assert_eq!(refused.json()["errors"].as_array().map(Vec::len), Some(1), "the reason is asked for once");
        plan(&life, json!({ "kind": "extension", "days": "1", "reason": "Because" })).await.refused_by("LC-96").says("Nothing is added");
        plan(&life, json!({ "kind": "sideways", "days": "1000" })).await.is(422);
        let id = plan(&life, given.clone()).await.is(201).field("/id");
        assert_eq!(to_come(&life, "surveillance").await, (surveillance.clone(), before + 1), "the surveillance takes half a day more");
        plan(&life, given).await.is(422);
        let sites = shown(&life).await["sites"].as_array().map(Vec::len);
        let page = format!("/desk/modifications/{id}");
        life.path.crew.reviewer.get(&page).await.is(200).says("MS-71").says("Clinic North").says("Give it up");
        // MS-75: nothing holds before the audit and the decision.
        decide(&life, &id, "expand").await.refused_by("LC-96");
        life.audit("surveillance", "2027-02-08", ("2027-03-01", "2027-03-03"), "maintain").await;
        life.on("2027-03-10");
        // What was audited is decided on, and no longer given up.
        let put_off = json!({ "reason": "Put off", "version": 1 });
        let giving_up = format!("/api/v1/modifications/{id}/giving-up");
        life.path.crew.reviewer.post_json(&giving_up, put_off).await.refused_by("LC-96").says("decided on");
        assert_eq!(shown(&life).await["sites"].as_array().map(Vec::len), sites);
        life.path.crew.decider.get("/desk").await.is(200).says("Decide on a change of the certification");
        decide(&life, &id, "expand").await.is(200);
        decide(&life, &id, "expand").await.refused_by("LC-96").says("decided");
        let after = shown(&life).await;
        assert_eq!(after["sites"].as_array().map(Vec::len), sites.map(|count| count + 1));
        assert_eq!((&after["scope"], &after["expires_on"]), (&json!("Acute inpatient and outpatient care, dialysis"), &json!("2029-03-29")));
        assert_eq!(letters(house).await.last().map(String::as_str), Some("scope_extended"));
        let paper = reissue(&life).await;
        assert_eq!((&paper["revision"], &paper["expires_on"]), (&json!(2), &json!("2029-03-29")));
        assert!(paper.to_string().contains("Clinic North"), "{paper:#}");
        let public = format!("/verify/{}", life.path.ids.number);
        house.nobody().get(&public).await.is(200).says("dialysis").says("Scope changed");
    }

    async fn sites_that_join_together_are_a_set_of_their_own_and_a_change_given_up_leaves_no_trace(house) {
        let life = Life::certified(house).await;
        life.on("2027-01-11");
        let mut sites = Vec::new();
        for name in ["North", "South", "Harbour", "Hill", "Mill"] {
            sites.push(register_site(&life, name).await);
        }
        let (surveillance, before) = to_come(&life, "surveillance").await;
        let given = json!({
            "kind": "extension", "sites": sites, "with_audit": surveillance, "days": "1.5", "reason": "Half a day for each site drawn",
        });
        let id = plan(&life, given).await.is(201).field("/id");
        // MS-70: three is the smallest number whose square is at least five.
        let audit = life.path.crew.scheduler.get_json(&format!("/api/v1/audits/{surveillance}")).await.is(200).json();
        let joined = audit["sites"].as_array().expect("sites").iter().filter(|site| site["reason"].to_string().contains("MS-70")).count();
        assert_eq!(joined, 3, "{:#}", audit["sites"]);
        let address = format!("/api/v1/modifications/{id}");
        life.path.crew.reviewer.post_json(&format!("{address}/giving-up"), json!({ "reason": "", "version": 1 })).await.is(422);
        life.path.crew.reviewer.post_json(&format!("{address}/giving-up"), json!({ "reason": "The sites are not bought", "version": 1 })).await.is(200);
        assert_eq!(to_come(&life, "surveillance").await, (surveillance.clone(), before));
        let audit = life.path.crew.scheduler.get_json(&format!("/api/v1/audits/{surveillance}")).await.is(200);
        assert!(!audit.text.contains("MS-70"));
        decide(&life, &id, "expand").await.refused_by("LC-96").says("given up");
        // One of its own is made, and cancelled with it.
        let own = json!({ "kind": "extension", "scope": "Acute care and dialysis", "days": "1", "reason": "Seen by itself" });
        let id = plan(&life, own).await.is(201).field("/id");
        assert_eq!(to_come(&life, "scope_extension").await.1, 2);
        let given = [("reason", "Put off"), ("version", "1")];
        life.path.crew.reviewer.post(&format!("/desk/modifications/{id}/giving-up"), &given).await.is(303);
        let audits = shown(&life).await["audits"].clone();
        assert!(audits.as_array().expect("audits").iter().any(|one| one["kind"] == "scope_extension" && one["status"] == "cancelled"));
    }

    async fn every_day_and_site_a_change_adds_is_explained_on_the_programme_and_on_the_sheet(house) {
        let life = Life::certified(house).await;
        life.on("2027-01-11");
        let mut sites = Vec::new();
        for name in ["North", "South", "Harbour"] {
            sites.push(register_site(&life, name).await);
        }
        let (surveillance, _) = to_come(&life, "surveillance").await;
        let given = json!({ "kind": "extension", "sites": sites, "with_audit": surveillance, "days": "1", "reason": "Half a day a site" });
        let id = plan(&life, given).await.is(201).field("/id");
        let scheduler = &life.path.crew.scheduler;
        let programme = format!("{}/programme", case(&life));
        let told = || async {
            let shown = scheduler.get_json(&programme).await.is(200).json();
            let audits = shown["programmes"][0]["audits"].as_array().expect("audits").clone();
            let audit = audits.into_iter().find(|one| one["id"] == json!(surveillance)).expect("the surveillance");
            audit["steps"].to_string()
        };
        // LC-96: the days that come on top; MS-70: how many of the three are visited.
        let steps = told().await;
        assert!(steps.contains("which takes 1.0 days more") && steps.contains("MS-70"), "{steps}");
        let sheet = scheduler.get(&format!("/desk/cases/{}/derivation", life.path.ids.certification)).await.is(200);
        sheet.says("Sites that join").says("joining sites").says("Harbour").says("which takes 1.0 days more");
        let given = json!({ "reason": "Not bought", "version": 1 });
        life.path.crew.reviewer.post_json(&format!("/api/v1/modifications/{id}/giving-up"), given).await.is(200);
        assert!(!told().await.contains("MS-70"));
    }

    async fn two_changes_ride_on_one_audit_and_a_site_alone_is_a_change_of_scope_to_the_public(house) {
        let mut life = Life::certified(house).await;
        life.on("2027-01-11");
        let (surveillance, _) = to_come(&life, "surveillance").await;
        let mut planned = Vec::new();
        for name in ["Clinic North", "Clinic South"] {
            let site = register_site(&life, name).await;
            let given = json!({ "kind": "extension", "sites": [site], "with_audit": surveillance, "days": "0.5", "reason": "Small and alike" });
            planned.push(plan(&life, given).await.is(201).field("/id"));
        }
        life.audit("surveillance", "2027-02-08", ("2027-03-01", "2027-03-03"), "maintain").await;
        life.on("2027-03-10");
        for id in &planned {
            decide(&life, id, "expand").await.is(200);
        }
        let paper = reissue(&life).await.to_string();
        assert!(paper.contains("Clinic North") && paper.contains("Clinic South"), "{paper}");
        let public = format!("/verify/{}", life.path.ids.number);
        house.nobody().get(&public).await.is(200).says("Scope changed");
    }

    async fn a_scope_is_narrowed_at_once_and_the_client_is_told(house) {
        let life = Life::certified(house).await;
        life.on("2026-09-07");
        let address = format!("{}/reduction", case(&life));
        let mut given = json!({
            "scope": "Acute inpatient care", "technical_areas": ["IAF 38"], "allowed": "no",
            "reason": "Outpatient care failed three times", "information_used": "The reports", "version": life.path.case_version().await,
        });
        let decider = &life.path.crew.decider;
        decider.post_json(&address, given.clone()).await.refused_by("LC-94").says("allows what is left");
        given["allowed"] = json!("yes");
        let mut none = given.clone();
        none["technical_areas"] = json!([]);
        decider.post_json(&address, none).await.refused_by("LC-94").says("withdrawn");
        let mut other = given.clone();
        other["technical_areas"] = json!(["IAF 38", "IAF 12"]);
        decider.post_json(&address, other).await.refused_by("LC-94").says("IAF 12");
        life.path.crew.reviewer.post_json(&address, given.clone()).await.is(403);
        decider.get(&format!("/desk/cases/{}/reduction", life.path.ids.certification)).await.is(200).says("Reduce the scope now");
        decider.post_json(&address, given).await.is(201);
        let after = shown(&life).await;
        assert_eq!((&after["scope"], &after["status"], &after["expires_on"]), (&json!("Acute inpatient care"), &json!("certified"), &json!("2029-03-29")));
        assert_eq!(letters(house).await.last().map(String::as_str), Some("scope_reduced"));
        assert_eq!(reissue(&life).await["scope"], json!("Acute inpatient care"));
    }
}

async fn a_certification_moves_to_the_next_edition_at_a_surveillance(engine: Engine) {
    // Initial audits to the older edition are held for another year.
    let later = FILES.map(|(name, text)| (name, text.replace("2026-02-01", "2027-12-31")));
    let files: Vec<(&str, &str)> = later.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let Some(house) = House::with_files(engine, &files) else {
        return;
    };
    let mut life = Life::certified(&house).await;
    life.on("2027-01-11");
    let (surveillance, _) = to_come(&life, "surveillance").await;
    let mut given = json!({
        "kind": "transition", "edition": "ISO 9001:2026", "with_audit": surveillance, "days": "0.5",
        "reason": "As the forum asks",
    });
    let refused = plan(&life, given.clone()).await.is(422);
    // AT-105: a whole day at a surveillance; VE-41: the accreditation comes first.
    let refused = refused.says("at least 1 days").says("AT-105");
    refused
        .says("VE-41")
        .says("no accreditation covers ISO 9001:2026");
    accredited(&house, "ISO 9001:2026").await;
    given["days"] = json!("1");
    let id = plan(&life, given).await.is(201).field("/id");
    let mut unknown =
        json!({ "kind": "transition", "edition": "ISO 41001:2018", "days": "1", "reason": "Because" });
    plan(&life, unknown.clone()).await.refused_by("LC-123");
    unknown["edition"] = json!("");
    plan(&life, unknown)
        .await
        .is(422)
        .says("Choose the newer edition");
    // LC-123: the team is competent for the newer edition, and so is whoever decides.
    let candidates =
        format!("/api/v1/audits/{surveillance}/candidates?starts_on=2027-03-01&ends_on=2027-03-03");
    life.path
        .crew
        .scheduler
        .get_json(&candidates)
        .await
        .is(200)
        .says("ISO 9001:2026");
    life.path.crew.learn(&house, "ISO 9001:2026").await;
    life.audit(
        "surveillance",
        "2027-02-08",
        ("2027-03-01", "2027-03-03"),
        "maintain",
    )
    .await;
    life.on("2027-03-10");
    decide(&life, &id, "expand").await.is(200);
    let after = shown(&life).await;
    assert_eq!(
        (&after["standard"], &after["expires_on"]),
        (&json!("ISO 9001:2026"), &json!("2029-03-29"))
    );
    assert_eq!(
        letters(&house).await.last().map(String::as_str),
        Some("edition_changed")
    );
    let paper = reissue(&life).await;
    assert_eq!(
        (&paper["standard"], &paper["revision"]),
        (&json!("ISO 9001:2026"), &json!(2))
    );
    house.close().await;
}

mod a_certification_moves_to_the_next_edition_at_a_surveillance {
    use crate::house::databases::Engine;

    #[actix_web::test]
    async fn sqlite() {
        super::a_certification_moves_to_the_next_edition_at_a_surveillance(Engine::Sqlite).await;
    }

    #[actix_web::test]
    async fn postgres() {
        super::a_certification_moves_to_the_next_edition_at_a_surveillance(Engine::Postgres).await;
    }
}
