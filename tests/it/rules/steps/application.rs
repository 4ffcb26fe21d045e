//! The application: LC-10 to LC-13.

use assayer::base::ruling::Ruling;
use assayer::rules::book::TechnicalArea;
use assayer::rules::steps::application::{self, ApplicationFacts, Missing, Review, SiteFacts, missing_parts};
use assayer::rules::team::may_review;

use super::{case_on, decider, exhaustive, person};
use crate::rules::{no, pairs};
fn whole_application() -> ApplicationFacts {
    let text = || "text".to_owned();
    ApplicationFacts {
        scope: text(),
        legal_name: text(),
        address: text(),
        standards: vec!["ISO 9001:2015".into()],
        processes: text(),
        resources: text(),
        relationships: text(),
        legal_obligations: text(),
        outsourced_processes: "none".to_owned(),
        consultancy_received: Some(false),
        consultancy_from: String::new(),
        sites: vec![SiteFacts {
            id: "s1".into(),
            name: text(),
            address: text(),
            activities: text(),
            people: Some(12),
        }],
    }
}

#[test]
fn an_application_moves_only_along_its_table() {
    let application = whole_application();
    let reviewer = may_review(&person("application_review"), &case_on("2026-01-01"))
        .unwrap()
        .value;
    let areas = ["IAF 38".into()];
    let review = good_review(&areas);
    exhaustive!(
        application,
        [
            "draft submit submitted",
            "submitted accept accepted",
            "submitted decline declined"
        ],
        |state, event| application::step(
            state,
            event,
            &application::Facts {
                application: Some(&application),
                review: Some(&review),
                reviewer: Some(&reviewer),
                reason: "outside our accreditation",
            }
        )
    );
}

fn good_review(areas: &[TechnicalArea]) -> Review<'_> {
    Review {
        information_sufficient: true,
        differences_settled: true,
        competent_and_able: true,
        influences_considered: true,
        note: "all clear",
        areas,
        audit_time_kept: true,
    }
}

#[test]
fn every_missing_part_is_listed_with_its_site() {
    assert!(missing_parts(&whole_application()).is_empty());
    assert_eq!(missing_parts(&ApplicationFacts::default()).len(), 11);
    let mut application = whole_application();
    application.consultancy_received = Some(true);
    application.sites[0].people = Some(0);
    application.sites[0].address = "  ".to_owned();
    let told: Vec<_> = missing_parts(&application)
        .into_iter()
        .map(|Missing { field, site, .. }| (site.map(|s| s.to_string()), field))
        .collect();
    let site = Some("s1".to_owned());
    assert_eq!(
        told,
        [
            (None, "consultancy_from".to_owned()),
            (site.clone(), "address".to_owned()),
            (site, "people".to_owned())
        ]
    );
    let facts = application::Facts {
        application: Some(&application),
        ..application::Facts::default()
    };
    assert_eq!(
        no(application::step(
            application::State::Draft,
            application::Event::Submit,
            &facts
        )),
        pairs(&[
            ("LC-10", "consultancy_from"),
            ("LC-10", "sites/s1/address"),
            ("LC-10", "sites/s1/people")
        ])
    );
}

#[test]
fn a_review_accepts_only_with_four_times_yes_areas_and_audit_time() {
    let review = Review {
        information_sufficient: false,
        note: "",
        audit_time_kept: false,
        ..good_review(&[])
    };
    let wrong_function = decider("2026-01-01");
    let facts = application::Facts {
        review: Some(&review),
        reviewer: Some(&wrong_function),
        ..application::Facts::default()
    };
    assert_eq!(
        no(application::step(
            application::State::Submitted,
            application::Event::Accept,
            &facts
        )),
        pairs(&[
            ("LC-11", ""),
            ("LC-11", "information_sufficient"),
            ("LC-11", "note"),
            ("LC-13", "areas"),
            ("AT-4", "audit_time")
        ])
    );
    assert_eq!(
        no(application::step(
            application::State::Submitted,
            application::Event::Decline,
            &facts
        )),
        pairs(&[("LC-11", ""), ("LC-12", "reason")])
    );
}
