//! The people of a certification body that one case needs, each with the competence of record in IAF 38.

use assayer::access::{Actor, Role};
use assayer::base::ids::AuditorId;
use assayer::base::time::{Date, plus_days};
use assayer::parties::{accreditations, auditors};
use assayer::work::Target;

use super::client::Visit;
use super::running::House;

/// Everybody, signed in.
#[derive(Debug, Clone)]
pub(crate) struct Crew {
    pub(crate) reviewer: Visit,
    pub(crate) scheduler: Visit,
    pub(crate) lead: Visit,
    pub(crate) lead_id: AuditorId,
    pub(crate) auditor: Visit,
    pub(crate) auditor_id: AuditorId,
    pub(crate) decider: Visit,
    pub(crate) decider_id: AuditorId,
}

impl Crew {
    /// Hires everybody, long enough ago; the body is accredited for ISO 9001.
    pub(crate) async fn of(house: &House) -> Self {
        Self::of_standard(house, "ISO 9001:2015").await
    }

    /// The same for another standard.
    pub(crate) async fn of_standard(house: &House, standard: &str) -> Self {
        accredited(house, standard).await;
        let names = [
            "Rae Reviewer",
            "Lena Lead",
            "Amos Auditor",
            "Dora Decider",
            "Sasha Scheduler",
        ];
        Self::named(house, standard, names).await
    }

    /// The same under other names: reviewer, lead, auditor, decision maker, scheduler.
    pub(crate) async fn hired(house: &House, standard: &str, names: [&str; 5]) -> Self {
        accredited(house, standard).await;
        Self::named(house, standard, names).await
    }

    async fn named(house: &House, standard: &str, names: [&str; 5]) -> Self {
        let hire = |name: &str, role: Role, competences: &'static [&'static str]| {
            let name = name.to_owned();
            async move {
                let id = record_for(house, &name, standard, competences).await;
                (house.auditor(&name, &[role], id).await, id)
            }
        };
        let [reviewer, lead, auditor, decider, scheduler] = names;
        let (reviewer, _) = hire(reviewer, Role::ApplicationReviewer, &["application_review"]).await;
        let (lead, lead_id) = hire(lead, Role::Assessor, &["lead_auditor", "auditor"]).await;
        let (auditor, auditor_id) = hire(auditor, Role::Assessor, &["auditor"]).await;
        let (decider, decider_id) = hire(decider, Role::DecisionMaker, &["decision"]).await;
        Self {
            reviewer,
            scheduler: house.staff(scheduler, &[Role::Scheduler]).await,
            lead,
            lead_id,
            auditor,
            auditor_id,
            decider,
            decider_id,
        }
    }

    /// Everybody who audits and decides learns a further standard, as far as they knew the one before.
    pub(crate) async fn learn(&self, house: &House, standard: &str) {
        let today = text(house.today());
        for (id, competences) in [
            (self.lead_id, &["lead_auditor", "auditor"][..]),
            (self.auditor_id, &["auditor"][..]),
            (self.decider_id, &["decision"][..]),
        ] {
            for competence in competences {
                grant(house, id, standard, competence, &today).await;
            }
        }
    }

    /// Who signs in as this auditor.
    pub(crate) fn visit_of(&self, auditor: AuditorId) -> &Visit {
        if auditor == self.lead_id {
            &self.lead
        } else {
            &self.auditor
        }
    }
}

fn text(date: Date) -> String {
    date.to_string()
}

/// A person with a record: agreement and declaration signed, these competences granted a year ago.
pub(crate) async fn of_record(
    house: &House,
    name: &str,
    role: Role,
    competences: &[&str],
) -> (Visit, AuditorId) {
    let id = record(house, name, competences).await;
    (house.auditor(name, &[role], id).await, id)
}

/// The same without a user.
pub(crate) async fn record(house: &House, name: &str, competences: &[&str]) -> AuditorId {
    record_for(house, name, "ISO 9001:2015", competences).await
}

/// The same for another standard.
async fn record_for(house: &House, name: &str, standard: &str, competences: &[&str]) -> AuditorId {
    let a_year_ago = text(plus_days(house.today(), -368));
    let given = auditors::GivenAuditor {
        name: name.into(),
        city: "Bristol".into(),
        country: "GB".into(),
        languages: "en".into(),
        agreement_on: a_year_ago.as_str().into(),
        declared_on: text(plus_days(house.today(), -35)).as_str().into(),
        ..auditors::GivenAuditor::default()
    };
    let given = given.check(house.today()).expect("a good record");
    let add = house
        .db
        .act(&Actor::CommandLine, house.now(), Target::House, move |work| {
            auditors::add(work, given)
        });
    let id = add.await.expect("the record is added");
    for competence in competences {
        grant(house, id, standard, competence, &a_year_ago).await;
    }
    id
}

/// A competence of record in IAF 38.
async fn grant(house: &House, id: AuditorId, standard: &str, competence: &str, from: &str) {
    let given = auditors::GivenCompetence {
        standard: standard.into(),
        technical_area: "IAF 38".into(),
        role: competence.into(),
        valid_from: from.into(),
        evidence: "Examined by the technical manager".into(),
        ..auditors::GivenCompetence::default()
    };
    let given = given.check().expect("a good competence");
    let granted = house
        .db
        .act(&Actor::CommandLine, house.now(), Target::House, move |work| {
            auditors::grant_competence(work, id, given)
        });
    granted.await.expect("the competence is granted");
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
