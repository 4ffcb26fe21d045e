//! The audit time of a certification that was taken over: as the list told it, and said aloud where it did not.

use assayer::access::Role;
use serde_json::{Value, json};

use super::book::cases;
use super::sheets::workbook;
use super::teams::signed_in;
use super::{every, ready, take_over};
use crate::exchange::{faults, source};
use crate::house::given::ELIGIBLE;
use crate::house::running::on_both;

on_both! {
    async fn later_rooms_show_the_audit_time_that_the_list_told_and_say_what_it_left_out(house) {
        ready(house).await;
        let cases = cases(2);
        take_over(house, &workbook(&cases));
        let manager = house.staff("Max Manager", &[Role::Manager]).await;
        let certificates = every(&manager, "/api/v1/certificates").await;
        let of = |number: &str| {
            let row = certificates.iter().find(|row| row["number"] == number).expect("a certificate");
            row["certification_id"].as_str().expect("an id").to_owned()
        };
        let (whole, part) = (of(&cases[0].number), of(&cases[1].number));
        let told = manager.get_json(&format!("/api/v1/certifications/{whole}")).await.is(200).json();
        assert_eq!(
            told["audit_time"],
            json!({"initial_days": 3.5, "stage_1_days": 1.0, "stage_2_days": 2.5, "surveillance_days": 1.5,
                "recertification_days": 3.0, "effective_personnel": 25, "taken_over_on": "2026-11-23", "complete": true})
        );
        manager.get(&format!("/desk/cases/{whole}")).await.is(200)
            .says("Taken over on 23 November 2026, as the list told it")
            .says("3.5 auditor-days")
            .lacks("what the days rest on is not known here");
        let told = manager.get_json(&format!("/api/v1/certifications/{part}")).await.is(200).json();
        let time = &told["audit_time"];
        assert_eq!((&time["complete"], &time["effective_personnel"]), (&json!(false), &Value::Null));
        assert_eq!((&time["initial_days"], &time["surveillance_days"]), (&Value::Null, &json!(1.5)));
        manager.get(&format!("/desk/cases/{part}")).await.is(200).says("what the days rest on is not known here");
        // The application that stands for the one of those days shows no more than that.
        let application = told["application_id"].as_str().expect("an id");
        manager.get(&format!("/desk/applications/{application}")).await.is(200);
    }

    async fn a_reviewer_reckons_it_once_and_the_audits_to_come_follow(house) {
        ready(house).await;
        let cases = cases(2);
        take_over(house, &workbook(&cases));
        let manager = house.staff("Max Manager", &[Role::Manager]).await;
        let certificates = every(&manager, "/api/v1/certificates").await;
        let of = |number: &str| {
            let row = certificates.iter().find(|row| row["number"] == number).expect("a certificate");
            row["certification_id"].as_str().expect("an id").to_owned()
        };
        let dora = signed_in(house, &manager, "Dora", Role::ApplicationReviewer).await;
        // One site: its twenty people say it all.
        let id = of(&cases[0].number);
        let (page, path) = (format!("/desk/cases/{id}"), format!("/api/v1/certifications/{id}"));
        dora.get(&page).await.is(200).says("Review the audit time");
        manager.get(&page).await.is(200).lacks("Review the audit time");
        let given = json!({"version": 1});
        manager.post_json(&format!("{path}/audit-time"), given.clone()).await.is(403);
        dora.get(&format!("{page}/audit-time")).await.is(200).says("Keep this audit time").says("3.0");
        let wrong = json!({"version": 1, "factor_ids": ["moonlight"], "factor_percents": ["5"], "factor_reasons": ["x"]});
        dora.post_json(&format!("{path}/audit-time"), wrong).await.refused_by("AT-30");
        let kept = dora.post_json(&format!("{path}/audit-time"), given.clone()).await.is(200).json();
        let time = &kept["audit_time"];
        assert_eq!((&time["initial_days"], &time["effective_personnel"]), (&json!(3.0), &json!(20)));
        assert_eq!((&time["taken_over_on"], &time["complete"]), (&Value::Null, &json!(true)));
        let days = |kind: &str| -> Vec<Value> {
            let audits = kept["audits"].as_array().expect("audits").iter();
            let planned = audits.filter(|one| one["kind"] == kind && one["status"] == "planned");
            planned.map(|one| one["days"].clone()).collect()
        };
        assert_eq!(days("surveillance"), [json!(1.0), json!(1.0)]);
        assert_eq!(days("recertification"), [json!(2.0)]);
        // From then on it is like that of any other case: reckoned again with a reason (AT-55).
        dora.post_json(&format!("{path}/audit-time"), json!({"version": 2})).await.refused_by("AT-55");
        dora.get(&format!("{page}/audit-time")).await.is(200).says("What changed");
        manager.get(&format!("{page}?tab=programme")).await.is(200).says("1.0 auditor-days");
        // Two sites: how they are sampled is asked, by the same form.
        let page = format!("/desk/cases/{}/audit-time", of(&cases[1].number));
        dora.post(&page, &[("version", "1")]).await.is(422);
        let answers = ELIGIBLE.map(|(question, evidence)| {
            [(format!("eligible_{question}"), "yes"), (format!("eligible_{question}_evidence"), evidence)]
        });
        let answers = answers.iter().flatten().map(|(field, text)| (field.as_str(), *text));
        let fields: Vec<_> = [("version", "1"), ("sampling_reason", "Both do the same.")].into_iter().chain(answers).collect();
        dora.post(&page, &fields).await.is(303);
        let told = dora.get_json(&format!("/api/v1/certifications/{}", of(&cases[1].number))).await.is(200).json();
        assert_eq!(told["audit_time"]["complete"], json!(true), "{:#}", told["audit_time"]);
        assert!(house.db.verify_journal().expect("it is read").is_ok());
    }

    async fn an_audit_time_that_cannot_be_is_named_at_its_cell(house) {
        ready(house).await;
        for (field, text, says) in [
            ("stage_1_days", "0", "Auditor-days are more than 0"),
            ("stage_2_days", "two", "column \"stage_2_days\""),
            ("effective_personnel", "0", "column \"effective_personnel\""),
            ("effective_personnel", "2.5", "column \"effective_personnel\""),
        ] {
            let mut cases = cases(2);
            cases[0].set(field, text);
            let found = faults(house, source("takeover.xlsx", &workbook(&cases)), None);
            assert!(found.len() == 1 && found[0].contains(says), "{field} {text}: {found:#?}");
        }
    }
}
