//! `assayer settings`: every setting that the body can decide, its value today, and where that comes from.

use super::system::SystemClock;
use super::{Outcome, parts};
use crate::base::time::Clock as _;
use crate::config::Config;
use crate::rules::parameters;
use crate::settings::Name;

#[expect(clippy::print_stdout, reason = "the answer of the command")]
pub(super) fn run(config: &Config) -> Outcome {
    let db = parts::db(config)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .map_err(|e| e.to_string())?;
    runtime
        .block_on(db.look(SystemClock.now()))
        .map_err(|e| e.to_string())?;
    let (settings, book) = (db.settings(), db.book());
    let usual = || "the usual one".to_owned();
    let own = Name::OWN.iter().map(|name| {
        let value = match name {
            Name::BodyName => settings.body.name.clone(),
            Name::BodyAddress => settings.body.address.clone(),
            Name::BodyEmail => settings.body.email.clone(),
            Name::Zone => settings.zone.name().to_owned(),
            Name::Accent => settings.brand.accent.clone().unwrap_or_else(usual),
            _ => settings.brand.logo.as_ref().map_or_else(
                || "none".to_owned(),
                |logo| format!("{} by {} pixels", logo.width, logo.height),
            ),
        };
        (*name, value)
    });
    let parameters = parameters::ALL.iter().map(|parameter| {
        let value = parameter.in_words(parameter.get(book.parameters()));
        (
            Name::Parameter(parameter.key),
            format!("{value} ({})", parameter.rule),
        )
    });
    for (name, value) in own.chain(parameters) {
        match settings.in_force(name, settings.on) {
            Some(change) => println!("{name}: {value}; decided, in force since {}", change.in_force_on),
            None => println!("{name}: {value}; configuration"),
        }
    }
    Ok(())
}
