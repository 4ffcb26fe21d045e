//! Accepting and declining an application.

use serde_json::json;

use super::calculation;
use super::given::{Accepting, Answered, Declining};
use super::model::{Agreement, EarlierTime, Outcome, Review};
use super::{store, terms};
use crate::access::{Act, Actor, Subject};
use crate::base::citation::CO_30;
use crate::base::error::{Error, Result, unchanged};
use crate::base::ids::{AgreementId, ApplicationId, CertificationId, ReviewId, UserId};
use crate::base::ruling::{Refusals, Ruling};
use crate::base::time::Date;
use crate::journal::Entry;
use crate::lifecycle::application::{self, Application};
use crate::lifecycle::case;
use crate::outbox::Letter;
use crate::parties::accreditations::{self, Accreditation};
use crate::parties::auditors;
use crate::parties::organisations::{self, Organisation, Site};
use crate::rules::book::TechnicalArea;
use crate::rules::keys::ClientKey;
use crate::rules::steps::application as steps;
use crate::rules::team::{Cleared, Deciding, may_review};
use crate::store::columns::Document;
use crate::store::pool::Conn;
use crate::work::{Done, Work};

/// Accepts an application: the review is kept with its audit time, the case is opened, the agreement is sent.
pub fn accept(work: &mut Work<'_>, id: ApplicationId, given: Accepting) -> Result<Done<CertificationId>> {
    let reach = work.reach(Act::AcceptApplication)?;
    let application = application::by_id(work.conn(), reach, id)?;
    let organisation = application.organisation_id;
    let permit = work.permit(Act::AcceptApplication, &Subject::of(organisation), "application")?;
    // Somebody may have decided since the page was opened: say so rather than list what does not fit any more.
    unchanged("application", application.version, given.version)?;
    let client = organisations::by_id(work.conn(), reach, organisation)?;
    let chosen = application::sites_of(work.conn(), id)?;
    let sites = organisations::sites_among(work.conn(), reach, &chosen)?;
    let standard = application.standard_id();
    let (reviewer, cleared) = reviewer(work, &application, &given.areas)?;

    let mut no = Refusals::none();
    let cleared = no.take(cleared);
    let book = work.book();
    let mut scope = None;
    let mut sections = Vec::new();
    match book.standard(&standard) {
        Ok(known) => {
            no.take(book.check_areas(known, &given.areas));
            scope = no.take(given.scope.check(book, known, &given.areas));
            sections.clone_from(&known.agreement);
        }
        Err(unknown) => no.add(unknown),
    }
    let calculation = no.take(calculation::compute(book, id, &standard, &sites, &given.sizing));
    let step = no.take(step(
        &application,
        &given,
        cleared.as_ref(),
        calculation.is_some(),
    ));
    let (Some(cleared), Some(calculation), Some(step), true) = (cleared, calculation, step, no.is_empty())
    else {
        return Err(without_repeats(no).into());
    };

    let on = work.today();
    // VE-41, VE-42: whether an accreditation covers it is found, not chosen.
    let accreditation = accreditations::covering(work.conn(), &standard, &given.areas, on)?;
    let certification = case::open(
        work,
        opening(&application, &given.areas, accreditation.as_ref(), &sites),
    )?;
    let review = Review {
        answers: Document(json!({
            "answers": given.answers, "clearance": cleared.steps, "accreditation": accreditation,
            "fees": given.fees, "scope": scope,
        })),
        technical_areas: joined(&given.areas),
        audit_time: Some(Document::of(&calculation)?),
        days: Some(calculation.time.value.days),
        rule_version: Some(work.book().rule_version()),
        ..row(work, &application, reviewer, Outcome::Accepted)
    };
    store::insert(work.conn(), &review)?;
    let text = terms::text(&terms::Subject {
        body: work.body(),
        client: &client,
        application: &application,
        sites: &sites,
        calculation: &calculation,
        fees: &given.fees,
        accreditation: accreditation.as_ref(),
        sections: &sections,
        on,
    });
    let agreement = agreement(work, certification, &application, text, accreditation.is_none());
    store::insert_agreement(work.conn(), &agreement)?;
    let (before, after) = application::moved(work, &application, given.version, step.value)?;
    work.letter(letter(
        "application_accepted",
        &client,
        &application,
        &agreement.id.to_string(),
    ))?;
    let after = json!({
        "application": after, "review": review, "certification": certification, "agreement": agreement,
    });
    let entry = Entry::changed("application", id, json!({ "application": before }), after);
    Ok(Done::new(permit, entry, certification))
}

/// Declines an application with a reason, which the client is told (LC-12).
pub fn decline(work: &mut Work<'_>, id: ApplicationId, given: Declining) -> Result<Done<()>> {
    let reach = work.reach(Act::DeclineApplication)?;
    let application = application::by_id(work.conn(), reach, id)?;
    let organisation = application.organisation_id;
    let permit = work.permit(Act::DeclineApplication, &Subject::of(organisation), "application")?;
    unchanged("application", application.version, given.version)?;
    let client = organisations::by_id(work.conn(), reach, organisation)?;
    let (reviewer, cleared) = reviewer(work, &application, &[])?;
    let mut no = Refusals::none();
    let cleared = no.take(cleared);
    let facts = steps::Facts {
        reviewer: cleared.as_ref().map(|ruling| &ruling.value),
        reason: given.reason.as_str(),
        ..steps::Facts::default()
    };
    let step = no.take(steps::step(application.status, steps::Event::Decline, &facts));
    let (Some(cleared), Some(step), true) = (cleared, step, no.is_empty()) else {
        return Err(without_repeats(no).into());
    };
    let review = Review {
        answers: Document(json!({ "answers": given.answers, "clearance": cleared.steps })),
        reason: Some(given.reason.to_string()),
        ..row(work, &application, reviewer, Outcome::Declined)
    };
    store::insert(work.conn(), &review)?;
    let (before, after) = application::moved(work, &application, given.version, step.value)?;
    work.letter(letter(
        "application_declined",
        &client,
        &application,
        given.reason.as_str(),
    ))?;
    let after = json!({ "application": after, "review": review });
    let entry = Entry::changed("application", id, json!({ "application": before }), after);
    Ok(Done::new(permit, entry.because(given.reason.as_str()), ()))
}

/// Keeps the audit time of a certification that is taken over, as the list tells it: nobody here reviewed it.
pub fn take_over_time(
    work: &mut Work<'_>,
    certification: &case::Certification,
    time: &EarlierTime,
    by: UserId,
) -> Result<()> {
    let row = Review {
        id: work.id(ReviewId::from_uuid),
        application_id: certification.application_id,
        organisation_id: certification.organisation_id,
        reviewed_by: by,
        outcome: Outcome::Accepted,
        answers: Document(json!({ "taken_over": time })),
        reason: None,
        technical_areas: certification.technical_areas.clone(),
        audit_time: None,
        days: time.initial_days(),
        reviewed_at: work.now(),
        rule_version: None,
    };
    store::insert(work.conn(), &row)
}

/// Who may review, with the reasons; or why not.
pub type Clearance = std::result::Result<Ruling<Cleared>, Refusals>;

/// Who reviews, and whether they may: independence and competence on this day (CO-4, CO-5, CO-30).
pub(super) fn reviewer(
    work: &mut Work<'_>,
    application: &Application,
    areas: &[TechnicalArea],
) -> Result<(UserId, Clearance)> {
    let actor = work.actor().clone();
    let person = actor.person().ok_or(Error::Forbidden)?.id;
    let on = work.today();
    Ok((person, clearance(work.conn(), &actor, application, areas, on)?))
}

/// The same for the page, before anything is decided.
pub(super) fn clearance(
    conn: &mut Conn,
    actor: &Actor,
    application: &Application,
    areas: &[TechnicalArea],
    on: Date,
) -> Result<Clearance> {
    let Some(record) = actor.person().and_then(|person| person.auditor) else {
        return Ok(Err(Refusals::one(
            CO_30,
            "Your user has no personnel record, so your competence to review applications cannot be shown. The \
             manager adds the record, an administrator joins it to your user.",
        )));
    };
    let record = auditors::record(conn, record)?;
    let case = Deciding {
        organisation: &ClientKey::from(application.organisation_id),
        standard: &application.standard_id(),
        areas,
        audited_by: &[],
        services: &[],
        on,
        sector_advice: "",
    };
    let told = |says: String| says.replace(&record.auditor.id.to_string(), &record.auditor.name);
    Ok(may_review(&record.as_ruled(), &case).map(|mut ruling| {
        for step in &mut ruling.steps {
            step.says = told(std::mem::take(&mut step.says));
        }
        ruling
    }))
}

fn step(
    application: &Application,
    given: &Accepting,
    cleared: Option<&Ruling<Cleared>>,
    audit_time_kept: bool,
) -> std::result::Result<Ruling<steps::State>, Refusals> {
    let yes = |question: &str| {
        let of = |answer: &&Answered| answer.question == question;
        given.answers.iter().find(of).and_then(|answer| answer.yes) == Some(true)
    };
    let notes: Vec<&str> = given
        .answers
        .iter()
        .filter_map(|answer| answer.note.as_deref())
        .collect();
    let review = steps::Review {
        information_sufficient: yes("information_sufficient"),
        differences_settled: yes("differences_settled"),
        competent_and_able: yes("competent_and_able"),
        influences_considered: yes("influences_considered"),
        note: &notes.join("\n"),
        areas: &given.areas,
        audit_time_kept,
    };
    let facts = steps::Facts {
        review: Some(&review),
        reviewer: cleared.map(|ruling| &ruling.value),
        ..steps::Facts::default()
    };
    steps::step(application.status, steps::Event::Accept, &facts)
}

/// One cause is told once: a missing area, audit time or clearance was told already by the rule that asks for it.
fn without_repeats(no: Refusals) -> Refusals {
    let told_apart = no.0.len() > 1;
    let mut once = Refusals::none();
    for refusal in no.0 {
        let field = refusal.field.as_deref();
        let told = match field {
            Some("areas") => once.0.iter().any(|other| other.field.as_deref() == field),
            Some("audit_time") => told_apart,
            _ => once.0.contains(&refusal),
        };
        if !told {
            once.add(refusal);
        }
    }
    once
}

fn opening(
    application: &Application,
    areas: &[TechnicalArea],
    accreditation: Option<&Accreditation>,
    sites: &[Site],
) -> case::Opening {
    case::Opening {
        organisation: application.organisation_id,
        application: application.id,
        standard: application.standard.clone(),
        scope: application.scope.clone().unwrap_or_default(),
        technical_areas: areas.iter().map(ToString::to_string).collect(),
        accredited: accreditation.is_some(),
        sites: sites.iter().map(|site| site.id).collect(),
    }
}

fn row(work: &Work<'_>, application: &Application, reviewed_by: UserId, outcome: Outcome) -> Review {
    Review {
        id: work.id(ReviewId::from_uuid),
        application_id: application.id,
        organisation_id: application.organisation_id,
        reviewed_by,
        outcome,
        answers: Document(serde_json::Value::Null),
        reason: None,
        technical_areas: String::new(),
        audit_time: None,
        days: None,
        reviewed_at: work.now(),
        rule_version: None,
    }
}

fn agreement(
    work: &Work<'_>,
    certification: CertificationId,
    application: &Application,
    terms: String,
    unaccredited: bool,
) -> Agreement {
    Agreement {
        id: work.id(AgreementId::from_uuid),
        certification_id: certification,
        organisation_id: application.organisation_id,
        terms,
        unaccredited_accepted: unaccredited.then_some(false),
        sent_at: work.now(),
        signed_by: None,
        signed_on: None,
        version: 1,
    }
}

fn letter(name: &'static str, client: &Organisation, application: &Application, about: &str) -> Letter {
    Letter {
        letter: name,
        recipient: client.contact_email.clone(),
        particulars: json!({
            "contact": client.contact_name, "organisation": client.legal_name,
            "standard": application.standard, "application": application.id, "about": about,
        }),
    }
}

fn joined(areas: &[TechnicalArea]) -> String {
    let areas: Vec<&str> = areas.iter().map(TechnicalArea::as_str).collect();
    areas.join(";")
}
