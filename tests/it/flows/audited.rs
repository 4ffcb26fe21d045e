//! A case as it stands before the decision, brought there by everybody's own acts: applied for, reviewed, agreed, planned,
//! stage 1 concluded, stage 2 held and reported. Several cases fit into one house.

use assayer::access::{Actor, Role};
use assayer::base::ids::{AuditorId, OrganisationId};
use assayer::parties::auditors::{self, GivenAuditor, GivenCompetence, GivenService};
use assayer::work::Target;
use reqwest::Method;
use serde_json::{Value, json};

use super::application::submitted;
use super::audit::{conclusion, report};
use super::organisations::register;
use super::review::{more_sites, yes};
use crate::house::asked::answered;
use crate::house::client::Visit;
use crate::house::running::{House, PASSWORD};

/// The standard of every case here.
const STANDARD: &str = "ISO 9001:2015";

/// One case with everybody in it.
pub(crate) struct Case {
    pub(crate) organisation: OrganisationId,
    pub(crate) certification: String,
    pub(crate) stage_1: String,
    pub(crate) stage_2: String,
    /// Who led both audits.
    pub(crate) lead: AuditorId,
    /// A decision maker outside the team, signed in.
    pub(crate) decider: Visit,
    /// The sites in scope, the main one first.
    pub(crate) sites: Vec<String>,
    name: String,
}

impl Case {
    /// Moves the clock on to a day; sessions end over night, so the decision maker signs in again.
    pub(crate) async fn on(&mut self, house: &House, year: i32, month: u32, day: u32) {
        house.set_day(year, month, day);
        self.decider = again(house, "Dora", &self.name).await;
    }

    /// Somebody of the client, signed in now.
    pub(crate) async fn client(&self, house: &House) -> Visit {
        again(house, "Cleo", &self.name).await
    }
}

/// "Dora of Tarn Textiles"
fn called(first: &str, of: &str) -> String {
    format!("{first} of {of}")
}

/// Somebody of this case, signed in anew.
async fn again(house: &House, first: &str, of: &str) -> Visit {
    let email = format!(
        "{}@example.org",
        called(first, of).to_lowercase().replace(' ', ".")
    );
    Visit::sign_in(&house.base, &email, PASSWORD).await
}

/// A person of record with these competences: (function, last day or nothing).
pub(crate) async fn person(house: &House, name: &str, competences: &[(&str, &str)]) -> AuditorId {
    let given = GivenAuditor {
        name: name.into(),
        city: "Bristol".into(),
        country: "GB".into(),
        languages: "en".into(),
        agreement_on: "2024-01-08".into(),
        declared_on: "2025-12-01".into(),
        ..GivenAuditor::default()
    };
    let checked = given.check(house.today()).expect("a good auditor");
    let add = house
        .db
        .act(&Actor::CommandLine, house.now(), Target::House, move |work| {
            auditors::add(work, checked)
        });
    let id = add.await.expect("the auditor is added");
    for (function, last) in competences {
        let given = GivenCompetence {
            standard: STANDARD.into(),
            technical_area: "IAF 38".into(),
            role: (*function).into(),
            valid_from: "2024-01-08".into(),
            valid_to: (*last).into(),
            evidence: "Evaluation of January 2024".into(),
        };
        let grant = given.check().expect("a good competence");
        let granted = house
            .db
            .act(&Actor::CommandLine, house.now(), Target::House, move |work| {
                auditors::grant_competence(work, id, grant)
            });
        granted.await.expect("the competence is granted");
    }
    id
}

/// Records that a person consulted for a client until a day.
pub(crate) async fn consulted(house: &House, who: AuditorId, client: OrganisationId, until: &str) {
    let given = GivenService {
        organisation: client.to_string().into(),
        kind: "consultancy".into(),
        began_on: "2024-01-08".into(),
        ended_on: until.into(),
    };
    let tie = given.check().expect("a good service");
    let recorded = house
        .db
        .act(&Actor::CommandLine, house.now(), Target::House, move |work| {
            auditors::record_service(work, who, tie)
        });
    recorded.await.expect("the service is recorded");
}

/// A decision maker of record with a competence to decide, signed in.
pub(crate) async fn decider(house: &House, name: &str) -> Visit {
    let id = person(house, name, &[("decision", "")]).await;
    house.auditor(name, &[Role::DecisionMaker], id).await
}

/// A finding that stage 2 raises, and how far it comes before the decision.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found {
    pub(crate) grade: &'static str,
    pub(crate) accepted: bool,
}

/// A case audited in February and March 2026; the clock then stands on 16 March.
pub(crate) async fn case(house: &House, name: &str) -> Case {
    case_with(house, name, &[]).await
}

/// The same with findings of stage 2.
pub(crate) async fn case_with(house: &House, name: &str, found: &[Found]) -> Case {
    case_of(house, name, &[], found).await
}

/// The same of several sites; what is found is found at the last of them.
pub(crate) async fn case_of(house: &House, name: &str, further: &[&str], found: &[Found]) -> Case {
    house.set_day(2026, 1, 5);
    let scheduler_name = called("Sam", name);
    let scheduler = house
        .staff(&scheduler_name, &[Role::Scheduler, Role::ApplicationReviewer])
        .await;
    let (organisation, site) = register(&scheduler, name).await;
    let organisation: OrganisationId = organisation.parse().expect("an id");
    let client = house.client(&called("Cleo", name), organisation).await;
    let mut sites = vec![site];
    sites.extend(more_sites(&client, &organisation.to_string(), further).await);
    let certification = agreed(house, name, &client, &sites).await;
    let lead_name = called("Lena", name);
    let lead = person(house, &lead_name, &[("lead_auditor", ""), ("decision", "")]).await;
    house.auditor(&lead_name, &[Role::Assessor], lead).await;
    let decider = decider(house, &called("Dora", name)).await;
    let path = format!("/api/v1/certifications/{certification}/programme");
    scheduler.post_json(&path, json!({ "version": 1 })).await.is(201);
    let shown = scheduler
        .get_json(&format!("/api/v1/certifications/{certification}"))
        .await
        .is(200);
    let audits = shown.json()["audits"].as_array().cloned().unwrap_or_default();
    let of = |kind: &str| {
        let audit = audits
            .iter()
            .find(|audit| audit["kind"] == kind)
            .expect("the audit is planned");
        audit["id"].as_str().expect("an id").to_owned()
    };
    let case = Case {
        organisation,
        certification,
        stage_1: of("stage_1"),
        stage_2: of("stage_2"),
        lead,
        decider,
        sites,
        name: name.to_owned(),
    };
    case.place(house, &case.stage_1, "2026-02-02", "2026-02-03").await;
    house.set_day(2026, 2, 3);
    case.conclude(house).await;
    case.place(house, &case.stage_2, "2026-03-03", "2026-03-06").await;
    house.set_day(2026, 3, 6);
    let last = case.sites.last().expect("a site").clone();
    case.report(house, &last, found).await;
    house.set_day(2026, 3, 16);
    Case {
        decider: again(house, "Dora", name).await,
        ..case
    }
}

/// Applied for, reviewed, accepted and signed; the certification's id.
async fn agreed(house: &House, name: &str, client: &Visit, sites: &[String]) -> String {
    let application = submitted(client, STANDARD, sites).await;
    let reviewer_name = called("Rae", name);
    let record = person(house, &reviewer_name, &[("application_review", "")]).await;
    let reviewer = house
        .auditor(&reviewer_name, &[Role::ApplicationReviewer], record)
        .await;
    let path = format!("/api/v1/applications/{application}/acceptance");
    let mut given = yes(3);
    given["sampling_reason"] = json!("All houses give the same care under one system");
    let certification = reviewer.post_json(&path, given).await.is(201).field("/id");
    let agreement = client.get_json("/api/v1/agreements").await.field("/items/0/id");
    let signature = json!({
        "version": 1, "terms_read": "yes", "unaccredited_accepted": "yes", "signed_by": called("Cleo", name),
    });
    let path = format!("/api/v1/agreements/{agreement}/signature");
    client.send_json(Method::POST, &path, signature).await.is(200);
    certification
}

impl Case {
    /// Who led both audits, signed in now.
    pub(crate) async fn lead(&self, house: &House) -> Visit {
        again(house, "Lena", &self.name).await
    }

    async fn audit(&self, who: &Visit, audit: &str) -> Value {
        who.get_json(&format!("/api/v1/audits/{audit}"))
            .await
            .is(200)
            .json()
    }

    /// Holds and confirms an audit on these days with its lead alone.
    async fn place(&self, house: &House, audit: &str, from: &str, to: &str) {
        let scheduler = again(house, "Sam", &self.name).await;
        let lead = again(house, "Lena", &self.name).await;
        let planned = self.audit(&scheduler, audit).await;
        let hold = json!({
            "starts_on": from, "ends_on": to, "auditors": [self.lead.to_string()], "roles": ["lead_auditor"],
            "days": [planned["days"]], "version": planned["version"],
        });
        scheduler
            .post_json(&format!("/api/v1/audits/{audit}/holding"), hold)
            .await
            .ok();
        lead.post_json(
            &format!("/api/v1/audits/{audit}/assignment"),
            json!({ "no_conflict": "yes" }),
        )
        .await
        .ok();
        let version = self.audit(&scheduler, audit).await["version"].clone();
        let confirmation = json!({ "client_agreed": "yes", "concerns_resolved": "yes", "version": version });
        scheduler
            .post_json(&format!("/api/v1/audits/{audit}/confirmation"), confirmation)
            .await
            .ok();
    }

    async fn conclude(&self, house: &House) {
        let lead = again(house, "Lena", &self.name).await;
        let mut given = conclusion("proceed");
        given["version"] = self.audit(&lead, &self.stage_1).await["version"].clone();
        let path = format!("/api/v1/audits/{}/stage-1-conclusion", self.stage_1);
        let given = answered(&lead, &self.stage_1, given).await;
        lead.post_json(&path, given).await.is(201);
    }

    /// Raises what was found, has it answered and accepted where it comes so far, and sends the report.
    async fn report(&self, house: &House, site: &str, found: &[Found]) {
        let lead = again(house, "Lena", &self.name).await;
        let client = self.client(house).await;
        for one in found {
            let finding = json!({
                "grade": one.grade, "clause": "8.5.1", "site": site,
                "statement": "Two of five theatre lists were not checked.", "evidence": "Lists of 4 March",
            });
            let path = format!("/api/v1/audits/{}/findings", self.stage_2);
            let id = lead.post_json(&path, finding).await.is(201).field("/id");
            if one.accepted {
                let answer = json!({
                    "correction": "Both lists were checked.", "cause": "No deputy was named.", "version": 1,
                    "corrective_action": "A deputy is named for each list.", "done_on": "2026-03-20",
                    "extent": "local", "extent_evidence": "The other theatre has a deputy.",
                });
                let path = format!("/api/v1/findings/{id}");
                client.post_json(&format!("{path}/answers"), answer).await.ok();
                let version = lead.get_json(&path).await.is(200).json()["version"].clone();
                let verdict =
                    json!({ "verdict": "accepted", "reason": "The cause is found.", "version": version });
                lead.post_json(&format!("{path}/verdict"), verdict).await.ok();
            }
        }
        let path = format!("/api/v1/audits/{}/report", self.stage_2);
        let given = answered(&lead, &self.stage_2, report(None)).await;
        lead.send_json(Method::PUT, &path, given).await.is(200);
        lead.post_json(&format!("{path}/sending"), json!({ "version": 1 }))
            .await
            .is(200);
    }
}

/// The version of a case as its page shows it.
pub(crate) async fn version(who: &Visit, case: &Case) -> String {
    who.get_json(&format!("/api/v1/certifications/{}", case.certification))
        .await
        .is(200)
        .field("/version")
}

/// What a good decision looks like.
pub(crate) async fn decision(case: &Case, kind: &str) -> Value {
    json!({
        "audit": case.stage_2, "kind": kind, "information_sufficient": true, "application_confirmed": true,
        "objectives_achieved": true, "recommendation": "Grant without conditions.",
        "information_used": "Report, findings and stage 1 conclusion.", "reason": "The requirements are met.",
        "version": version(&case.decider, case).await,
    })
}

/// Grants; returns the decision's id.
pub(crate) async fn grant(case: &Case) -> String {
    let given = decision(case, "grant").await;
    case.decider
        .post_json("/api/v1/decisions", given)
        .await
        .is(201)
        .field("/id")
}

/// Grants and issues; returns the certificate's id and its number.
pub(crate) async fn certified(case: &Case) -> (String, String) {
    let decision = grant(case).await;
    let given = json!({ "version": version(&case.decider, case).await });
    let path = format!("/api/v1/decisions/{decision}/certificate");
    let id = case.decider.post_json(&path, given).await.is(201).field("/id");
    let path = format!("/api/v1/certificates/{id}");
    let number = case.decider.get_json(&path).await.is(200).field("/number");
    (id, number)
}
