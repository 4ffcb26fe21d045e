//! One client's case, taken along the path as far as a test needs it: every step through the API, by the person whose
//! task it is, on the day it would happen. What each step leads to is asserted by the test of the whole path.
//!
//! A central function and four clinics, all alike: 40 people in full time and 10 at four hours a day each.

use assayer::base::ids::AuditorId;
use assayer::base::time::{Date, plus_days};
use reqwest::{Method, header};
use serde_json::{Value, json};

use super::client::{Reply, Visit};
use super::crew::Crew;
use super::given;
use super::running::House;
use crate::flows::organisations::{register, site};

/// The client's name; no other client's page may say it.
pub(crate) const CLIENT: &str = "St Brannoc Hospitals";

/// The clinics beside the central function.
pub(crate) const CLINICS: [&str; 4] = ["Clinic Appledore", "Clinic Barnstaple", "Clinic Clovelly", "Clinic Dartmoor"];

/// What is given as evidence.
pub(crate) const EVIDENCE: &[u8] = b"Minutes of the management review of 12 December";

/// The ids that a case gathers on its way.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ids {
    pub(crate) organisation: String,
    pub(crate) central: String,
    pub(crate) clinics: Vec<String>,
    pub(crate) application: String,
    pub(crate) certification: String,
    pub(crate) agreement: String,
    pub(crate) programme: String,
    pub(crate) stage_1: String,
    pub(crate) stage_2: String,
    /// The clinics that stage 2 visits.
    pub(crate) sampled: Vec<String>,
    pub(crate) request: String,
    pub(crate) file: String,
    pub(crate) finding: String,
    pub(crate) answer: String,
    pub(crate) decision: String,
    pub(crate) certificate: String,
    pub(crate) number: String,
}

/// A case under way in a house, with everybody who has to do with it.
pub(crate) struct Path<'a> {
    pub(crate) house: &'a House,
    pub(crate) crew: Crew,
    /// The client's administrator.
    pub(crate) client: Visit,
    pub(crate) ids: Ids,
    start: Date,
}

impl<'a> Path<'a> {
    /// A client with five sites and a certification body with everybody it needs; the case begins today.
    pub(crate) async fn begin(house: &'a House) -> Self {
        let crew = Crew::of(house).await;
        let (organisation, central) = register(&crew.reviewer, CLIENT).await;
        let client = house
            .client("Cleo Client", organisation.parse().expect("an id"))
            .await;
        let mut clinics = Vec::new();
        for name in CLINICS {
            let path = format!("/api/v1/organisations/{organisation}/sites");
            clinics.push(client.post_json(&path, site(name)).await.is(201).field("/id"));
        }
        Self {
            house,
            crew,
            client,
            ids: Ids {
                organisation,
                central,
                clinics,
                ..Ids::default()
            },
            start: house.today(),
        }
    }

    /// Day `n` of the case, from 0.
    pub(crate) fn day(&self, n: i64) -> Date {
        plus_days(self.start, n)
    }

    /// Lets day `n` come.
    pub(crate) fn on_day(&self, n: i64) {
        self.house.set_date(self.day(n));
    }

    /// The version of a thing, as whoever acts on it sees it.
    async fn version(&self, visit: &Visit, path: &str, pointer: &str) -> i64 {
        let view = visit.get_json(path).await.is(200).json();
        view.pointer(pointer)
            .and_then(Value::as_i64)
            .unwrap_or_else(|| panic!("{path}: no {pointer} in {view}"))
    }

    /// Days 0 and 1: the application with all its parts.
    pub(crate) async fn to_submitted(house: &'a House) -> Self {
        let mut path = Self::begin(house).await;
        let given = json!({ "standard": "ISO 9001:2015" });
        let reply = path.client.post_json("/api/v1/applications", given).await.is(201);
        path.ids.application = reply.field("/id");
        let address = format!("/api/v1/applications/{}", path.ids.application);
        let mut given = given::parts(1);
        given["sites"] = json!(path.sites());
        path.client.send_json(Method::PUT, &address, given).await.is(200);
        let submission = format!("{address}/submission");
        path.client
            .post_json(&submission, json!({ "version": 2 }))
            .await
            .is(200);
        path
    }

    /// The central function and the clinics.
    pub(crate) fn sites(&self) -> Vec<String> {
        let central = std::iter::once(self.ids.central.clone());
        central.chain(self.ids.clinics.iter().cloned()).collect()
    }

    /// Day 1: reviewed and accepted; the case is open.
    pub(crate) async fn to_accepted(house: &'a House) -> Self {
        let mut path = Self::to_submitted(house).await;
        path.on_day(1);
        let address = format!("/api/v1/applications/{}", path.ids.application);
        let version = path.version(&path.crew.reviewer, &address, "/version").await;
        let acceptance = format!("{address}/acceptance");
        let reply = path.crew.reviewer.post_json(&acceptance, given::review(version)).await;
        path.ids.certification = reply.is(201).field("/id");
        let review = path.crew.reviewer.get_json(&format!("{address}/review")).await;
        path.ids.agreement = review.is(200).field("/agreement_id");
        path
    }

    /// Day 2: the agreement is signed.
    pub(crate) async fn to_agreed(house: &'a House) -> Self {
        let path = Self::to_accepted(house).await;
        path.on_day(2);
        let address = format!("/api/v1/agreements/{}", path.ids.agreement);
        let version = path.version(&path.client, &address, "/version").await;
        let given = json!({ "signed_by": "Cleo Client", "terms_read": true, "version": version });
        path.client
            .post_json(&format!("{address}/signature"), given)
            .await
            .is(200);
        path
    }

    /// Day 3: the programme of the cycle.
    pub(crate) async fn to_programme(house: &'a House) -> Self {
        let mut path = Self::to_agreed(house).await;
        path.on_day(3);
        let address = format!("/api/v1/certifications/{}/programme", path.ids.certification);
        let version = path.version(&path.crew.scheduler, &address, "/version").await;
        let given = json!({ "version": version });
        let reply = path.crew.scheduler.post_json(&address, given).await.is(201);
        path.ids.programme = reply.field("/id");
        let view = path.crew.scheduler.get_json(&address).await.is(200);
        path.ids.stage_1 = view.field("/programmes/0/audits/0/id");
        path.ids.stage_2 = view.field("/programmes/0/audits/1/id");
        let visited = view.json()["programmes"][0]["audits"][1]["sites"].clone();
        path.ids.sampled = visited
            .as_array()
            .expect("sites")
            .iter()
            .filter_map(|site| site["id"].as_str())
            .filter(|site| *site != path.ids.central)
            .map(ToOwned::to_owned)
            .collect();
        path
    }

    /// Days 4 to 32: stage 1 is placed, held and concluded; stage 2 has its dates, its team and everybody's word.
    pub(crate) async fn to_placed(house: &'a House) -> Self {
        let path = Self::to_programme(house).await;
        path.on_day(4);
        let lead = path.crew.lead_id;
        // Monday to Thursday, four weeks after the case began.
        path.place(&path.ids.stage_1, (28, 31), &[(lead, "lead_auditor", "3.5")])
            .await;
        path.on_day(31);
        let address = format!("/api/v1/audits/{}", path.ids.stage_1);
        let version = path.version(&path.crew.lead, &address, "/version").await;
        let conclusion = format!("{address}/stage-1-conclusion");
        let reply = path.crew.lead.post_json(&conclusion, given::conclusion(version));
        reply.await.is(201);
        path.on_day(32);
        // Monday to Friday, four weeks after stage 1.
        let team = [(lead, "lead_auditor", "4.5"), (path.crew.auditor_id, "auditor", "4.0")];
        path.place(&path.ids.stage_2, (56, 60), &team).await;
        path
    }

    async fn place(
        &self,
        audit: &str,
        days: (i64, i64),
        team: &[(AuditorId, &str, &str)],
    ) {
        let address = format!("/api/v1/audits/{audit}");
        let scheduler = &self.crew.scheduler;
        let version = self.version(scheduler, &format!("{address}/team"), "/version").await;
        let given = json!({
            "starts_on": self.day(days.0), "ends_on": self.day(days.1),
            "auditors": team.iter().map(|member| member.0.to_string()).collect::<Vec<_>>(),
            "roles": team.iter().map(|member| member.1).collect::<Vec<_>>(),
            "days": team.iter().map(|member| member.2).collect::<Vec<_>>(),
            "version": version,
        });
        scheduler
            .post_json(&format!("{address}/holding"), given)
            .await
            .is(200);
        for (auditor, _, _) in team {
            let member = self.crew.visit_of(*auditor);
            let given = json!({ "no_conflict": true });
            member.post_json(&format!("{address}/assignment"), given).await.ok();
        }
        let version = self.version(scheduler, &format!("{address}/team"), "/version").await;
        let given = json!({ "client_agreed": true, "version": version });
        scheduler.post_json(&format!("{address}/confirmation"), given).await.ok();
    }

    /// Days 33 to 40: evidence is asked of every sampled site, and one item given.
    pub(crate) async fn to_given(house: &'a House) -> Self {
        let mut path = Self::to_placed(house).await;
        path.on_day(33);
        let address = format!("/api/v1/audits/{}/evidence-requests", path.ids.stage_2);
        let defaults = format!("{address}/defaults");
        path.crew.lead.post_json(&defaults, json!({})).await.is(201);
        path.on_day(40);
        let asked = path.client.get_json(&address).await.is(200).json();
        let of_site = asked["sites"].as_array().expect("sites").iter();
        let item = of_site
            .filter(|part| part["site_id"] == json!(path.ids.sampled[0]))
            .find_map(|part| part["items"][0]["id"].as_str())
            .expect("an item of the first sampled clinic");
        path.ids.request = item.to_owned();
        path.ids.file = path.give(EVIDENCE).await.is(201).field("/id");
        path
    }

    /// Sends a file for the request.
    pub(crate) async fn give(&self, content: &'static [u8]) -> Reply {
        let address = format!("/api/v1/evidence-requests/{}/files", self.ids.request);
        let request = self
            .client
            .request(Method::POST, &address)
            .header(header::CONTENT_TYPE, "text/plain")
            .header(header::CONTENT_DISPOSITION, "attachment; filename=\"review.txt\"")
            .body(content);
        self.client.send(request, &address).await
    }

    /// Days 58 to 74: a major is raised, the report sent, the finding answered, accepted and verified.
    pub(crate) async fn to_audited(house: &'a House) -> Self {
        let mut path = Self::to_given(house).await;
        path.on_day(58);
        let audit = format!("/api/v1/audits/{}", path.ids.stage_2);
        let given = given::finding(&path.ids.sampled[0]);
        let raised = path.crew.lead.post_json(&format!("{audit}/findings"), given).await;
        path.ids.finding = raised.is(201).field("/id");
        path.on_day(60);
        let report = format!("{audit}/report");
        let saved = path.crew.lead.send_json(Method::PUT, &report, given::report()).await;
        let version = saved.is(200).json()["version"].clone();
        let sending = format!("{report}/sending");
        let sent = path.crew.lead.post_json(&sending, json!({ "version": version }));
        sent.await.is(200);
        path.close_finding().await;
        path
    }

    /// Days 70 to 74.
    async fn close_finding(&mut self) {
        let finding = format!("/api/v1/findings/{}", self.ids.finding);
        self.on_day(70);
        let version = self.version(&self.client, &finding, "/version").await;
        let given = given::answer(self.day(80), version);
        let reply = self.client.post_json(&format!("{finding}/answers"), given).await;
        self.ids.answer = reply.is(201).field("/id");
        self.on_day(72);
        let lead = &self.crew.lead;
        let version = self.version(lead, &finding, "/version").await;
        let given = json!({ "verdict": "accepted", "version": version });
        lead.post_json(&format!("{finding}/verdict"), given).await.is(200);
        self.on_day(74);
        let version = self.version(lead, &finding, "/version").await;
        let given = json!({ "method": "documents", "evidence": "The list of March, checked", "version": version });
        lead.post_json(&format!("{finding}/verification"), given)
            .await
            .is(200);
    }

    /// Day 84: granted, to be issued.
    pub(crate) async fn to_granted(house: &'a House) -> Self {
        let mut path = Self::to_audited(house).await;
        path.on_day(84);
        let given = path.decision().await;
        let reply = path.crew.decider.post_json("/api/v1/decisions", given).await;
        path.ids.decision = reply.is(201).field("/id");
        path
    }

    /// The decision to grant, on the case as it stands.
    pub(crate) async fn decision(&self) -> Value {
        given::decision(&self.ids.stage_2, self.case_version().await)
    }

    /// The version of the case.
    pub(crate) async fn case_version(&self) -> i64 {
        let case = format!("/api/v1/certifications/{}", self.ids.certification);
        self.version(&self.crew.decider, &case, "/version").await
    }

    /// Day 85: the certificate.
    pub(crate) async fn to_issued(house: &'a House) -> Self {
        let mut path = Self::to_granted(house).await;
        path.on_day(85);
        let address = format!("/api/v1/decisions/{}/certificate", path.ids.decision);
        let given = json!({ "version": path.case_version().await });
        let reply = path.crew.decider.post_json(&address, given).await;
        path.ids.certificate = reply.is(201).field("/id");
        let address = format!("/api/v1/certificates/{}", path.ids.certificate);
        let certificate = path.crew.decider.get_json(&address).await.is(200);
        path.ids.number = certificate.field("/number");
        path
    }
}
