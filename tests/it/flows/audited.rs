//! A case as it stands before the decision: stage 1 concluded, stage 2 held and reported. The rooms before the
//! decision have tests of their own; here their rows are simply there.

use assayer::access::{Actor, Role};
use assayer::base::ids::{AuditorId, OrganisationId};
use assayer::parties::auditors::{self, GivenAuditor, GivenCompetence, GivenService};
use assayer::work::Target;
use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, PgConnection, SqliteConnection};
use serde_json::{Value, json};
use uuid::Uuid;

use super::organisations;
use crate::house::client::Visit;
use crate::house::running::{House, PASSWORD};

/// The standard of every case here, and its technical area.
pub(crate) const STANDARD: &str = "ISO 9001:2015";
pub(crate) const AREA: &str = "IAF 38";

/// One case with everybody in it.
pub(crate) struct Case {
    pub(crate) organisation: OrganisationId,
    pub(crate) certification: String,
    pub(crate) stage_2: String,
    pub(crate) site: String,
    /// Who led both audits.
    pub(crate) lead: AuditorId,
    /// A decision maker outside the team, signed in.
    pub(crate) decider: Visit,
    decider_email: String,
}

impl Case {
    /// Moves the clock on to a day; sessions end over night, so the decision maker signs in again.
    pub(crate) async fn on(&mut self, house: &House, year: i32, month: u32, day: u32) {
        house.set_day(year, month, day);
        self.decider = Visit::sign_in(&house.base, &self.decider_email, PASSWORD).await;
    }
}

/// Writes into the house's database directly.
pub(crate) fn run(house: &House, statements: &str) {
    let url = house.database_url();
    let done = match url.strip_prefix("sqlite://") {
        Some(path) => SqliteConnection::establish(path)
            .expect("it opens")
            .batch_execute(&format!("PRAGMA busy_timeout=5000; {statements}")),
        None => PgConnection::establish(url)
            .expect("it opens")
            .batch_execute(statements),
    };
    done.unwrap_or_else(|fault| panic!("{fault}: {statements}"));
}

/// A person of record with these competences: (function, last day or nothing).
pub(crate) async fn person(house: &House, name: &str, competences: &[(&str, &str)]) -> AuditorId {
    let given = GivenAuditor {
        name: name.into(),
        city: "Bristol".into(),
        country: "GB".into(),
        languages: "en".into(),
        agreement_on: "2024-01-08".into(),
        declared_on: "2026-01-02".into(),
        ..GivenAuditor::default()
    };
    let checked = given.check(house.today()).expect("a good auditor");
    let id = house
        .db
        .act(&Actor::CommandLine, house.now(), Target::House, move |work| {
            auditors::add(work, checked)
        })
        .await
        .expect("the auditor is added");
    for (function, last) in competences {
        let given = GivenCompetence {
            standard: STANDARD.into(),
            technical_area: AREA.into(),
            role: (*function).into(),
            valid_from: "2024-01-08".into(),
            valid_to: (*last).into(),
            evidence: "Evaluation of January 2024".into(),
        };
        let grant = given.check().expect("a good competence");
        house
            .db
            .act(&Actor::CommandLine, house.now(), Target::House, move |work| {
                auditors::grant_competence(work, id, grant)
            })
            .await
            .expect("the competence is granted");
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
    house
        .db
        .act(&Actor::CommandLine, house.now(), Target::House, move |work| {
            auditors::record_service(work, who, tie)
        })
        .await
        .expect("the service is recorded");
}

/// A decision maker of record with a competence to decide, signed in.
pub(crate) async fn decider(house: &House, name: &str) -> Visit {
    let id = person(house, name, &[("decision", "")]).await;
    house.auditor(name, &[Role::DecisionMaker], id).await
}

fn id() -> String {
    // Any number that no other row has; the rows' order does not matter here.
    static NEXT: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(1);
    let next = NEXT.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
    Uuid::from_u64_pair(0x0191_0000_0000_7000, 0x9000_0000_0000_0000 | next).to_string()
}

/// A case audited in February and March 2026; the clock then stands on 16 March.
pub(crate) async fn case(house: &House, name: &str) -> Case {
    house.set_day(2026, 3, 16);
    let reviewer = house
        .staff(&format!("Rae of {name}"), &[Role::ApplicationReviewer])
        .await;
    let (organisation, site) = organisations::register(&reviewer, name).await;
    let lead_name = format!("Lena of {name}");
    let lead = person(house, &lead_name, &[("lead_auditor", ""), ("decision", "")]).await;
    let email = format!("lead.{}@example.org", name.to_lowercase().replace(' ', "."));
    let user = house
        .add_user(&email, &lead_name, &[Role::Assessor], None, Some(lead))
        .await;
    let decider_name = format!("Dora of {name}");
    let decider = decider(house, &decider_name).await;
    let (application, certification, programme) = (id(), id(), id());
    let (stage_1, stage_2, recertification) = (id(), id(), id());
    let surveillances = [id(), id()];
    let number = u64::from_str_radix(&stage_1[28..], 16).expect("hex");
    let at = "2026-01-12T09:00:00Z";
    let audits = [
        (
            &stage_1,
            "stage_1",
            "concluded",
            "'2026-02-03'",
            "'2026-02-03'",
            "LC-30",
        ),
        (
            &stage_2,
            "stage_2",
            "concluded",
            "'2026-03-03'",
            "'2026-03-05'",
            "LC-37",
        ),
        (
            &surveillances[0],
            "surveillance",
            "planned",
            "NULL",
            "NULL",
            "LC-22",
        ),
        (
            &surveillances[1],
            "surveillance",
            "planned",
            "NULL",
            "NULL",
            "LC-23",
        ),
        (
            &recertification,
            "recertification",
            "planned",
            "NULL",
            "NULL",
            "LC-80",
        ),
    ];
    let mut rows = format!(
        "INSERT INTO applications (id, organisation_id, standard, status, scope, created_at, submitted_at, version)
           VALUES ('{application}', '{organisation}', '{STANDARD}', 'accepted', 'Acute care', '{at}', '{at}', 2);
         INSERT INTO certifications (id, organisation_id, application_id, standard, status, scope, technical_areas, accredited, version, created_at)
           VALUES ('{certification}', '{organisation}', '{application}', '{STANDARD}', 'in_audit', 'Acute inpatient and outpatient care', '{AREA}', FALSE, 2, '{at}');
         INSERT INTO certification_sites (certification_id, site_id) VALUES ('{certification}', '{site}');
         INSERT INTO certification_events (id, certification_id, event, happened_on, particulars, recorded_at)
           VALUES ('{}', '{certification}', 'begin_audit', '2026-01-12', '{{}}', '{at}');
         INSERT INTO agreements (id, certification_id, organisation_id, terms, unaccredited_accepted, sent_at, signed_by, signed_on, version)
           VALUES ('{}', '{certification}', '{organisation}', 'Terms', TRUE, '{at}', 'Robin Penrose', '2026-01-12', 2);
         INSERT INTO programmes (id, certification_id, organisation_id, cycle, seed, derivation, created_at, version)
           VALUES ('{programme}', '{certification}', '{organisation}', 1, 7, '{{\"audits\":[],\"windows\":[]}}', '{at}', 1);",
        id(),
        id()
    );
    for (i, (audit, kind, status, from, to, rule)) in audits.iter().enumerate() {
        let number = number * 10 + i as u64;
        rows.push_str(&format!(
            "INSERT INTO audits (id, number, programme_id, certification_id, organisation_id, kind, status, days, window_rule, starts_on, ends_on, version)
               VALUES ('{audit}', {number}, '{programme}', '{certification}', '{organisation}', '{kind}', '{status}', 250, '{rule}', {from}, {to}, 1);
             INSERT INTO audit_sites (audit_id, site_id, chosen, reason) VALUES ('{audit}', '{site}', 'central', 'Central function');"
        ));
        if *status == "concluded" {
            rows.push_str(&format!(
                "INSERT INTO team_members (id, audit_id, organisation_id, auditor_id, role, days, from_on, to_on, confirmed_on)
                   VALUES ('{}', '{audit}', '{organisation}', '{lead}', 'lead_auditor', 250, {from}, {to}, '2026-01-20');",
                id()
            ));
        }
    }
    rows.push_str(&format!(
        "INSERT INTO conclusions (id, audit_id, organisation_id, items, outcome, concluded_by, concluded_on)
           VALUES ('{}', '{stage_1}', '{organisation}', '{{}}', 'proceed', '{user}', '2026-02-03');
         INSERT INTO reports (id, audit_id, organisation_id, status, sections, recommendation, signed_by, signed_at, sha256, version)
           VALUES ('{}', '{stage_2}', '{organisation}', 'sent', '{{\"conclusion\":\"The system conforms.\"}}', 'grant', '{user}', '2026-03-10T15:00:00Z', '{}', 2);",
        id(),
        id(),
        "ab".repeat(32)
    ));
    run(house, &rows);
    Case {
        organisation: organisation.parse().expect("an id"),
        certification,
        stage_2,
        site,
        lead,
        decider,
        decider_email: format!("{}@example.org", decider_name.to_lowercase().replace(' ', ".")),
    }
}

/// A finding of the stage 2 audit, raised by its lead.
pub(crate) fn finding(house: &House, case: &Case, grade: &str, status: &str) {
    let verified = if status == "verified" {
        "'2026-03-13'"
    } else {
        "NULL"
    };
    run(
        house,
        &format!(
            "INSERT INTO findings (id, number, audit_id, certification_id, organisation_id, site_id, standard, clause, grade, requirement, statement, evidence, status, raised_by, raised_on, verified_on, version)
             SELECT '{}', (SELECT COALESCE(MAX(number), 0) + 1 FROM findings WHERE audit_id = '{}'), '{}', '{}', '{}', '{}', '{STANDARD}', '8.5.1', '{grade}',
               'Controlled conditions', 'Two of five theatre lists were not checked.', 'Lists of 4 March', '{status}', id, '2026-03-05', {verified}, 1
             FROM users WHERE auditor_id = '{}'",
            id(),
            case.stage_2,
            case.stage_2,
            case.certification,
            case.organisation,
            case.site,
            case.lead,
        ),
    );
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
    let id = case
        .decider
        .post_json(&format!("/api/v1/decisions/{decision}/certificate"), given)
        .await
        .is(201)
        .field("/id");
    let number = case
        .decider
        .get_json(&format!("/api/v1/certificates/{id}"))
        .await
        .is(200)
        .field("/number");
    (id, number)
}
