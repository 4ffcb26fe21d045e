//! The review: audit time shown and kept, acceptance, decline, and the agreement signed.

use assayer::access::{Actor, Role};
use assayer::base::ids::AuditorId;
use assayer::parties::{accreditations, auditors};
use assayer::work::Target;
use serde_json::{Value, json};

use super::application::{client, letters, submitted};
use super::organisations::site;
use crate::house::client::{Reply, Visit};
use crate::house::given::{ELIGIBLE, eligible};
use crate::house::running::{House, PASSWORD, on_both};

/// A person of record, competent to review applications to these standards.
pub(crate) async fn reviewer_of_record(house: &House, standards: &[&str]) -> (Visit, AuditorId) {
    let given = auditors::GivenAuditor {
        name: "Rae Reviewer".into(),
        city: "Bristol".into(),
        country: "GB".into(),
        languages: "en".into(),
        agreement_on: "2025-01-02".into(),
        declared_on: "2025-12-01".into(),
        ..auditors::GivenAuditor::default()
    };
    let given = given.check(house.today()).expect("a good record");
    let add = house
        .db
        .act(&Actor::CommandLine, house.now(), Target::House, move |work| {
            auditors::add(work, given)
        });
    let id = add.await.expect("the record is added");
    for standard in standards {
        let grant = auditors::GivenCompetence {
            standard: (*standard).into(),
            technical_area: if *standard == "ISO 13485:2016" {
                "A.1.1-1"
            } else {
                "IAF 38"
            }
            .into(),
            role: "application_review".into(),
            valid_from: "2025-01-02".into(),
            evidence: "Examined by the technical manager".into(),
            ..auditors::GivenCompetence::default()
        };
        let grant = grant.check().expect("a good competence");
        let granted = house
            .db
            .act(&Actor::CommandLine, house.now(), Target::House, move |work| {
                auditors::grant_competence(work, id, grant)
            });
        granted.await.expect("the competence is granted");
    }
    let visit = house
        .auditor("Rae Reviewer", &[Role::ApplicationReviewer], id)
        .await;
    (visit, id)
}

/// The body is accredited for this standard in all areas.
pub(crate) async fn accredited(house: &House, standard: &str) {
    let given = accreditations::GivenAccreditation {
        body: "National Accreditation Service".into(),
        number: "0412".into(),
        url: "https://accreditation.example/0412".into(),
        standard: standard.into(),
        granted_on: "2024-03-01".into(),
        ..accreditations::GivenAccreditation::default()
    };
    let given = given.check().expect("a good accreditation");
    let add = house
        .db
        .act(&Actor::CommandLine, house.now(), Target::House, move |work| {
            accreditations::add(work, given, &[])
        });
    add.await.expect("the accreditation is recorded");
}

/// A review that says yes to everything.
pub(crate) fn yes(version: i64) -> Value {
    let mut given = json!({
        "information_sufficient": "yes", "information_sufficient_note": "All parts are there",
        "differences_settled": "yes", "differences_settled_note": "None",
        "competent_and_able": "yes", "competent_and_able_note": "Three auditors for IAF 38",
        "influences_considered": "yes", "influences_considered_note": "English, no night work",
        "areas": ["IAF 38"], "fees": "GBP 1,100 per auditor-day", "version": version,
    });
    eligible(&mut given);
    given
}

/// Adds sites to a client's own.
pub(crate) async fn more_sites(client: &Visit, organisation: &str, names: &[&str]) -> Vec<String> {
    let path = format!("/api/v1/organisations/{organisation}/sites");
    let mut ids = Vec::new();
    for name in names {
        ids.push(client.post_json(&path, site(name)).await.is(201).field("/id"));
    }
    ids
}

pub(crate) fn path(application: &str, step: &str) -> String {
    format!("/api/v1/applications/{application}/{step}")
}

pub(crate) fn error_fields(reply: &Reply) -> Vec<Value> {
    let errors = reply.json()["errors"].as_array().expect("errors").clone();
    errors.iter().map(|error| error["field"].clone()).collect()
}

on_both! {
    async fn acceptance_keeps_the_audit_time_opens_the_case_and_sends_the_agreement(house) {
        let (client, _, site) = client(house, "St Brannoc Hospital").await;
        let id = submitted(&client, "ISO 9001:2015", &[site]).await;
        let (reviewer, _) = reviewer_of_record(house, &["ISO 9001:2015"]).await;
        accredited(house, "ISO 9001:2015").await;
        reviewer.get(&format!("/desk/applications/{id}/review")).await.is(200).says("You may review this application");
        let certification = reviewer.post_json(&path(&id, "acceptance"), yes(3)).await.is(201).field("/id");

        let review = reviewer.get_json(&path(&id, "review")).await.is(200);
        // 40 full time and 10 × 4 h ÷ 8 h are 45 people: row 26-45, 4 days.
        assert_eq!(review.field("/shown/effective_personnel"), "45");
        assert_eq!(review.field("/days"), "4.0");
        assert_eq!(review.field("/shown/stage_1_days"), "1.0");
        assert_eq!(review.field("/shown/stage_2_days"), "3.0");
        assert_eq!(review.field("/technical_areas"), "IAF 38");
        assert_eq!(review.field("/certification_id"), certification);
        assert_eq!(review.field("/answers/accreditation/number"), "0412");
        review.says("10 part-time people × 4 h ÷ 8 h = 5").says("row 26-45");
        reviewer.get(&format!("/desk/applications/{id}")).await.is(200).says("Accepted").says("How this came about").says("AT-11");
        assert_eq!(letters(house).await, ["application_received", "application_accepted"]);
        client.get(&format!("/portal/applications/{id}")).await.is(200).says("Read and sign the agreement");
    }

    async fn what_is_shown_before_is_what_acceptance_keeps(house) {
        let (client, _, site) = client(house, "St Brannoc Hospital").await;
        let id = submitted(&client, "ISO 9001:2015", &[site]).await;
        let (reviewer, _) = reviewer_of_record(house, &["ISO 9001:2015"]).await;
        let mut given = yes(3);
        given["factor_ids"] = json!(["multi-shift", "", "automation"]);
        given["factor_percents"] = json!(["20", "", "-5"]);
        given["factor_reasons"] = json!(["Other work at night", "", "Robots in the pharmacy"]);
        let shown = reviewer.post_json(&path(&id, "audit-time"), given.clone()).await.is(200);
        assert_eq!(shown.field("/audit_time/days_unrounded"), "4.6");
        assert_eq!(reviewer.get_json(&format!("/api/v1/applications/{id}")).await.field("/status"), "submitted");
        reviewer.post_json(&path(&id, "acceptance"), given).await.is(201);
        let kept = reviewer.get_json(&path(&id, "review")).await.is(200);
        assert_eq!(shown.json()["audit_time"], kept.json()["shown"]);
        assert_eq!(kept.field("/days"), "4.5");
        kept.says("factor multi-shift +20 %: Other work at night");
    }

    async fn the_form_computes_in_place_and_as_a_whole_page(house) {
        let (client, _, site) = client(house, "St Brannoc Hospital").await;
        let id = submitted(&client, "ISO 9001:2015", &[site]).await;
        let (reviewer, _) = reviewer_of_record(house, &["ISO 9001:2015"]).await;
        let address = format!("/desk/applications/{id}/audit-time");
        let fields = [
            ("version", "3"), ("factor_ids", "multi-shift"), ("factor_percents", "25"), ("factor_reasons", "Night work"),
            ("factor_sites", ""), ("areas", "IAF 38"), ("areas", "IAF 29"), ("fees", "As the list says"),
        ];
        let page = reviewer.post(&address, &fields).await.is(200).says("5.0 auditor-days").says("Night work").says("As the list says");
        page.says("No accreditation covers this").says("<h1>Review the application");
        let request = reviewer.request(reqwest::Method::POST, &address).header("hx-request", "true");
        let request = request.header("content-type", "application/x-www-form-urlencoded").body("version=3");
        let part = reviewer.send(request, "the part").await.is(200).says("4.0 auditor-days").lacks("<h1>");
        part.says("Choose the technical areas");
    }

    async fn a_factor_without_a_reason_or_against_its_way_is_refused_in_its_row(house) {
        let (client, _, site) = client(house, "St Brannoc Hospital").await;
        let id = submitted(&client, "ISO 9001:2015", &[site]).await;
        let (reviewer, _) = reviewer_of_record(house, &["ISO 9001:2015"]).await;
        let mut given = yes(3);
        given["factor_ids"] = json!(["multi-shift", "automation", "weather"]);
        given["factor_percents"] = json!(["20", "5", "10"]);
        given["factor_reasons"] = json!(["", "Robots", "Storms"]);
        let reply = reviewer.post_json(&path(&id, "acceptance"), given.clone()).await.refused_by("AT-4");
        assert_eq!(error_fields(&reply), [json!("/factor_percents/1"), json!("/factor_ids/2"), json!("/factor_reasons/0")]);
        reply.says("lowers the audit time").says("is not among the factors of the book");
        given["factor_percents"] = json!(["much", "5", "10"]);
        reviewer.post_json(&path(&id, "acceptance"), given).await.is(422).says("\\\"much\\\" is not a number");
        let shown = reviewer.get_json(&format!("/api/v1/applications/{id}")).await;
        assert_eq!(shown.field("/status"), "submitted");
    }

    async fn a_reduction_beyond_thirty_percent_is_cut_with_a_warning(house) {
        let (client, _, site) = client(house, "St Brannoc Hospital").await;
        let id = submitted(&client, "ISO 9001:2015", &[site]).await;
        let (reviewer, _) = reviewer_of_record(house, &["ISO 9001:2015"]).await;
        let mut given = yes(3);
        given["factor_ids"] = json!(["mature-system", "automation"]);
        given["factor_percents"] = json!(["-25", "-15"]);
        given["factor_reasons"] = json!(["Certified since 2012", "Robots"]);
        let shown = reviewer.post_json(&path(&id, "audit-time"), given.clone()).await.is(200);
        assert_eq!(shown.field("/audit_time/days_unrounded"), "2.8");
        assert_eq!(shown.field("/audit_time/warnings/0/rule"), "AT-32");
        reviewer.post_json(&path(&id, "acceptance"), given).await.is(201);
        let kept = reviewer.get_json(&path(&id, "review")).await;
        assert_eq!(kept.field("/shown/warnings/0/rule"), "AT-32");
        assert_eq!(kept.field("/days"), "3.0");
    }

    async fn several_sites_are_timed_one_by_one_and_sampled(house) {
        let (client, organisation, main) = client(house, "Orbis Hospitals").await;
        let names = ["Clinic 1", "Clinic 2", "Clinic 3", "Clinic 4", "Clinic 5", "Clinic 6", "Clinic 7", "Clinic 8", "Clinic 9"];
        let mut sites = more_sites(&client, &organisation, &names).await;
        sites.push(main.clone());
        let id = submitted(&client, "ISO 9001:2015", &sites).await;
        let (reviewer, _) = reviewer_of_record(house, &["ISO 9001:2015"]).await;
        let mut open = yes(3);
        for (question, _) in ELIGIBLE {
            let fields = open.as_object_mut().expect("fields");
            fields.remove(&format!("eligible_{question}"));
        }
        open["sampling_reason"] = json!("");
        let before = reviewer.post_json(&path(&id, "audit-time"), open).await.is(200);
        assert_eq!(before.json()["audit_time"], Value::Null);
        before.says("MS-10").says("MS-21");
        let mut given = yes(3);
        given["sampling_reason"] = json!("Same clinics, same process, run from the main hospital");
        let shown = reviewer.post_json(&path(&id, "audit-time"), given.clone()).await.is(200);
        // MS-51: each by itself. MS-30: of 9 sites 3, and the central function beside them; 4 places of 45 people, 4 days each.
        assert_eq!(shown.json()["audit_time"]["sample"]["sites"].as_array().expect("sites").len(), 3);
        assert_eq!(shown.json()["audit_time"]["lines"].as_array().expect("lines").len(), 4);
        assert_eq!(shown.field("/audit_time/days"), "16.0");
        let visited = shown.field("/audit_time/sample/sites/0/name");
        shown.says("The central function Main hospital is audited at every audit").says(&visited).lacks(&main);
        given["not_sampled"] = json!([sites[0]]);
        let shown = reviewer.post_json(&path(&id, "audit-time"), given.clone()).await.is(200);
        let sampled = shown.json()["audit_time"]["sample"]["sites"].as_array().expect("sites").len();
        assert_eq!(sampled, 4, "three of eight by MS-30, one by MS-31");
        let accepted = reviewer.post_json(&path(&id, "acceptance"), given).await.is(201);
        assert!(!accepted.field("/id").is_empty());
    }

    async fn a_factor_of_a_site_that_is_not_visited_is_refused(house) {
        let (client, organisation, main) = client(house, "Orbis Hospitals").await;
        let names = ["Clinic 1", "Clinic 2", "Clinic 3", "Clinic 4", "Clinic 5"];
        let mut sites = more_sites(&client, &organisation, &names).await;
        sites.push(main);
        let id = submitted(&client, "ISO 9001:2015", &sites).await;
        let (reviewer, _) = reviewer_of_record(house, &["ISO 9001:2015"]).await;
        let mut given = yes(3);
        given["sampling_reason"] = json!("Alike");
        let shown = reviewer.post_json(&path(&id, "audit-time"), given.clone()).await.is(200).json();
        let lines = shown["audit_time"]["lines"].as_array().expect("lines").clone();
        let left_out = names.iter().position(|name| lines.iter().all(|line| line["site"] != json!(name))).expect("a site left out");
        given["factor_ids"] = json!(["multi-shift"]);
        given["factor_percents"] = json!(["10"]);
        given["factor_reasons"] = json!(["Night work"]);
        given["factor_sites"] = json!([sites[left_out]]);
        let reply = reviewer.post_json(&path(&id, "acceptance"), given.clone()).await.refused_by("AT-70");
        assert_eq!(error_fields(&reply), [json!("/factor_sites/0")]);
        let visited = names.iter().position(|name| lines.iter().any(|line| line["site"] == json!(name))).expect("a site visited");
        given["factor_sites"] = json!([sites[visited]]);
        let shown = reviewer.post_json(&path(&id, "audit-time"), given).await.is(200);
        let raised = shown.json()["audit_time"]["lines"].as_array().expect("lines").iter().filter(|line| line["days"] == json!("4.4")).count();
        assert_eq!(raised, 1);
    }

    async fn a_no_or_an_answer_without_a_note_does_not_accept(house) {
        let (client, _, site) = client(house, "St Brannoc Hospital").await;
        let id = submitted(&client, "ISO 9001:2015", &[site]).await;
        let (reviewer, _) = reviewer_of_record(house, &["ISO 9001:2015"]).await;
        let mut given = yes(3);
        given["competent_and_able"] = json!("no");
        reviewer.post_json(&path(&id, "acceptance"), given).await.refused_by("LC-11").says("not competent and able");
        let mut given = yes(3);
        given["differences_settled_note"] = json!("");
        given["fees"] = json!("");
        let reply = reviewer.post_json(&path(&id, "acceptance"), given).await.is(422);
        assert_eq!(error_fields(&reply), [json!("/differences_settled_note"), json!("/fees")]);
        let mut given = yes(3);
        given["areas"] = json!([]);
        let reply = reviewer.post_json(&path(&id, "acceptance"), given).await.is(422);
        assert_eq!(error_fields(&reply), [json!("/areas")]);
        let mut given = yes(3);
        given["areas"] = json!(["IAF 99"]);
        reviewer.post_json(&path(&id, "acceptance"), given).await.refused_by("CO-40").says("IAF 99");
    }

    async fn who_is_not_competent_or_served_the_client_does_not_review(house) {
        let (client, organisation, site) = client(house, "St Brannoc Hospital").await;
        let id = submitted(&client, "ISO 9001:2015", &[site]).await;
        let unknown = house.staff("Una Unknown", &[Role::ApplicationReviewer]).await;
        unknown.post_json(&path(&id, "acceptance"), yes(3)).await.refused_by("CO-30").says("no personnel record");
        let (reviewer, record) = reviewer_of_record(house, &["ISO 7101:2023"]).await;
        reviewer.post_json(&path(&id, "acceptance"), yes(3)).await.refused_by("CO-30");
        let tie = auditors::GivenService {
            organisation: organisation.as_str().into(),
            kind: "consultancy".into(),
            began_on: "2023-02-01".into(),
            ended_on: "2024-06-30".into(),
        };
        let tie = tie.check().expect("a good service");
        let recorded = house.db.act(&Actor::CommandLine, house.now(), Target::House, move |work| auditors::record_service(work, record, tie));
        recorded.await.expect("the service is recorded");
        // CO-4: two years after 30 June 2024 are not over on 5 January 2026.
        reviewer.post_json(&path(&id, "acceptance"), yes(3)).await.refused_by("CO-4").says("30 June 2026");
        reviewer.get(&format!("/desk/applications/{id}/review")).await.is(200).says("You may not review this application").says("CO-4");
        let decline = json!({ "reason": "Outside our competence", "version": 3 });
        reviewer.post_json(&path(&id, "decline"), decline).await.refused_by("CO-4");
        assert_eq!(reviewer.get_json(&format!("/api/v1/applications/{id}")).await.field("/status"), "submitted");
    }

    async fn a_decline_needs_a_reason_and_the_client_is_told_it(house) {
        let (client, _, site) = client(house, "St Brannoc Hospital").await;
        let id = submitted(&client, "ISO 9001:2015", &[site]).await;
        let (reviewer, _) = reviewer_of_record(house, &["ISO 9001:2015"]).await;
        let page = format!("/desk/applications/{id}/decline");
        reviewer.post(&page, &[("version", "3"), ("fees", "kept as typed")]).await.refused_by("LC-12").says("kept as typed");
        reviewer.post(&page, &[("version", "3"), ("reason", "We have no auditors for your sector.")]).await.is(303);
        client.get(&format!("/portal/applications/{id}")).await.is(200).says("Declined").says("We have no auditors for your sector.");
        assert_eq!(letters(house).await, ["application_received", "application_declined"]);
        reviewer.post_json(&path(&id, "acceptance"), yes(4)).await.refused_by("LC-11");
    }

    async fn of_two_reviewers_the_second_reads_that_somebody_was_faster(house) {
        let (client, _, site) = client(house, "St Brannoc Hospital").await;
        let id = submitted(&client, "ISO 9001:2015", &[site]).await;
        let (reviewer, _) = reviewer_of_record(house, &["ISO 9001:2015"]).await;
        reviewer.post_json(&path(&id, "acceptance"), yes(2)).await.is(412).says("Somebody changed this application");
        reviewer.post_json(&path(&id, "acceptance"), yes(3)).await.is(201);
        reviewer.post_json(&path(&id, "decline"), json!({ "reason": "No", "version": 3 })).await.is(412);
        client.post_json(&path(&id, "acceptance"), yes(4)).await.is(403);
    }

    async fn an_agreement_is_read_and_signed_once(house) {
        let (client, _, site) = client(house, "St Brannoc Hospital").await;
        let id = submitted(&client, "ISO 9001:2015", &[site]).await;
        let (reviewer, _) = reviewer_of_record(house, &["ISO 9001:2015"]).await;
        accredited(house, "ISO 9001:2015").await;
        reviewer.post_json(&path(&id, "acceptance"), yes(3)).await.is(201);
        let agreement = client.get_json("/api/v1/agreements").await.is(200).field("/items/0/id");
        let page = format!("/portal/agreements/{agreement}");
        let read = client.get(&page).await.is(200).says("GBP 1,100 per auditor-day").says("4.0 auditor-days of eight hours");
        read.says("Complaints and appeals").says("Audits at short notice").says("number 0412").says("AT-11").lacks("No accreditation");
        let reply = client.post(&page, &[("version", "1")]).await.is(422);
        reply.says("Read the terms and say so here before you sign (LC-15)").says("Enter something here.");
        reviewer.post_json(&format!("/api/v1/agreements/{agreement}/signature"), json!({ "version": 1 })).await.is(403);
        house.set_day(2026, 1, 12);
        let client = Visit::sign_in(&house.base, "cleo.client@example.org", PASSWORD).await;
        client.post(&page, &[("version", "1"), ("terms_read", "yes"), ("signed_by", "Cleo Client")]).await.is(303);
        client.get(&page).await.is(200).says("Signed by Cleo Client on 12 January 2026");
        let again = json!({ "version": 2, "terms_read": true, "signed_by": "Cleo Client" });
        client.post_json(&format!("/api/v1/agreements/{agreement}/signature"), again).await.refused_by("LC-14");
        client.get(&format!("/portal/applications/{id}")).await.is(200).says("The agreement was signed on 12 January 2026");
    }

    async fn without_accreditation_the_client_accepts_that_before_signing(house) {
        let (client, _, site) = client(house, "St Brannoc Hospital").await;
        let id = submitted(&client, "ISO 7101:2023", &[site]).await;
        let (reviewer, _) = reviewer_of_record(house, &["ISO 7101:2023"]).await;
        accredited(house, "ISO 9001:2015").await;
        let mut given = yes(3);
        given["factor_ids"] = json!(["low-risk"]);
        given["factor_percents"] = json!(["-10"]);
        given["factor_reasons"] = json!(["Simple"]);
        reviewer.post_json(&path(&id, "acceptance"), given).await.refused_by("AT-98");
        reviewer.post_json(&path(&id, "acceptance"), yes(3)).await.is(201);
        let agreement = client.get_json("/api/v1/agreements").await.is(200);
        assert_eq!(agreement.field("/items/0/unaccredited_accepted"), "false");
        let agreement = agreement.field("/items/0/id");
        let page = format!("/portal/agreements/{agreement}");
        client.get(&page).await.is(200).says("No accreditation covers this certification to ISO 7101:2023");
        let path = format!("/api/v1/agreements/{agreement}/signature");
        let mut given = json!({ "version": 1, "terms_read": "yes", "signed_by": "Cleo Client" });
        client.post_json(&path, given.clone()).await.refused_by("VE-49");
        given["unaccredited_accepted"] = json!("yes");
        let signed = client.post_json(&path, given).await.is(200);
        assert_eq!(signed.field("/unaccredited_accepted"), "true");
        assert_eq!(signed.field("/signed_on"), "2026-01-05");
    }

    async fn another_clients_agreement_is_not_there(house) {
        let (client, _, site) = client(house, "St Brannoc Hospital").await;
        let id = submitted(&client, "ISO 9001:2015", &[site]).await;
        let (reviewer, _) = reviewer_of_record(house, &["ISO 9001:2015"]).await;
        reviewer.post_json(&path(&id, "acceptance"), yes(3)).await.is(201);
        let agreement = client.get_json("/api/v1/agreements").await.field("/items/0/id");
        let (other, _) = super::organisations::register(&reviewer, "Kestrel Medical").await;
        let stranger = house.client("Sam Stranger", other.parse().expect("an id")).await;
        stranger.get(&format!("/portal/agreements/{agreement}")).await.is(404);
        let given = json!({ "version": 1, "terms_read": "yes", "signed_by": "Sam", "unaccredited_accepted": "yes" });
        stranger.post_json(&format!("/api/v1/agreements/{agreement}/signature"), given).await.is(404);
        stranger.get_json(&path(&id, "review")).await.is(403);
        assert_eq!(stranger.get_json("/api/v1/agreements").await.is(200).json()["items"], json!([]));
    }
}
