//! What pages and JSON show of reviews and agreements, and what waits in this room.

mod desk;
mod figures;
mod shown;
mod told;

pub use desk::{Against, Choice, Desk, FactorRow, Preview, desk, preview};
pub use figures::{Figures, figures, given_before};
pub use shown::{Shown, ShownLine, ShownSample, ShownSite};
pub use told::{
    AgreementView, Reviewed, Told, agreement, agreements, newest_agreements, one, reviewed, told,
};

use crate::access::{Act, policy};
use crate::base::citation::LC_14;
use crate::base::error::Result;
use crate::lifecycle::queue::Waiting;
use crate::work::Reader;

/// What waits here for the reader: agreements to sign.
pub fn waiting(reader: &mut Reader<'_>) -> Result<Vec<Waiting>> {
    if policy::may(reader.actor(), Act::SignAgreement).is_err() {
        return Ok(Vec::new());
    }
    let unsigned = agreements(reader)?.into_iter().filter(|row| row.may_sign);
    let waiting = unsigned.map(|row| Waiting {
        what: "queue-sign-agreement",
        organisation: row.organisation,
        subject: row.standard,
        href: format!("/portal/agreements/{}", row.agreement.id),
        due_on: None,
        rule: Some(LC_14),
    });
    Ok(waiting.collect())
}
