//! One client's case, taken along the path as far as a test needs it: every step through the API, by the person whose
//! task it is, on the day it would happen. What each step leads to is asserted by the test of the whole path.
//!
//! A central function and four clinics, all alike: 40 people in full time and 10 at four hours a day each.

use assayer::base::ids::AuditorId;
use assayer::base::time::{Date, plus_days};
use reqwest::{Method, header};
use serde_json::{Value, json};

use super::asked::answered;
use super::client::{Reply, Visit};
use super::crew::Crew;
use super::given;
use super::ids::Ids;
use super::running::House;
use crate::flows::organisations::{register, site};

/// The client's name; no other client's page may say it.
pub(crate) const CLIENT: &str = "St Brannoc Hospitals";

/// The clinics beside the central function.
pub(crate) const CLINICS: [&str; 4] = [
    "Clinic Appledore",
    "Clinic Barnstaple",
    "Clinic Clovelly",
    "Clinic Dartmoor",
];

/// What is given as evidence.
pub(crate) const EVIDENCE: &[u8] = b"Minutes of the management review of 12 December";

/// A case under way in a house, with everybody who has to do with it.
pub(crate) struct Path<'a> {
    pub(crate) house: &'a House,
    pub(crate) crew: Crew,
    /// The client's administrator.
    pub(crate) client: Visit,
    pub(crate) ids: Ids,
    /// What is applied for.
    pub(crate) standard: String,
    start: Date,
}

impl<'a> Path<'a> {
    /// A client with five sites and a certification body with everybody it needs; the case begins today.
    pub(crate) async fn begin(house: &'a House) -> Self {
        Self::begin_for(house, Crew::of(house).await, (CLIENT, "Cleo Client")).await
    }

    /// The same for another client of the same certification body: its name and that of its administrator.
    pub(crate) async fn begin_for(house: &'a House, crew: Crew, (name, administrator): (&str, &str)) -> Self {
        let (organisation, central) = register(&crew.reviewer, name).await;
        let client = house
            .client(administrator, organisation.parse().expect("an id"))
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
            standard: "ISO 9001:2015".to_owned(),
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
        self.house.keep_sessions();
    }

    /// The version of a thing, as whoever acts on it sees it.
    pub(crate) async fn version(&self, visit: &Visit, path: &str, pointer: &str) -> i64 {
        let view = visit.get_json(path).await.is(200).json();
        view.pointer(pointer)
            .and_then(Value::as_i64)
            .unwrap_or_else(|| panic!("{path}: no {pointer} in {view}"))
    }

    /// Sent by the client.
    pub(crate) async fn to_submitted(house: &'a House) -> Self {
        let mut path = Self::begin(house).await;
        path.submit().await;
        path
    }

    /// A case, with its agreement signed.
    pub(crate) async fn to_agreed(house: &'a House) -> Self {
        let mut path = Self::to_submitted(house).await;
        path.accept().await;
        path.agree().await;
        path
    }

    /// Planned for the cycle.
    pub(crate) async fn to_programme(house: &'a House) -> Self {
        let mut path = Self::to_agreed(house).await;
        path.plan().await;
        path
    }

    /// With dates and team for stage 2.
    pub(crate) async fn to_placed(house: &'a House) -> Self {
        let mut path = Self::to_programme(house).await;
        path.place_stage_1().await;
        path.conclude_stage_1().await;
        path.place_stage_2().await;
        path
    }

    /// With evidence asked, and one item given.
    pub(crate) async fn to_given(house: &'a House) -> Self {
        let mut path = Self::to_placed(house).await;
        path.ask_evidence().await;
        path.give_evidence().await;
        path
    }

    /// Ready for the decision.
    pub(crate) async fn to_audited(house: &'a House) -> Self {
        let mut path = Self::to_given(house).await;
        path.raise_finding().await;
        path.send_report().await;
        path.close_finding().await;
        path
    }

    /// Certified.
    pub(crate) async fn to_issued(house: &'a House) -> Self {
        let mut path = Self::to_audited(house).await;
        path.grant().await;
        path.issue().await;
        path
    }

    /// Day 0: the application with all its parts.
    pub(crate) async fn submit(&mut self) {
        let given = json!({ "standard": self.standard });
        let reply = self.client.post_json("/api/v1/applications", given).await.is(201);
        self.ids.application = reply.field("/id");
        let address = format!("/api/v1/applications/{}", self.ids.application);
        let mut given = given::parts(1);
        given["sites"] = json!(self.sites());
        self.client.send_json(Method::PUT, &address, given).await.is(200);
        let submission = format!("{address}/submission");
        self.client
            .post_json(&submission, json!({ "version": 2 }))
            .await
            .is(200);
    }

    /// The central function and the clinics.
    pub(crate) fn sites(&self) -> Vec<String> {
        let central = std::iter::once(self.ids.central.clone());
        central.chain(self.ids.clinics.iter().cloned()).collect()
    }

    /// Day 1: reviewed and accepted; the case is open.
    pub(crate) async fn accept(&mut self) {
        self.on_day(1);
        let address = format!("/api/v1/applications/{}", self.ids.application);
        let version = self.version(&self.crew.reviewer, &address, "/version").await;
        let acceptance = format!("{address}/acceptance");
        let reply = self
            .crew
            .reviewer
            .post_json(&acceptance, given::review(version))
            .await;
        self.ids.certification = reply.is(201).field("/id");
        let review = self.crew.reviewer.get_json(&format!("{address}/review")).await;
        self.ids.agreement = review.is(200).field("/agreement_id");
    }

    /// Day 2: the agreement is signed.
    pub(crate) async fn agree(&mut self) {
        self.on_day(2);
        let address = format!("/api/v1/agreements/{}", self.ids.agreement);
        let version = self.version(&self.client, &address, "/version").await;
        let given = json!({ "signed_by": "Cleo Client", "terms_read": true, "version": version });
        self.client
            .post_json(&format!("{address}/signature"), given)
            .await
            .is(200);
    }

    /// Day 3: the programme of the cycle.
    pub(crate) async fn plan(&mut self) {
        self.on_day(3);
        let address = format!("/api/v1/certifications/{}/programme", self.ids.certification);
        let version = self.version(&self.crew.scheduler, &address, "/version").await;
        let given = json!({ "version": version });
        let reply = self.crew.scheduler.post_json(&address, given).await.is(201);
        self.ids.programme = reply.field("/id");
        let view = self.crew.scheduler.get_json(&address).await.is(200);
        self.ids.stage_1 = view.field("/programmes/0/audits/0/id");
        self.ids.stage_2 = view.field("/programmes/0/audits/1/id");
        let visited = view.json()["programmes"][0]["audits"][1]["sites"].clone();
        self.ids.sampled = visited
            .as_array()
            .expect("sites")
            .iter()
            .filter_map(|site| site["id"].as_str())
            .filter(|site| *site != self.ids.central)
            .map(ToOwned::to_owned)
            .collect();
    }

    /// Day 4: stage 1 is placed from Monday to Thursday, four weeks after the case began.
    pub(crate) async fn place_stage_1(&mut self) {
        self.on_day(4);
        let team = [(self.crew.lead_id, "lead_auditor", "3.5")];
        self.place(&self.ids.stage_1, (28, 31), &team).await;
    }

    /// Day 31: stage 1 is concluded on its last day.
    pub(crate) async fn conclude_stage_1(&mut self) {
        self.on_day(31);
        let address = format!("/api/v1/audits/{}", self.ids.stage_1);
        let version = self.version(&self.crew.lead, &address, "/version").await;
        let conclusion = format!("{address}/stage-1-conclusion");
        let lead = &self.crew.lead;
        let given = answered(lead, &self.ids.stage_1, given::conclusion(version)).await;
        lead.post_json(&conclusion, given).await.is(201);
    }

    /// Day 32: stage 2 is placed from Monday to Friday, four weeks after stage 1.
    pub(crate) async fn place_stage_2(&mut self) {
        self.on_day(32);
        let team = [
            (self.crew.lead_id, "lead_auditor", "4.5"),
            (self.crew.auditor_id, "auditor", "4.0"),
        ];
        self.place(&self.ids.stage_2, (56, 60), &team).await;
    }

    async fn place(&self, audit: &str, days: (i64, i64), team: &[(AuditorId, &str, &str)]) {
        let address = format!("/api/v1/audits/{audit}");
        let scheduler = &self.crew.scheduler;
        let version = self
            .version(scheduler, &format!("{address}/team"), "/version")
            .await;
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
            member
                .post_json(&format!("{address}/assignment"), given)
                .await
                .ok();
        }
        let version = self
            .version(scheduler, &format!("{address}/team"), "/version")
            .await;
        let given = json!({ "client_agreed": true, "version": version });
        scheduler
            .post_json(&format!("{address}/confirmation"), given)
            .await
            .ok();
    }

    /// Day 33: evidence is asked of every sampled site.
    pub(crate) async fn ask_evidence(&mut self) {
        self.on_day(33);
        let address = format!("/api/v1/audits/{}/evidence-requests", self.ids.stage_2);
        let defaults = format!("{address}/defaults");
        self.crew.lead.post_json(&defaults, json!({})).await.is(201);
        let asked = self.client.get_json(&address).await.is(200).json();
        let mut of_site = asked["sites"].as_array().expect("sites").iter();
        let item = of_site
            .find(|part| part["site_id"] == json!(self.ids.sampled[0]))
            .and_then(|part| part["items"][0]["id"].as_str())
            .expect("an item of the first sampled clinic");
        self.ids.request = item.to_owned();
    }

    /// Day 40: one item is given.
    pub(crate) async fn give_evidence(&mut self) {
        self.on_day(40);
        self.ids.file = self.give(EVIDENCE).await.is(201).field("/id");
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

    /// Day 58: a major is raised at a clinic.
    pub(crate) async fn raise_finding(&mut self) {
        self.on_day(58);
        let address = format!("/api/v1/audits/{}/findings", self.ids.stage_2);
        let given = given::finding(&self.ids.sampled[0]);
        self.ids.finding = self
            .crew
            .lead
            .post_json(&address, given)
            .await
            .is(201)
            .field("/id");
    }

    /// Day 60: the report is signed and sent on the last day.
    pub(crate) async fn send_report(&mut self) {
        self.on_day(60);
        let lead = &self.crew.lead;
        let report = format!("/api/v1/audits/{}/report", self.ids.stage_2);
        let given = answered(lead, &self.ids.stage_2, given::report()).await;
        let saved = lead.send_json(Method::PUT, &report, given).await;
        let version = saved.is(200).json()["version"].clone();
        let given = json!({ "version": version });
        lead.post_json(&format!("{report}/sending"), given).await.is(200);
    }

    /// Days 70 to 74: the finding is answered, accepted and verified.
    pub(crate) async fn close_finding(&mut self) {
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
        let given =
            json!({ "method": "documents", "evidence": "The list of March, checked", "version": version });
        lead.post_json(&format!("{finding}/verification"), given)
            .await
            .is(200);
    }

    /// Day 84: granted, to be issued.
    pub(crate) async fn grant(&mut self) {
        self.on_day(84);
        let given = self.decision().await;
        let reply = self.crew.decider.post_json("/api/v1/decisions", given).await;
        self.ids.decision = reply.is(201).field("/id");
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
    pub(crate) async fn issue(&mut self) {
        self.on_day(85);
        let address = format!("/api/v1/decisions/{}/certificate", self.ids.decision);
        let given = json!({ "version": self.case_version().await });
        let reply = self.crew.decider.post_json(&address, given).await;
        self.ids.certificate = reply.is(201).field("/id");
        let address = format!("/api/v1/certificates/{}", self.ids.certificate);
        let certificate = self.crew.decider.get_json(&address).await.is(200);
        self.ids.number = certificate.field("/number");
    }
}
