//! One case over more than seven years: grant, surveillances, renewal, a suspension and its lifting, a late
//! recertification restored, a lapse beyond six months, and a withdrawal. Every date that is shown is that of the slow
//! clock and stands here by hand as well; both databases show the same.

use assayer::access::Actor;
use assayer::base::time::Date;
use assayer::parties::auditors;
use assayer::rules::clock::{Event, EventKind, What};
use assayer::work::Target;
use reqwest::Method;
use serde_json::{Value, json};

use crate::house::asked::answered;
use crate::house::given;
use crate::house::path::Path;
use crate::house::running::{House, on_both};
use crate::rules::naive_clock::naive;

fn day(text: &str) -> Date {
    text.parse().expect("a date")
}

/// A case that lives on, with what the clocks are told of it.
pub(crate) struct Life<'a> {
    pub(crate) path: Path<'a>,
    events: Vec<Event>,
}

impl<'a> Life<'a> {
    /// A case that was certified a moment ago.
    pub(crate) async fn certified(house: &'a House) -> Self {
        Self {
            path: Path::to_issued(house).await,
            events: Vec::new(),
        }
    }

    pub(crate) fn on(&self, date: &str) {
        self.path.house.set_date(day(date));
        self.path.house.keep_sessions();
    }

    fn happened(&mut self, kind: EventKind, date: &str, expires: Option<&str>) {
        self.events.push(Event {
            expires: expires.map(day),
            ..Event::on(kind, day(date))
        });
    }

    fn case(&self) -> String {
        format!("/api/v1/certifications/{}", self.path.ids.certification)
    }

    /// CO-8: everybody declares their conflicts again.
    async fn declare(&mut self, date: &str) {
        self.on(date);
        let house = self.path.house;
        for (id, name) in [
            (self.path.crew.lead_id, "Lena Lead"),
            (self.path.crew.auditor_id, "Amos Auditor"),
        ] {
            let given = auditors::GivenAuditor {
                name: name.into(),
                city: "Bristol".into(),
                country: "GB".into(),
                languages: "en".into(),
                agreement_on: "2025-01-02".into(),
                declared_on: date.into(),
                ..auditors::GivenAuditor::default()
            };
            let given = given.check(house.today()).expect("a good record");
            let amend = house
                .db
                .act(&Actor::CommandLine, house.now(), Target::House, move |work| {
                    let version = auditors::record(work.conn(), id)?.auditor.version;
                    auditors::amend(work, id, version, given)
                });
            amend.await.expect("the declaration is kept");
        }
    }

    /// The first audit of this kind that nobody has placed yet, of the present cycle.
    async fn next(&self, kind: &str) -> (String, f64) {
        let programme = format!("{}/programme", self.case());
        let shown = self.path.crew.scheduler.get_json(&programme).await.is(200).json();
        let audits = shown["programmes"][0]["audits"]
            .as_array()
            .expect("audits")
            .clone();
        let audit = audits
            .iter()
            .find(|one| one["kind"] == kind && one["status"] == "planned")
            .expect("an audit to come");
        (
            audit["id"].as_str().expect("an id").to_owned(),
            audit["days"].as_f64().expect("days"),
        )
    }

    /// Placed three weeks ahead, held, and reported on its last day.
    pub(crate) async fn audit(
        &mut self,
        kind: &str,
        placed: &str,
        (from, to): (&str, &str),
        recommendation: &str,
    ) -> String {
        self.declare(placed).await;
        let (audit, days) = self.next(kind).await;
        let lead = (days / 2.0).ceil();
        let team = [
            (self.path.crew.lead_id, "lead_auditor", lead.to_string()),
            (
                self.path.crew.auditor_id,
                "auditor",
                (days - lead).max(1.0).to_string(),
            ),
        ];
        let address = format!("/api/v1/audits/{audit}");
        let scheduler = &self.path.crew.scheduler;
        let version = self
            .path
            .version(scheduler, &format!("{address}/team"), "/version")
            .await;
        let given = json!({
            "starts_on": from, "ends_on": to, "version": version,
            "auditors": team.iter().map(|member| member.0.to_string()).collect::<Vec<_>>(),
            "roles": team.iter().map(|member| member.1).collect::<Vec<_>>(),
            "days": team.iter().map(|member| member.2.clone()).collect::<Vec<_>>(),
            "interval_reason": if kind == "stage_2" { "The system is the one of the cycles before" } else { "" },
        });
        scheduler
            .post_json(&format!("{address}/holding"), given)
            .await
            .is(200);
        for (auditor, _, _) in &team {
            let member = self.path.crew.visit_of(*auditor);
            member
                .post_json(&format!("{address}/assignment"), json!({ "no_conflict": true }))
                .await
                .ok();
        }
        let version = self
            .path
            .version(scheduler, &format!("{address}/team"), "/version")
            .await;
        let confirmation = json!({ "client_agreed": true, "version": version });
        scheduler
            .post_json(&format!("{address}/confirmation"), confirmation)
            .await
            .ok();
        self.on(to);
        let mut report = given::report();
        report["recommendation"] = json!(recommendation);
        let lead = &self.path.crew.lead;
        let report = answered(lead, &audit, report).await;
        let saved = lead
            .send_json(Method::PUT, &format!("{address}/report"), report)
            .await;
        let given = json!({ "version": saved.is(200).json()["version"] });
        lead.post_json(&format!("{address}/report/sending"), given)
            .await
            .is(200);
        audit
    }

    async fn decide(&mut self, kind: &str, audit: &str, date: &str) {
        self.on(date);
        let mut given = given::decision(audit, self.path.case_version().await);
        given["kind"] = json!(kind);
        let reply = self.path.crew.decider.post_json("/api/v1/decisions", given).await;
        self.path.ids.decision = reply.is(201).field("/id");
    }

    /// The certificate of the last decision; its revision.
    async fn issue(&mut self) -> Value {
        let address = format!("/api/v1/decisions/{}/certificate", self.path.ids.decision);
        let given = json!({ "version": self.path.case_version().await });
        let issued = self
            .path
            .crew
            .decider
            .post_json(&address, given.clone())
            .await
            .is(201)
            .field("/id");
        // A second time there is nothing to issue.
        let again = self.path.crew.decider.post_json(&address, given).await;
        assert!(again.status.is_client_error(), "{}", again.status);
        let certificate = self
            .path
            .crew
            .decider
            .get_json(&format!("/api/v1/certificates/{issued}"))
            .await
            .is(200)
            .json();
        assert_eq!(certificate["number"], json!(self.path.ids.number));
        certificate["revision"].clone()
    }

    async fn change(&mut self, what: &str, date: &str, more: Value) {
        self.on(date);
        let mut given = json!({
            "reason": "The client moved its theatres", "information_used": "Its letter of May",
            "version": self.path.case_version().await,
        });
        for (name, value) in more.as_object().expect("fields") {
            given[name] = value.clone();
        }
        let address = format!("{}/{what}", self.case());
        self.path.crew.decider.post_json(&address, given).await.is(201);
    }

    /// What the case shows on this day equals the slow clock and what is written here: status, cycle, expiry, and the
    /// next surveillance.
    async fn stands(&self, date: &str, expected: (&str, Option<&str>, Option<&str>, Option<&str>)) {
        self.on(date);
        let shown = self.path.crew.decider.get_json(&self.case()).await.is(200).json();
        let due = shown["due"].as_array().expect("due").iter();
        let open = due.filter(|item| item["what"] == "surveillance" && item["state"] != "done");
        let limit = open.filter_map(|item| item["limit"].as_str()).min();
        let told = (
            shown["status_today"].as_str().expect("a status"),
            shown["cycle_start_on"].as_str(),
            shown["expires_on"].as_str(),
            limit,
        );
        let slow = naive(&self.events, day(date));
        // LC-80, LC-83, LC-92: and so does every other limit of the cycle.
        for what in [
            What::RecertificationAudit,
            What::RecertificationDecision,
            What::SuspensionEnd,
            What::Restoration,
        ] {
            let of = shown["due"].as_array().expect("due").iter();
            let told = of.filter(|item| item["what"] == what.as_str());
            let told: Vec<_> = told.map(|item| item["limit"].as_str().map(day)).collect();
            let slowly = slow.limits.iter().filter(|limit| limit.0 == what);
            let slowly: Vec<_> = slowly.map(|limit| limit.2).collect();
            assert_eq!(told, slowly, "{what} on {date}: {:#}", shown["due"]);
        }
        let (start, expires) = (
            slow.start.map(|d| d.to_string()),
            slow.expires.map(|d| d.to_string()),
        );
        let surveillance = slow
            .surveillance
            .filter(|_| slow.status == "certified")
            .map(|d| d.to_string());
        let slowly = (
            slow.status,
            start.as_deref(),
            expires.as_deref(),
            surveillance.as_deref(),
        );
        assert_eq!(slowly, expected, "the slow clock on {date}");
        let limit = if slow.status == "certified" { told.3 } else { None };
        assert_eq!(
            (told.0, told.1, told.2, limit),
            expected,
            "{date}: {:#}",
            shown["due"]
        );
    }
}

on_both! {
    async fn a_stage_2_after_a_lapse_takes_the_whole_time_and_ends_in_a_refusal_where_it_fails(house) {
        let mut life = Life::certified(house).await;
        // LC-84: nothing was held since; more than six months after 29 March 2029 the way begins again.
        crate::jobs::clock::once(house, day("2029-10-01")).await;
        let again = format!("{}/programme/again", life.case());
        let version = life.path.case_version().await;
        life.path.crew.scheduler.post_json(&again, json!({"version": version})).await.is(201);
        let (_, days) = life.next("stage_2").await;
        assert!((days - 12.0).abs() < 0.01, "{days}");
        // AT-55: reckoned again from the same sites, it keeps the time of both stages.
        let given = given::review(1);
        let mut time = json!({"version": life.path.case_version().await, "reason": "Looked at again"});
        for (name, value) in given.as_object().expect("fields") {
            if name.starts_with("eligible_") || name == "sampling_reason" {
                time[name] = value.clone();
            }
        }
        let preview = format!("{}/audit-time/preview", life.case());
        let shown = life.path.crew.reviewer.post_json(&preview, time.clone()).await.is(200).json();
        assert_eq!(shown["changes"], json!([]), "{shown:#}");
        life.path.crew.reviewer.post_json(&format!("{}/audit-time", life.case()), time).await.is(200);
        assert!((life.next("stage_2").await.1 - 12.0).abs() < 0.01);
        let audit = life.audit("stage_2", "2029-10-15", ("2029-11-05", "2029-11-09"), "refuse").await;
        life.decide("refuse", &audit, "2029-12-10").await;
        let shown = life.path.crew.decider.get_json(&life.case()).await.is(200);
        assert_eq!(shown.field("/status"), "refused");
    }

    async fn one_case_lives_through_three_cycles_a_gap_and_a_lapse_with_every_date_by_both_clocks(house) {
        use EventKind::{
            DecisionGranted, DecisionRenewed, RecertificationEnd, Restored, Stage2End, SurveillanceEnd, Suspended, Withdrawn,
        };
        let mut life = Life::certified(house).await;
        life.happened(DecisionGranted, "2026-03-30", None);
        // LC-21: three years less a day. LC-22: twelve months.
        life.stands("2026-04-01", ("certified", Some("2026-03-30"), Some("2029-03-29"), Some("2027-03-30"))).await;
        life.audit("surveillance", "2027-02-08", ("2027-03-01", "2027-03-03"), "maintain").await;
        life.happened(SurveillanceEnd, "2027-03-03", None);
        // LC-121: the second one before the recertification audit, planned for 29 December 2028.
        life.stands("2027-03-04", ("certified", Some("2026-03-30"), Some("2029-03-29"), Some("2028-12-28"))).await;
        life.audit("surveillance", "2028-02-14", ("2028-03-06", "2028-03-08"), "maintain").await;
        life.happened(SurveillanceEnd, "2028-03-08", None);
        life.stands("2028-03-09", ("certified", Some("2026-03-30"), Some("2029-03-29"), None)).await;

        // LC-81: renewed in time, the expiry goes on from the old one.
        let audit = life.audit("recertification", "2028-12-11", ("2029-01-08", "2029-01-12"), "renew").await;
        life.happened(RecertificationEnd, "2029-01-12", None);
        life.decide("renew", &audit, "2029-02-05").await;
        life.happened(DecisionRenewed, "2029-02-05", Some("2032-03-29"));
        assert_eq!(life.issue().await, json!(2));
        life.stands("2029-02-06", ("certified", Some("2029-02-05"), Some("2032-03-29"), Some("2030-12-31"))).await;

        life.audit("surveillance", "2030-02-11", ("2030-03-04", "2030-03-06"), "maintain").await;
        life.happened(SurveillanceEnd, "2030-03-06", None);
        // LC-92, LC-93: suspended and lifted; no date moves.
        life.change("suspension", "2030-06-03", json!({})).await;
        life.happened(Suspended, "2030-06-03", None);
        life.stands("2030-06-04", ("suspended", Some("2029-02-05"), Some("2032-03-29"), None)).await;
        life.change("restoration", "2030-08-05", json!({"cause_solved": "The new theatres were seen in July"})).await;
        life.happened(Restored, "2030-08-05", None);
        life.stands("2030-08-06", ("certified", Some("2029-02-05"), Some("2032-03-29"), Some("2031-12-28"))).await;
        life.audit("surveillance", "2031-02-10", ("2031-03-03", "2031-03-05"), "maintain").await;
        life.happened(SurveillanceEnd, "2031-03-05", None);

        // LC-82, LC-83: audited in time, decided too late; expired in between, and restored with a gap.
        let audit = life.audit("recertification", "2032-02-23", ("2032-03-15", "2032-03-19"), "renew").await;
        life.happened(RecertificationEnd, "2032-03-19", None);
        life.stands("2032-03-29", ("certified", Some("2029-02-05"), Some("2032-03-29"), None)).await;
        life.stands("2032-03-30", ("expired", Some("2029-02-05"), Some("2032-03-29"), None)).await;
        let number = life.path.ids.number.clone();
        let public = format!("/api/v1/public/certificates/{number}");
        assert_eq!(house.nobody().get_json(&public).await.is(200).field("/status"), "expired");
        life.decide("renew", &audit, "2032-05-10").await;
        life.happened(DecisionRenewed, "2032-05-10", Some("2035-03-29"));
        assert_eq!(life.issue().await, json!(3));
        life.stands("2032-05-11", ("certified", Some("2032-05-10"), Some("2035-03-29"), Some("2033-12-31"))).await;
        // LC-72, LC-85: the gap is not dated back, and the first day ever certified is left out.
        let told = house.nobody().get_json(&public).await.is(200).json();
        assert_eq!((&told["status"], &told["first_issued"]), (&json!("valid"), &Value::Null));
        assert_eq!((&told["effective"], &told["expires"]), (&json!("2032-05-10"), &json!("2035-03-29")));

        // LC-84: nothing happens until more than six months after the expiry; then the way begins again.
        let programme = format!("{}/programme", life.case());
        life.on("2035-09-29");
        let version = life.path.case_version().await;
        let again = format!("{programme}/again");
        life.path.crew.scheduler.post_json(&again, json!({"version": version})).await.refused_by("LC-98");
        crate::jobs::clock::once(house, day("2035-09-29")).await;
        let version = life.path.case_version().await;
        life.path.crew.scheduler.post_json(&again, json!({"version": version})).await.refused_by("LC-84");
        life.on("2035-10-01");
        life.path.crew.scheduler.get(&format!("/desk/cases/{}/programme", life.path.ids.certification)).await.is(200)
            .says("Begin again with a stage 2");
        life.path.crew.scheduler.post_json(&again, json!({"version": version})).await.is(201);
        // What was never placed in the cycle that ran out is not held any more.
        let shown = life.path.crew.scheduler.get_json(&programme).await.is(200).json();
        let old = shown["programmes"][1]["audits"].as_array().expect("audits");
        assert!(old.iter().all(|one| one["status"] == "cancelled"), "{old:#?}");
        assert_eq!(shown["programmes"][0]["expires_on"], Value::Null);
        let audit = life.audit("stage_2", "2035-10-15", ("2035-11-05", "2035-11-09"), "grant").await;
        life.happened(Stage2End, "2035-11-09", None);
        life.decide("grant", &audit, "2035-12-10").await;
        life.happened(DecisionGranted, "2035-12-10", None);
        assert_eq!(life.issue().await, json!(4));
        life.stands("2035-12-11", ("certified", Some("2035-12-10"), Some("2038-12-09"), Some("2036-12-10"))).await;

        life.change("withdrawal", "2036-02-04", json!({})).await;
        life.happened(Withdrawn, "2036-02-04", None);
        life.stands("2036-02-05", ("withdrawn", Some("2035-12-10"), Some("2038-12-09"), None)).await;
        assert_eq!(house.nobody().get_json(&public).await.is(200).field("/status"), "withdrawn");
        assert!(house.db.verify_journal().expect("it is read").is_ok());
    }
}
