//! Public holidays by country and region, and the days on which the body is closed.

use actix_web::web;
use chrono::Datelike as _;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::access::{Act, policy};
use crate::base::error::{Error, Fields, Result};
use crate::base::given::Given;
use crate::base::ids::HolidayId;
use crate::base::time::{Date, in_words};
use crate::parties::holidays::{self, Calendar, Free, GivenHoliday, Origin};
use crate::web::app::App;
use crate::web::desk::users::Nothing;
use crate::web::kit::{Answer, Done, Form, Id, Page, Typed, Visitor, see_other};
use crate::work::Target;

/// The years that can be looked at.
const YEARS: std::ops::RangeInclusive<i32> = 2020..=2060;

/// Which days are looked at.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// The year; this one when nothing is given.
    pub year: Given,
    /// The country; all of them when nothing is given.
    pub country: Given,
    done: String,
}

/// The same, checked.
struct Part {
    year: i32,
    country: Option<String>,
}

impl Asked {
    fn part(&self, today: Date) -> Result<Part> {
        let mut fields = Fields::none();
        let year = if self.year.is_empty() {
            Some(today.year())
        } else {
            fields.take("year", self.year.whole(YEARS))
        };
        let country = if self.country.is_empty() {
            None
        } else {
            fields.take("country", self.country.country())
        };
        fields.check()?;
        Ok(Part {
            year: year.unwrap_or(today.year()),
            country,
        })
    }
}

/// The days of a year that are holidays in a country, and those on which the body is closed.
pub async fn days(app: &App, visitor: &Visitor, asked: &Asked) -> Result<Vec<Free>> {
    let part = asked.part(app.db.zone().date(visitor.now))?;
    let day = Date::from_ymd_opt(part.year, 1, 1).ok_or(Error::NotFound("year"))?;
    let calendar = app
        .db
        .read(&visitor.actor, visitor.now, Act::SeeSettings, move |reader| {
            Calendar::read(reader, day, day)
        })
        .await?;
    let fits =
        |free: &&Free| part.country.is_none() || free.country.is_none() || free.country == part.country;
    Ok(calendar.days().iter().filter(fits).cloned().collect())
}

/// The page.
pub async fn page(app: web::Data<App>, visitor: Visitor, asked: web::Query<Asked>) -> Answer {
    let view = page_view(&app, &visitor, &asked).await?;
    let done: Done = Done::new(&asked.done);
    Page::new(&app, &visitor, app.say("settings-page-holidays")?)
        .after(&done, &["holiday-added", "holiday-withdrawn"])?
        .show("desk/settings/holidays", view)
}

async fn page_view(app: &App, visitor: &Visitor, asked: &Asked) -> Result<Value> {
    let part = asked.part(app.db.zone().date(visitor.now))?;
    let book = app.db.book();
    let mut rows = Vec::new();
    for free in days(app, visitor, asked).await? {
        let regions: Vec<&str> = free.regions.iter().map(|code| book.place(code)).collect();
        rows.push(json!({
            "day": in_words(free.on),
            "weekday": app.say(&format!("holiday-weekday-{}", free.on.weekday().num_days_from_monday()))?,
            "country": free.country.as_deref().map(|code| book.place(code)),
            "regions": regions.join(", "),
            "may_drop": free.origin == Origin::Shipped,
            "free": free,
        }));
    }
    let country = |code: &str| !code.contains('-');
    let option = |(code, name): (&str, &str)| json!({ "value": code, "label": name });
    let countries: Vec<Value> = book
        .places()
        .filter(|(code, _)| country(code))
        .map(option)
        .collect();
    let places: Vec<Value> = book
        .places()
        .filter(|(code, _)| !country(code))
        .map(|(code, name)| json!({ "value": code, "label": format!("{code}: {name}") }))
        .collect();
    Ok(json!({
        "rows": rows, "countries": countries, "regions": places,
        "year": part.year, "country": part.country,
        "previous": part.year - 1, "next": part.year + 1,
        "may": policy::may(&visitor.actor, Act::SetHolidays).is_ok(),
        "kinds": [
            { "value": "added", "label": app.say("holiday-kind-added")?, "hint": null },
            { "value": "closed", "label": app.say("holiday-kind-closed")?, "hint": null },
        ],
    }))
}

/// Adds a row.
pub async fn add(app: web::Data<App>, visitor: Visitor, form: Form<GivenHoliday>) -> Answer {
    match add_from(&app, &visitor, &form.value).await {
        Ok(_) => Ok(see_other(&back(&form.value, "holiday-added"))),
        Err(error) => again(&app, &visitor, &form, error).await,
    }
}

/// Back to the year and country of what was given.
fn back(given: &GivenHoliday, done: &str) -> String {
    let year = given
        .held_on
        .date()
        .map_or_else(|_| String::new(), |day| day.year().to_string());
    let country = given.country.country().unwrap_or_default();
    format!("/desk/settings/holidays?year={year}&country={country}&done={done}")
}

async fn again(app: &App, visitor: &Visitor, form: &Form<GivenHoliday>, error: Error) -> Answer {
    let asked = Asked {
        year: form
            .value
            .held_on
            .date()
            .map(|day| day.year().to_string())
            .unwrap_or_default()
            .into(),
        ..Asked::default()
    };
    let asked = if asked.part(app.db.zone().date(visitor.now)).is_ok() {
        asked
    } else {
        Asked::default()
    };
    let view = page_view(app, visitor, &asked).await?;
    let typed: &Typed = &form.typed;
    Page::new(app, visitor, app.say("settings-page-holidays")?).again(
        "desk/settings/holidays",
        view,
        typed,
        error,
    )
}

/// The act behind the form and the API.
pub async fn add_from(app: &App, visitor: &Visitor, given: &GivenHoliday) -> Result<HolidayId> {
    let checked = given.check()?;
    app.db
        .act(&visitor.actor, visitor.now, Target::House, move |work| {
            holidays::add(work, checked)
        })
        .await
}

/// Takes a row back.
pub async fn withdraw(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<HolidayId>,
    _form: Form<Nothing>,
) -> Answer {
    withdraw_from(&app, &visitor, id).await?;
    Ok(see_other("/desk/settings/holidays?done=holiday-withdrawn"))
}

/// The act behind the form and the API.
pub async fn withdraw_from(app: &App, visitor: &Visitor, id: HolidayId) -> Result<()> {
    app.db
        .act(&visitor.actor, visitor.now, Target::House, move |work| {
            holidays::withdraw(work, id)
        })
        .await
}
