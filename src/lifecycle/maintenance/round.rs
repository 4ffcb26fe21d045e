//! What the clock brings by itself. A certification that has run out is recorded as such (LC-82); whom something
//! concerns that has opened, or is late, is told of it, once each. Nothing is decided here: where a limit of the
//! standard has passed, those who decide are told that a suspension is due (LC-90), and it waits on their home page.
//!
//! Whatever is true today and was not told yet is found, however long nothing ran (RELIABILITY P6). Of a certification
//! that was taken over, what fell due before that day is recorded and waits for staff, and nobody gets a letter about it.

use serde_json::json;

use super::store;
use crate::access::{Act, Role, Subject};
use crate::base::citation::LC_90;
use crate::base::error::{Error, Result};
use crate::base::ids::{CertificationId, SubjectId};
use crate::base::time::{Date, plus_days};
use crate::journal::Entry;
use crate::lifecycle::case::{self, Cycle};
use crate::lifecycle::decision::Dossier;
use crate::lifecycle::queue::Waiting;
use crate::outbox::Letter;
use crate::parties::users;
use crate::rules::clock::restorable_until;
use crate::rules::steps::certification::{Event, Facts, State};
use crate::text_enum;
use crate::work::{Done, Reader, Work};

text_enum! {
    /// What somebody is told of.
    What {
        /// The window of an audit has opened (LC-26, LC-80): the client hears that it is arranged now.
        AuditDue = "audit_due",
        /// The answer to a nonconformity is late (LC-57): the client is reminded.
        AnswerLate = "answer_late",
        /// A surveillance was not held in time (LC-22, LC-23): those who decide hear that a suspension is due.
        SurveillanceMissed = "surveillance_missed",
        /// The limit of a suspension has passed (LC-92): those who decide hear that it is to be ended.
        SuspensionOver = "suspension_over",
    }
}

/// One thing to be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The audit, the finding or the decision it is about.
    pub subject: SubjectId,
    /// What is told.
    pub what: What,
    /// The day that brought it: with another day it is another thing.
    pub due_on: Date,
    /// The case.
    pub certification: CertificationId,
    /// What it is about in a word: the audit's kind, the finding's number.
    pub about: String,
    /// The last day in time, where it is still to come.
    pub limit_on: Option<Date>,
}

/// What is to be done today.
#[derive(Debug, Clone)]
pub struct Due {
    /// The certifications that have run out.
    pub lapsed: Vec<CertificationId>,
    /// What is to be told.
    pub notices: Vec<Notice>,
}

/// Everything that is to be done today.
pub fn due(reader: &mut Reader<'_>) -> Result<Due> {
    let (today, zone) = (reader.today(), reader.zone());
    Ok(Due {
        lapsed: store::lapsed(reader.conn(), today)?,
        notices: store::notices(reader.conn(), zone, today)?,
    })
}

/// LC-82: records that a certification has run out, on the day after its last, whenever this runs. The client is told,
/// unless it ran out before it was taken over.
pub fn expire(work: &mut Work<'_>, id: CertificationId) -> Result<Done<()>> {
    let reach = work.reach(Act::ExpireCertification)?;
    let case = case::by_id(work.conn(), reach, id)?;
    let permit = work.permit(
        Act::ExpireCertification,
        &Subject::of(case.organisation_id),
        "certification",
    )?;
    let (State::Certified | State::Suspended, Some(expires)) = (case.status, case.expires_on) else {
        return Err(Error::Moved("certification"));
    };
    let on = plus_days(expires, 1);
    let facts = Facts {
        expires: Some(expires),
        ..Facts::bare(on)
    };
    let dossier = Dossier::of_certification(work.conn(), reach, id)?;
    let state = case::advance(work, &case, Event::Expire, &facts, Cycle::default(), json!({}))?;
    let organisation = dossier.organisation;
    if on >= work.date(case.created_at) {
        work.letter(Letter {
            letter: "certification_expired",
            recipient: organisation.contact_email,
            particulars: json!({
                "contact": organisation.contact_name, "organisation": organisation.legal_name,
                "standard": case.standard, "expires": expires, "restorable": restorable_until(expires),
            }),
        })?;
    }
    let entry = Entry::changed(
        "certification",
        id,
        json!({ "status": case.status }),
        json!({ "status": state, "expired_on": on }),
    );
    Ok(Done::new(permit, entry, ()))
}

/// Tells whom it concerns, if it still holds and was not told before.
pub fn tell(work: &mut Work<'_>, notice: &Notice) -> Result<Done<()>> {
    let (reach, today) = (work.reach(Act::SendReminder)?, work.today());
    let case = case::by_id(work.conn(), reach, notice.certification)?;
    let permit = work.permit(
        Act::SendReminder,
        &Subject::of(case.organisation_id),
        "certification",
    )?;
    // The chain is ours until the commit: of several nodes, one finds it untold.
    let zone = work.settings().zone;
    if !store::is_untold(work.conn(), zone, today, notice)? {
        return Err(Error::Moved("certification"));
    }
    let now = work.now();
    store::insert_reminder(work.conn(), notice, now)?;
    let organisation = Dossier::of_certification(work.conn(), reach, case.id)?.organisation;
    let particulars = json!({
        "contact": organisation.contact_name, "organisation": organisation.legal_name, "standard": case.standard,
        "what": notice.what, "about": notice.about, "subject": notice.subject, "case": case.id,
        "due": notice.due_on, "limit": notice.limit_on,
    });
    match notice.what {
        What::AuditDue | What::AnswerLate => work.letter(Letter {
            letter: notice.what.as_str(),
            recipient: organisation.contact_email,
            particulars,
        })?,
        What::SurveillanceMissed | What::SuspensionOver => {
            for (user, roles) in users::of(work.conn(), None)? {
                if user.active && roles.contains(&Role::DecisionMaker) {
                    let mut particulars = particulars.clone();
                    if let Some(fields) = particulars.as_object_mut() {
                        fields.insert("contact".to_owned(), json!(user.name));
                    }
                    work.letter(Letter {
                        letter: "suspension_due",
                        recipient: user.email,
                        particulars,
                    })?;
                }
            }
        }
    }
    let entry = Entry::made(
        "reminder",
        notice.subject,
        json!({ "what": notice.what, "certification": case.id, "due_on": notice.due_on }),
    );
    Ok(Done::new(permit, entry, ()))
}

/// What waits for decision makers: certifications whose surveillance was not held in time.
pub fn waiting(reader: &mut Reader<'_>) -> Result<Vec<Waiting>> {
    let (reach, today) = (reader.reach(), reader.today());
    let missed = store::missed(reader.conn(), reach, today)?;
    let waiting = missed
        .into_iter()
        .map(|(id, organisation, standard, limit)| Waiting {
            what: "queue-suspend-missed",
            organisation,
            subject: standard,
            href: format!("/desk/cases/{id}/suspend"),
            due_on: limit,
            rule: Some(LC_90),
        });
    Ok(waiting.collect())
}
