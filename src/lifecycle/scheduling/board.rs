//! The planning board: people by days. Positions are columns counted from 1; weekends are left out.

use chrono::{Datelike, Weekday};
use serde::Serialize;

use super::candidates::Candidate;
use super::store::{self, Booking};
use super::view::{Proposal, proposal};
use crate::base::citation::RuleId;
use crate::base::error::{Error, Result};
use crate::base::ids::{AuditId, AuditorId};
use crate::base::time::{Date, plus_days};
use crate::parties::{auditors, organisations};
use crate::rules::steps::audit::State;
use crate::rules::team::Fitness;
use crate::rules::words::AuditKind;
use crate::work::Reader;

/// What is asked of the board.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    /// Any day of the first week; where none is said, the first day looked at for the audit, or today.
    pub from: Option<Date>,
    /// How many weeks, 2 or 4.
    pub weeks: u32,
    /// The audit to place.
    pub audit: Option<AuditId>,
    /// The days to look at for it.
    pub dates: Option<(Date, Date)>,
    /// Who is thought of as lead.
    pub lead: Option<AuditorId>,
}

/// People by days.
#[derive(Debug, Clone, Serialize)]
pub struct Board {
    /// The first Monday.
    pub from: Date,
    /// The last Friday.
    pub to: Date,
    /// How many weeks.
    pub weeks: u32,
    /// The Monday to go back to.
    pub previous: Date,
    /// The Monday to go on to.
    pub next: Date,
    /// The Mondays, with their columns.
    pub heads: Vec<Head>,
    /// The days, with their columns.
    pub days: Vec<Day>,
    /// The column of today; none on a weekend or out of sight.
    pub now: Option<u32>,
    /// The columns of the days looked at.
    pub wanted: Option<Span>,
    /// The people, grouped by what they can do where an audit is to be placed.
    pub groups: Vec<Group>,
    /// How many people there are.
    pub people: usize,
    /// The audit to place, with everybody against it.
    pub proposal: Option<Proposal>,
}

/// A week's head.
#[derive(Debug, Clone, Serialize)]
pub struct Head {
    /// Its Monday.
    pub monday: Date,
    /// Its columns.
    pub span: Span,
}

/// A column.
#[derive(Debug, Clone, Serialize)]
pub struct Day {
    /// The date.
    pub date: Date,
    /// The day's name, cut short: the key of its text.
    pub weekday: &'static str,
    /// The day of the month.
    pub number: u32,
    /// Its column.
    pub column: u32,
    /// Whether a week begins with it.
    pub monday: bool,
    /// Whether it is today.
    pub today: bool,
}

/// Columns from one to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Span {
    /// The first column.
    pub column: u32,
    /// How many.
    pub columns: u32,
}

/// People who can do the same.
#[derive(Debug, Clone, Serialize)]
pub struct Group {
    /// What they can do; none where no audit is to be placed.
    pub fitness: Option<Fitness>,
    /// The people.
    pub lines: Vec<Line>,
}

/// One person.
#[derive(Debug, Clone, Serialize)]
pub struct Line {
    /// Who.
    pub id: AuditorId,
    /// The printed name.
    pub name: String,
    /// Where the person sets out from.
    pub city: String,
    /// Why not more.
    pub says: Option<String>,
    /// The rule behind that.
    pub rule: Option<RuleId>,
    /// Whether the person could take the days looked at.
    pub fits: bool,
    /// Whether to offer the days: the person fits, and is not on this audit's team already.
    pub offer: bool,
    /// Whether the person is thought of as lead.
    pub lead: bool,
    /// What the person is booked for.
    pub blocks: Vec<Block>,
}

/// A booking.
#[derive(Debug, Clone, Serialize)]
pub struct Block {
    /// Its columns.
    pub span: Span,
    /// The audit.
    pub audit: AuditId,
    /// The client's name.
    pub organisation: String,
    /// What it is for.
    pub kind: AuditKind,
    /// How it stands.
    pub status: State,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Whether the person confirmed the place.
    pub confirmed: bool,
}

/// The board for a reader who sees every case.
pub fn board(reader: &mut Reader<'_>, asked: Asked) -> Result<Board> {
    let proposal = asked
        .audit
        .map(|audit| proposal(reader, audit, asked.dates))
        .transpose()?;
    let first = asked
        .from
        .or(proposal.as_ref().map(|proposal| proposal.starts_on));
    let from = monday(first.unwrap_or_else(|| reader.today()));
    let days_shown = i64::from(asked.weeks) * 7;
    let to = plus_days(from, days_shown - 3);
    let reach = reader.reach();
    let bookings = store::bookings(reader.conn(), reach, from, plus_days(to, 2))?;
    let frame = Frame {
        from,
        columns: asked.weeks * 5,
    };
    let blocks = blocks(reader, &bookings, frame)?;
    let of = |id: AuditorId| -> Vec<Block> {
        let own = blocks.iter().filter(|(who, _)| *who == id);
        own.map(|(_, block)| block.clone()).collect()
    };
    let groups = match &proposal {
        Some(proposal) => Fitness::ALL
            .iter()
            .map(|fitness| {
                let same = proposal.candidates.iter().filter(|one| one.fitness == *fitness);
                Group {
                    fitness: Some(*fitness),
                    lines: same.map(|one| line(one, asked, of(one.id))).collect(),
                }
            })
            .filter(|group| !group.lines.is_empty())
            .collect(),
        None => everybody(reader, of)?,
    };
    let today = reader.today();
    Ok(Board {
        from,
        to,
        weeks: asked.weeks,
        previous: plus_days(from, -days_shown),
        next: plus_days(from, days_shown),
        heads: (0..asked.weeks)
            .map(|week| Head {
                monday: plus_days(from, i64::from(week) * 7),
                span: Span {
                    column: week * 5 + 1,
                    columns: 5,
                },
            })
            .collect(),
        days: frame.days(today),
        now: frame.exactly(today),
        wanted: proposal
            .as_ref()
            .and_then(|proposal| frame.span(proposal.starts_on, proposal.ends_on)),
        people: groups.iter().map(|group| group.lines.len()).sum(),
        groups,
        proposal,
    })
}

fn line(candidate: &Candidate, asked: Asked, blocks: Vec<Block>) -> Line {
    let fits = candidate.fitness != Fitness::Cannot;
    Line {
        id: candidate.id,
        name: candidate.name.clone(),
        city: candidate.city.clone(),
        says: candidate.says.clone(),
        rule: candidate.rule,
        fits,
        offer: fits && !blocks.iter().any(|block| Some(block.audit) == asked.audit),
        lead: asked.lead == Some(candidate.id),
        blocks,
    }
}

fn everybody(reader: &mut Reader<'_>, of: impl Fn(AuditorId) -> Vec<Block>) -> Result<Vec<Group>> {
    let lines: Vec<Line> = auditors::all(reader.conn())?
        .into_iter()
        .filter(|auditor| auditor.active)
        .map(|auditor| Line {
            id: auditor.id,
            name: auditor.name,
            city: auditor.city,
            says: None,
            rule: None,
            fits: false,
            offer: false,
            lead: false,
            blocks: of(auditor.id),
        })
        .collect();
    Ok(vec![Group { fitness: None, lines }])
}

fn blocks(reader: &mut Reader<'_>, bookings: &[Booking], frame: Frame) -> Result<Vec<(AuditorId, Block)>> {
    let reach = reader.reach();
    let clients: Vec<_> = bookings
        .iter()
        .map(|booking| booking.member.organisation_id)
        .collect();
    let names = organisations::names(reader.conn(), reach, &clients)?;
    let mut blocks = Vec::new();
    for booking in bookings {
        let member = &booking.member;
        let Some(span) = frame.span(member.from_on, member.to_on) else {
            continue;
        };
        let organisation = names.get(&member.organisation_id).cloned();
        let block = Block {
            span,
            audit: member.audit_id,
            organisation: organisation.ok_or(Error::NotFound("organisation"))?,
            kind: booking.kind,
            status: booking.status,
            from: member.from_on,
            to: member.to_on,
            confirmed: member.confirmed_on.is_some(),
        };
        blocks.push((member.auditor_id, block));
    }
    Ok(blocks)
}

/// The days in sight.
#[derive(Debug, Clone, Copy)]
struct Frame {
    from: Date,
    columns: u32,
}

impl Frame {
    /// The column of a working day in sight.
    fn exactly(self, day: Date) -> Option<u32> {
        let days = (day - self.from).num_days();
        let weekday = day.weekday().num_days_from_monday();
        let week = u32::try_from(days.div_euclid(7)).ok()?;
        let column = week * 5 + weekday + 1;
        (weekday < 5 && column <= self.columns).then_some(column)
    }

    /// The columns from one day to another, as far as they are in sight. What lies on a weekend alone is shown on
    /// the Friday before.
    fn span(self, from: Date, to: Date) -> Option<Span> {
        let last_day = plus_days(self.from, i64::from(self.columns / 5) * 7 - 1);
        if to < self.from || from > last_day {
            return None;
        }
        let end = self.exactly(before_weekend(to.min(last_day)))?;
        let start = self
            .exactly(after_weekend(from.max(self.from)))
            .map_or(end, |start| start.min(end));
        Some(Span {
            column: start,
            columns: end - start + 1,
        })
    }

    fn days(self, today: Date) -> Vec<Day> {
        (0..self.columns)
            .map(|i| {
                let date = plus_days(self.from, i64::from(i / 5 * 7 + i % 5));
                Day {
                    date,
                    weekday: match date.weekday() {
                        Weekday::Mon => "mon",
                        Weekday::Tue => "tue",
                        Weekday::Wed => "wed",
                        Weekday::Thu => "thu",
                        Weekday::Fri => "fri",
                        Weekday::Sat => "sat",
                        Weekday::Sun => "sun",
                    },
                    number: date.day(),
                    column: i + 1,
                    monday: i % 5 == 0,
                    today: date == today,
                }
            })
            .collect()
    }
}

fn monday(day: Date) -> Date {
    plus_days(day, -i64::from(day.weekday().num_days_from_monday()))
}

fn before_weekend(day: Date) -> Date {
    let past_friday = i64::from(day.weekday().num_days_from_monday()) - 4;
    plus_days(day, -past_friday.max(0))
}

fn after_weekend(day: Date) -> Date {
    match day.weekday() {
        Weekday::Sat => plus_days(day, 2),
        Weekday::Sun => plus_days(day, 1),
        Weekday::Mon | Weekday::Tue | Weekday::Wed | Weekday::Thu | Weekday::Fri => day,
    }
}
