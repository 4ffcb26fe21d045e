//! Bringing something forward, and every step on its way.

use serde_json::json;

use super::model::{Checked, Concern, ConcernStep, From};
use super::moves::{Move, Taking, last_demand};
use super::{people, store};
use crate::access::{Act, Person, Subject, policy};
use crate::base::citation::LC_111;
use crate::base::error::{Error, Fields, Result, unchanged};
use crate::base::ids::{CertificationId, ConcernId, ConcernStepId, OrganisationId, UserId};
use crate::base::ruling::{Refusal, Refusals};
use crate::base::time::{Date, plus_days};
use crate::journal::Entry;
use crate::lifecycle::case::{self, Certification};
use crate::lifecycle::decision;
use crate::outbox::Letter;
use crate::parties::holidays::Calendar;
use crate::parties::{organisations, users};
use crate::rules::concerns as rules;
use crate::rules::steps::concern::{About, Kind, Measure, State, step};
use crate::rules::steps::decision::Kind as DecisionKind;
use crate::store::columns::Document;
use crate::work::{Done, Work};

/// Brings an appeal, a complaint or a misuse forward: a client for itself, or staff for whoever turned to the body.
pub fn lodge(work: &mut Work<'_>, given: &Checked) -> Result<Done<ConcernId>> {
    let reach = work.reach(Act::LodgeConcern)?;
    let person = person(work)?;
    let today = work.today();
    let received_on = given.received_on.unwrap_or(today);
    rules::received(received_on, today)?;
    let case = concerned(work, given)?;
    let decision = match (given.kind, given.decision) {
        (Kind::Appeal, Some(id)) => Some(decision::by_id(work.conn(), reach, id)?),
        _ => None,
    };
    let client = case.as_ref().map(|case| case.organisation_id);
    if given.kind == Kind::Appeal {
        rules::appealable(decision.is_some())?;
    }
    let organisation = match given.from {
        From::Client => person.organisation.or(client),
        From::Other | From::Body => None,
    };
    let subject = match organisation.or(client) {
        Some(organisation) => Subject::of(organisation),
        None => Subject::house(),
    };
    let permit = work.permit(Act::LodgeConcern, &subject, "certification")?;
    let (author_name, author_email) = author(work, given, organisation, &person)?;
    let book = work.settings().book.clone();
    let calendar = Calendar::between(work.conn(), &book, received_on, plus_days(received_on, 366))?;
    let limits = rules::limits(book.parameters(), given.kind, received_on, |day| {
        calendar.closed(day).is_some()
    });
    let row = Concern {
        id: work.id(ConcernId::from_uuid),
        number: work.next_number("concern")?,
        kind: given.kind,
        about: given.about,
        organisation_id: organisation,
        certification_id: case.as_ref().map(|case| case.id),
        concerned_id: client,
        decision_id: decision.map(|decision| decision.id),
        author_name,
        author_email,
        subject: given.subject.to_string(),
        particulars: given.particulars.to_string(),
        status: State::Received,
        received_on,
        acknowledge_by: limits.value.acknowledge_by,
        decide_by: limits.value.decide_by,
        handler_id: None,
        outcome: None,
        decided_by: None,
        decided_on: None,
        recorded_by: person.id,
        recorded_at: work.now(),
        version: 1,
    };
    store::insert(work.conn(), &row)?;
    // LC-111: the journal is read by people who do not see complaints: it names neither author nor contents.
    let entry = Entry::made(
        "concern",
        row.id,
        json!({
            "number": row.number, "kind": row.kind, "certification": row.certification_id,
            "decision": row.decision_id, "received_on": row.received_on, "steps": limits.steps,
        }),
    );
    Ok(Done::new(permit, entry, row.id))
}

/// The case it concerns: that of the decision appealed against, or the one named. About a client there must be one.
fn concerned(work: &mut Work<'_>, given: &Checked) -> Result<Option<Certification>> {
    let reach = work.reach(Act::LodgeConcern)?;
    let id: Option<CertificationId> = match given.decision.filter(|_| given.kind == Kind::Appeal) {
        Some(decision) => Some(decision::by_id(work.conn(), reach, decision)?.certification_id),
        None => given.certification,
    };
    let own = work
        .actor()
        .person()
        .is_some_and(|person| person.organisation.is_some());
    match id {
        Some(id) => case::by_id(work.conn(), reach, id).map(Some),
        None if given.kind == Kind::Misuse || given.about == About::Client => {
            let rule = rules::rule(given.kind);
            let says = "Choose the certified client's case that it is about.";
            Err(Refusals(vec![Refusal::of(rule, "certification", says)]).into())
        }
        None if given.from == From::Client && given.kind == Kind::Complaint && !own => {
            let says = "Choose the case of the client that complains.";
            Err(Refusals(vec![Refusal::of(LC_111, "certification", says)]).into())
        }
        None => Ok(None),
    }
}

/// Who brought it and where letters to them go.
fn author(
    work: &mut Work<'_>,
    given: &Checked,
    organisation: Option<OrganisationId>,
    person: &Person,
) -> Result<(String, Option<String>)> {
    match (organisation, given.from) {
        (Some(id), _) => {
            let everyone = work.everyone();
            let client = organisations::by_id(work.conn(), everyone, id)?;
            if person.organisation.is_some() {
                return Ok((person.name.clone(), Some(person.email.clone())));
            }
            Ok((client.contact_name, Some(client.contact_email)))
        }
        (None, From::Body) => Ok((person.name.clone(), None)),
        (None, From::Other | From::Client) => Ok((
            given
                .author_name
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
            given.author_email.as_ref().map(ToString::to_string),
        )),
    }
}

/// Takes a step, if the rules let it be taken now and by whoever takes it.
pub fn take(work: &mut Work<'_>, id: ConcernId, taking: &Taking) -> Result<Done<()>> {
    let given = &taking.step;
    let act = act(given);
    let reach = work.reach(act)?;
    let before = store::by_id(work.conn(), reach, id)?;
    let subject = match before.organisation_id.or(before.concerned_id) {
        Some(organisation) => Subject::of(organisation),
        None => Subject::house(),
    };
    let permit = work.permit(act, &subject, "concern")?;
    unchanged("concern", before.version, taking.version)?;
    let person = person(work)?;
    let today = work.today();
    let taken = store::steps(work.conn(), id)?;
    let decided = decided_since_demand(work, &before, given, &taken)?;
    let mut no = Refusals::none();
    let moved = no.take(step(
        before.status,
        given.event(),
        &given.facts(&before, &taken, today, decided),
    ));
    let zone = work.settings().zone;
    let involved = people::involved(work.conn(), zone, before.certification_id)?;
    if given.judges() {
        // Whoever acts chose no field of a form: what stands against them concerns the whole of it.
        let cleared = people::cleared(work.conn(), &before, &person, &involved, today)?;
        no.take(cleared.map_err(|refusals| {
            let bare = refusals.0.into_iter().map(|refusal| Refusal {
                field: None,
                ..refusal
            });
            Refusals(bare.collect())
        }));
    }
    if let Move::NameHandler { handler } = given {
        let named = handler_named(work, *handler)?;
        no.take(people::cleared(work.conn(), &before, &named, &involved, today)?);
    }
    let (Some(moved), true) = (moved, no.is_empty()) else {
        return Err(no.into());
    };
    let after = changed(&before, given, moved.value, person.id, today);
    let mut particulars = given.particulars();
    if let Some(fields) = particulars.as_object_mut() {
        fields.insert("steps".to_owned(), json!(moved.steps));
    }
    let row = ConcernStep {
        id: work.id(ConcernStepId::from_uuid),
        concern_id: id,
        event: given.event(),
        says: given.says().to_owned(),
        particulars: Document(particulars),
        told: given.told(),
        taken_by: person.id,
        taken_at: work.now(),
    };
    store::update(work.conn(), &after, taking.version)?;
    store::insert_step(work.conn(), &row)?;
    tell(work, &after, given)?;
    let entry = Entry::changed(
        "concern",
        id,
        json!({ "status": before.status, "handler": before.handler_id }),
        json!({
            "number": after.number, "step": given.event(), "status": after.status, "handler": after.handler_id,
            "outcome": after.outcome,
        }),
    );
    Ok(Done::new(permit, entry, ()))
}

const fn act(step: &Move) -> Act {
    match step {
        Move::Decide { .. } => Act::DecideConcern,
        _ => Act::HandleConcern,
    }
}

fn changed(before: &Concern, given: &Move, status: State, by: UserId, on: Date) -> Concern {
    let after = Concern {
        status,
        ..before.clone()
    };
    match given {
        Move::NameHandler { handler } => Concern {
            handler_id: Some(*handler),
            ..after
        },
        Move::Decide { outcome, .. } => Concern {
            outcome: *outcome,
            decided_by: Some(by),
            decided_on: Some(on),
            ..after
        },
        _ => after,
    }
}

/// LC-119: whether the case was suspended or withdrawn since the correction was demanded, as the measure says.
fn decided_since_demand(
    work: &mut Work<'_>,
    concern: &Concern,
    given: &Move,
    taken: &[ConcernStep],
) -> Result<bool> {
    let Move::Measure {
        measure: Some(measure),
        ..
    } = given
    else {
        return Ok(false);
    };
    let kind = match measure {
        Measure::Suspended => DecisionKind::Suspend,
        Measure::Withdrawn => DecisionKind::Withdraw,
        Measure::Corrected | Measure::Published | Measure::LegalSteps => return Ok(false),
    };
    match (concern.certification_id, last_demand(taken)) {
        (Some(case), Some((demand, _))) => store::decided_since(work.conn(), case, kind, demand.taken_at),
        _ => Ok(false),
    }
}

/// The person who is to handle it: one of those whose task it is.
fn handler_named(work: &mut Work<'_>, id: UserId) -> Result<Person> {
    let named = users::person(work.conn(), id)?.filter(|person| {
        person.organisation.is_none()
            && policy::grants(Act::HandleConcern)
                .iter()
                .any(|(role, _)| person.roles.contains(role))
    });
    named.ok_or_else(|| {
        let mut fields = Fields::none();
        fields.add(
            "handler",
            "Choose somebody whose task this is: a manager or a decision maker.",
        );
        Error::Invalid(fields)
    })
}

fn tell(work: &mut Work<'_>, concern: &Concern, given: &Move) -> Result<()> {
    let said = json!({
        "contact": concern.author_name, "number": concern.number, "kind": concern.kind, "subject": concern.subject,
        "says": given.says(), "decide_by": concern.decide_by, "outcome": concern.outcome,
    });
    if let (Some(letter), Some(recipient)) = (given.letter(), concern.author_email.clone()) {
        work.letter(Letter {
            letter,
            recipient,
            particulars: said,
        })?;
    }
    let (Some(letter), Some(client)) = (given.letter_to_the_client(), concern.concerned_id) else {
        return Ok(());
    };
    let everyone = work.everyone();
    let client = organisations::by_id(work.conn(), everyone, client)?;
    let standard = match concern.certification_id {
        Some(id) => case::by_id(work.conn(), everyone, id)?.standard,
        None => String::new(),
    };
    let until = match given {
        Move::Demand { until, .. } => *until,
        _ => None,
    };
    work.letter(Letter {
        letter,
        recipient: client.contact_email,
        particulars: json!({
            "contact": client.contact_name, "organisation": client.legal_name, "standard": standard,
            "number": concern.number, "says": given.says(), "until": until,
        }),
    })
}

fn person(work: &Work<'_>) -> Result<Person> {
    work.actor().person().cloned().ok_or(Error::SignIn)
}
