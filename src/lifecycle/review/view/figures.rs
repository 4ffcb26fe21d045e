//! The figures of an audit time that later rooms show: reckoned here, or told by the list that a certification was taken
//! over from.

use serde::Serialize;

use crate::base::amounts::AuditorDays;
use crate::base::error::Result;
use crate::base::ids::{ApplicationId, CertificationId};
use crate::base::time::Date;
use crate::lifecycle::case;
use crate::lifecycle::review::{GivenTime, Review, store};
use crate::work::Reader;

/// The audit time of a case in figures.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
#[schema(as = AuditTimeFigures)]
pub struct Figures {
    /// Auditor-days of the initial audit; none where a list did not tell both stages.
    pub initial_days: Option<AuditorDays>,
    /// Stage 1's part.
    pub stage_1_days: Option<AuditorDays>,
    /// Stage 2's part.
    pub stage_2_days: Option<AuditorDays>,
    /// Of one surveillance; none where it was reckoned here, and each planned audit has its own.
    pub surveillance_days: Option<AuditorDays>,
    /// Of the recertification audit; none where it was reckoned here.
    pub recertification_days: Option<AuditorDays>,
    /// The people it rests on (AT-10); none where a list did not tell them.
    pub effective_personnel: Option<i64>,
    /// The day on which the certification was taken over with these figures; none where they were reckoned here.
    pub taken_over_on: Option<Date>,
    /// Whether they can be followed: a list that leaves out a stage or the people says not what they rest on.
    pub complete: bool,
}

/// What the audit time of a case was reckoned from, to begin with when it is reckoned again.
pub fn given_before(reader: &mut Reader<'_>, id: CertificationId) -> Result<GivenTime> {
    let reach = reader.reach();
    let application = case::by_id(reader.conn(), reach, id)?.application_id;
    let kept = store::of_application(reader.conn(), reach, application)?;
    let calculation = kept.as_ref().map(Review::calculation).transpose()?.flatten();
    Ok(calculation.map_or_else(GivenTime::default, |calculation| GivenTime::of(&calculation)))
}

/// The figures of the newest review of an application; none where there is none, or it was declined.
pub fn figures(reader: &mut Reader<'_>, id: ApplicationId) -> Result<Option<Figures>> {
    let reach = reader.reach();
    let Some(review) = store::of_application(reader.conn(), reach, id)? else {
        return Ok(None);
    };
    if let Some(calculation) = review.calculation()? {
        let time = &calculation.time.value;
        return Ok(Some(Figures {
            initial_days: Some(time.days),
            stage_1_days: time.stage_1_days,
            stage_2_days: time.stage_2_days,
            surveillance_days: None,
            recertification_days: None,
            effective_personnel: Some(time.effective_personnel),
            taken_over_on: None,
            complete: true,
        }));
    }
    let taken_over_on = reader.date(review.reviewed_at);
    Ok(review.earlier_time()?.map(|told| Figures {
        initial_days: told.initial_days(),
        stage_1_days: told.stage_1_days,
        stage_2_days: told.stage_2_days,
        surveillance_days: Some(told.surveillance_days),
        recertification_days: Some(told.recertification_days),
        effective_personnel: told.effective_personnel,
        taken_over_on: Some(taken_over_on),
        complete: told.initial_days().is_some() && told.effective_personnel.is_some(),
    }))
}
