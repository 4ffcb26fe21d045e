//! A row of the body's own calendar, and what is given to make one.

use diesel::{Insertable, Queryable, Selectable};
use serde::{Deserialize, Serialize};

use crate::base::error::{Error, Fields, Result};
use crate::base::given::Given;
use crate::base::ids::{HolidayId, UserId};
use crate::base::text::Line;
use crate::base::time::{Date, Instant};
use crate::store::schema::holidays;
use crate::text_enum;

text_enum! {
    /// What a row does to the calendar.
    Kind {
        /// A holiday that the calendar lacks.
        Added = "added",
        /// A holiday of the calendar that is none.
        Dropped = "dropped",
        /// The body itself is closed.
        Closed = "closed",
    }
}

/// One row.
#[derive(Debug, Clone, Queryable, Selectable, Insertable, Serialize)]
#[diesel(table_name = holidays)]
pub struct Holiday {
    /// Its id.
    pub id: HolidayId,
    /// What it does.
    pub kind: Kind,
    /// The country, two letters; none where the body is closed.
    pub country: Option<String>,
    /// The region; none for the whole country.
    pub region: Option<String>,
    /// The day.
    pub held_on: Date,
    /// What the day is called.
    pub name: String,
    /// When it was added.
    pub added_at: Instant,
    /// By whom.
    pub added_by: Option<UserId>,
    /// When it was taken back.
    pub withdrawn_at: Option<Instant>,
}

/// What is given to add a row.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GivenHoliday {
    /// What it does: added, dropped, closed.
    pub kind: Given,
    /// The country, two letters; empty where the body is closed.
    pub country: Given,
    /// The region, as DE-BY; empty for the whole country.
    pub region: Given,
    /// The day.
    pub held_on: Given,
    /// What the day is called.
    pub name: Given,
}

/// The same, checked but for the places, which the book knows.
#[derive(Debug, Clone, Serialize)]
pub struct Checked {
    /// What it does.
    pub kind: Kind,
    /// The country.
    pub country: Option<String>,
    /// The region.
    pub region: Option<String>,
    /// The day.
    pub held_on: Date,
    /// What the day is called.
    pub name: Line,
}

impl GivenHoliday {
    /// Checks every field.
    pub fn check(&self) -> Result<Checked> {
        let mut fields = Fields::none();
        let kind: Option<Kind> = fields.take("kind", self.kind.one_of());
        let held_on = fields.take("held_on", self.held_on.date());
        let name = fields.take("name", self.name.line());
        let country = match kind {
            Some(Kind::Closed) if !self.country.is_empty() || !self.region.is_empty() => {
                fields.add(
                    "country",
                    "The body is closed everywhere: leave country and region empty.",
                );
                None
            }
            Some(Kind::Closed) | None => None,
            Some(Kind::Added | Kind::Dropped) => fields.take("country", self.country.country()),
        };
        let region = fields.take("region", self.region.optional_line()).flatten();
        match (kind, held_on, name) {
            (Some(kind), Some(held_on), Some(name)) if fields.0.is_empty() => Ok(Checked {
                kind,
                country,
                region: region.map(|region| region.to_string().to_uppercase()),
                held_on,
                name,
            }),
            _ => Err(Error::Invalid(fields)),
        }
    }
}
