//! How the demonstration acts: as its people, on days of the past, through the rooms' own acts.

use std::sync::{Mutex, PoisonError};

use chrono::Datelike as _;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::access::{Act, Actor, Person};
use crate::base::error::{Error, Result};
use crate::base::time::{Date, Instant, plus_days};
use crate::vault::Vault;
use crate::work::{Db, Done, Reader, Target, Work};

/// The stage everything happens on.
pub(super) struct Script {
    pub(super) db: Db,
    pub(super) vault: Vault,
    now: Instant,
    /// The days on which each team is at a client.
    booked: Mutex<Vec<(usize, Date, Date)>>,
}

impl Script {
    pub(super) fn new(db: Db, vault: Vault, now: Instant) -> Self {
        Self {
            db,
            vault,
            now,
            booked: Mutex::default(),
        }
    }

    /// The demonstration's today.
    pub(super) fn today(&self) -> Date {
        self.db.zone().date(self.now)
    }

    /// `days` from today (negative: back), moved to the next Monday where it falls on a weekend.
    pub(super) fn day(&self, days: i64) -> Date {
        let date = plus_days(self.today(), days);
        match date.weekday() {
            chrono::Weekday::Sat => plus_days(date, 2),
            chrono::Weekday::Sun => plus_days(date, 1),
            _ => date,
        }
    }

    /// Books a team for as many days after the first as said, from the first working day on or after `wished` on
    /// which the whole team is free and which leaves no weekend in between where that can be avoided.
    pub(super) fn book(&self, team: usize, wished: Date, further: i64) -> (Date, Date) {
        let mut booked = self.booked.lock().unwrap_or_else(PoisonError::into_inner);
        let mut starts = wished;
        loop {
            let ends = plus_days(starts, further);
            let weekday = i64::from(starts.weekday().num_days_from_monday());
            let within_a_week = weekday < 5 && (weekday + further < 5 || (further > 4 && weekday == 0));
            let free = booked
                .iter()
                .all(|(other, from, to)| *other != team || ends < *from || *to < starts);
            if within_a_week && free {
                booked.push((team, starts, ends));
                return (starts, ends);
            }
            starts = plus_days(starts, 1);
        }
    }

    /// The moment of an act on a day: the same time of day as now.
    fn moment(&self, on: Date) -> Instant {
        self.now
            .plus_seconds((on - self.today()).num_days() * 24 * 60 * 60)
    }

    /// Does something as somebody on a day.
    pub(super) async fn act<T, F>(&self, person: &Person, on: Date, target: Target, f: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Work<'_>) -> Result<Done<T>> + Send + 'static,
    {
        self.db
            .act(&Actor::Person(person.clone()), self.moment(on), target, f)
            .await
    }

    /// Does something as the operator, today minus `days`.
    pub(super) async fn set_up<T, F>(&self, on: Date, f: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Work<'_>) -> Result<Done<T>> + Send + 'static,
    {
        self.db
            .act(&Actor::CommandLine, self.moment(on), Target::House, f)
            .await
    }

    /// Looks something up as somebody.
    pub(super) async fn read<T, F>(&self, person: &Person, act: Act, f: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Reader<'_>) -> Result<T> + Send + 'static,
    {
        self.db
            .read(&Actor::Person(person.clone()), self.now, act, f)
            .await
    }
}

/// What a form or the API would give, from the same fields.
pub(super) fn given<T: DeserializeOwned>(fields: Value) -> Result<T> {
    serde_json::from_value(fields).map_err(|e| Error::Broken(e.into()))
}
