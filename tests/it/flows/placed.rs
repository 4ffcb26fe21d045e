//! A case whose stage 1 is placed and confirmed, made by the acts that everybody uses: two sites, a lead auditor and a
//! second auditor. Everybody signs in again after the clock was moved.

use assayer::access::{Actor, Person, Role};
use assayer::base::ids::{AuditId, AuditorId, CertificationId, UserId};
use assayer::lifecycle::{programme, scheduling};
use assayer::parties::auditors::{self, GivenAuditor, GivenCompetence};
use assayer::rules::words::AuditKind;
use assayer::work::Target;
use reqwest::Method;
use serde_json::json;

use super::application::client;
use super::review::{more_sites, reviewer_of_record, yes};
use crate::house::client::Visit;
use crate::house::running::{House, PASSWORD};

/// The standard of the case.
pub(crate) const STANDARD: &str = "ISO 9001:2015";

/// One case with everybody in it.
pub(crate) struct Case {
    /// The central function, and the other site.
    pub(crate) sites: [String; 2],
    pub(crate) stage_1: AuditId,
    pub(crate) stage_2: AuditId,
    lead: (AuditorId, UserId),
    second: (AuditorId, UserId),
}

impl Case {
    /// Somebody of the client, signed in now.
    pub(crate) async fn client(&self, house: &House) -> Visit {
        Visit::sign_in(&house.base, "cleo.client@example.org", PASSWORD).await
    }

    /// The lead auditor of both audits, signed in now.
    pub(crate) async fn lead(&self, house: &House) -> Visit {
        Visit::sign_in(&house.base, "lena.lead@example.org", PASSWORD).await
    }

    /// The other auditor of the team, signed in now.
    pub(crate) async fn second(&self, house: &House) -> Visit {
        Visit::sign_in(&house.base, "sid.second@example.org", PASSWORD).await
    }

    /// The version of an audit.
    pub(crate) async fn version(&self, who: &Visit, audit: AuditId) -> i64 {
        let shown = who.get_json(&format!("/api/v1/audits/{audit}")).await.is(200);
        shown.json()["version"].as_i64().expect("a version")
    }

    /// Holds and confirms an audit on these days, with the consent of everybody.
    pub(crate) async fn place(&self, house: &House, audit: AuditId, from: &str, to: &str) {
        let days = house
            .db
            .read_now(
                &Actor::CommandLine,
                house.now(),
                assayer::access::Act::SeeAudits,
                |reader| {
                    let reach = reader.reach();
                    programme::audit(reader.conn(), reach, audit)
                },
            )
            .expect("the audit is read");
        let given = scheduling::GivenHold {
            starts_on: from.into(),
            ends_on: to.into(),
            auditors: vec![self.lead.0.to_string().into(), self.second.0.to_string().into()],
            roles: vec!["lead_auditor".into(), "auditor".into()],
            days: vec![days.days.to_string().into(), "0.5".into()],
            version: days.version.to_string().into(),
            ..scheduling::GivenHold::default()
        };
        let proposal = given.check().expect("a good proposal");
        let held = house.db.act(
            &Actor::CommandLine,
            house.now(),
            Target::Audit(audit),
            move |work| scheduling::hold(work, audit, proposal),
        );
        held.await.expect("the audit is held");
        for (name, (auditor, user)) in [("Lena Lead", self.lead), ("Sid Second", self.second)] {
            let actor = Actor::Person(Person {
                id: user,
                name: name.to_owned(),
                email: String::new(),
                roles: vec![Role::Assessor],
                organisation: None,
                auditor: Some(auditor),
            });
            let confirmed = house
                .db
                .act(&actor, house.now(), Target::Audit(audit), move |work| {
                    scheduling::confirm_assignment(work, audit)
                });
            confirmed.await.expect("the place is confirmed");
        }
        let given = scheduling::GivenConfirmation {
            client_agreed: "yes".into(),
            concerns_resolved: "yes".into(),
            version: (days.version + 1).to_string().into(),
        };
        let confirmation = given.check().expect("a good confirmation");
        let confirmed = house.db.act(
            &Actor::CommandLine,
            house.now(),
            Target::Audit(audit),
            move |work| scheduling::confirm(work, audit, confirmation),
        );
        confirmed.await.expect("the audit is confirmed");
    }

    /// Concludes stage 1 on its last day, and places stage 2 in March.
    pub(crate) async fn stage_2_confirmed(&self, house: &House) {
        house.set_day(2026, 2, 3);
        let lead = self.lead(house).await;
        let mut given = super::audit::conclusion("proceed");
        given["version"] = json!(self.version(&lead, self.stage_1).await);
        let path = format!("/api/v1/audits/{}/stage-1-conclusion", self.stage_1);
        lead.post_json(&path, given).await.is(201);
        self.place(house, self.stage_2, "2026-03-03", "2026-03-06").await;
    }
}

/// An auditor of record who signs in.
async fn assessor(house: &House, name: &str, function: &str) -> (AuditorId, UserId) {
    let given = GivenAuditor {
        name: name.into(),
        city: "Bristol".into(),
        country: "GB".into(),
        languages: "en".into(),
        agreement_on: "2025-01-02".into(),
        declared_on: "2025-12-01".into(),
        ..GivenAuditor::default()
    };
    let checked = given.check(house.today()).expect("a good record");
    let add = house
        .db
        .act(&Actor::CommandLine, house.now(), Target::House, move |work| {
            auditors::add(work, checked)
        });
    let id = add.await.expect("the auditor is added");
    let given = GivenCompetence {
        standard: STANDARD.into(),
        technical_area: "IAF 38".into(),
        role: function.into(),
        valid_from: "2025-01-02".into(),
        evidence: "Witnessed in December 2024".into(),
        ..GivenCompetence::default()
    };
    let grant = given.check().expect("a good competence");
    let granted = house
        .db
        .act(&Actor::CommandLine, house.now(), Target::House, move |work| {
            auditors::grant_competence(work, id, grant)
        });
    granted.await.expect("the competence is granted");
    let email = format!("{}@example.org", name.to_lowercase().replace(' ', "."));
    let user = house
        .add_user(&email, name, &[Role::Assessor], None, Some(id))
        .await;
    (id, user)
}

/// A case with stage 1 confirmed for 2 and 3 February 2026; the clock stands on 5 January.
pub(crate) async fn case(house: &House, name: &str) -> Case {
    let (client, organisation, main) = client(house, name).await;
    let mut sites = vec![main.clone()];
    sites.extend(more_sites(&client, &organisation, &["Clinic East"]).await);
    let application = super::application::submitted(&client, STANDARD, &sites).await;
    let (reviewer, _) = reviewer_of_record(house, &[STANDARD]).await;
    let path = format!("/api/v1/applications/{application}/acceptance");
    let mut accepting = yes(3);
    accepting["sampling_reason"] = json!("Both do the same work under one system");
    let certification: CertificationId = reviewer
        .post_json(&path, accepting)
        .await
        .is(201)
        .field("/id")
        .parse()
        .expect("an id");
    let agreement = client.get_json("/api/v1/agreements").await.field("/items/0/id");
    let given = json!({
        "version": 1, "terms_read": "yes", "unaccredited_accepted": "yes", "signed_by": "Cleo Client",
    });
    let path = format!("/api/v1/agreements/{agreement}/signature");
    client.send_json(Method::POST, &path, given).await.is(200);
    let made = house.db.act(
        &Actor::CommandLine,
        house.now(),
        Target::Certification(certification),
        move |work| programme::make(work, certification, 1),
    );
    made.await.expect("the programme is made");
    let audits = house
        .db
        .read_now(
            &Actor::CommandLine,
            house.now(),
            assayer::access::Act::SeeAudits,
            |reader| {
                let reach = reader.reach();
                programme::audits_of(reader.conn(), reach, certification)
            },
        )
        .expect("the audits are read");
    let of = |kind: AuditKind| {
        let audit = audits.iter().find(|audit| audit.kind == kind);
        audit.expect("the audit is in the programme").id
    };
    let [_, other] = sites.as_slice() else {
        panic!("two sites");
    };
    let case = Case {
        sites: [main, other.clone()],
        stage_1: of(AuditKind::Stage1),
        stage_2: of(AuditKind::Stage2),
        lead: assessor(house, "Lena Lead", "lead_auditor").await,
        second: assessor(house, "Sid Second", "auditor").await,
    };
    case.place(house, case.stage_1, "2026-02-02", "2026-02-03").await;
    case
}
