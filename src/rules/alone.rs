//! The rules by themselves: JSON in, JSON out, the same for the command line and the API.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::book::{Book, SectorRequest};
use super::parameters::Parameters;
use super::{audit_time, clock, integration, reading, site_sample, team};
use crate::base::citation::{AT_17, AT_63, CO_41, CO_70, MS_91};
use crate::base::ruling::{Refusals, Ruling};
use crate::text_enum;

text_enum! {
    /// Which rules are asked.
    Rule {
        /// Audit time (AT).
        AuditTime = "audit-time",
        /// Which sites are audited (MS).
        SiteSample = "site-sample",
        /// What integration takes off (AT-60).
        Integration = "integration",
        /// What falls due (LC).
        Clock = "clock",
        /// Whether a team may do an audit (CO).
        Team = "team",
        /// Which sector a NACE code belongs to (CO-41).
        Sector = "sector",
    }
}

/// The answer's own fields, with warnings and trace beside them; or every fault, each with a JSON pointer and a rule.
pub fn answer(book: &Book, parameters: &Parameters, rule: Rule, given: &Value) -> Result<Value, Refusals> {
    match rule {
        Rule::AuditTime => {
            let request: audit_time::Request = reading::read(given, AT_17)?;
            audit_time::compute(book, parameters, &request).map(told)
        }
        Rule::SiteSample => {
            let request: site_sample::Request = reading::read(given, MS_91)?;
            site_sample::sample(book, parameters, &request).map(told)
        }
        Rule::Integration => {
            let request: integration::Request = reading::read(given, AT_63)?;
            // AT-61 to AT-65 warn of nothing: the answer has its figures and its trace.
            let ruling = integration::compute(book, &request)?;
            let mut fields = fields(&ruling.value);
            fields.insert("trace".to_owned(), json!(ruling.steps));
            Ok(Value::Object(fields))
        }
        Rule::Clock => {
            let request = clock::Request::read(given)?;
            clock::due(
                book,
                parameters,
                &request.standard,
                &request.events,
                request.today,
            )
            .map(told)
        }
        Rule::Team => {
            let request: team::Request = reading::read(given, CO_70)?;
            // Every check is an answer by itself, so there is no trace beside them.
            let report = team::check(parameters, &request)?.value;
            let remedies = team::remedies(parameters, &request);
            let mut fields = fields(&report);
            fields.insert("remedies".to_owned(), json!(remedies));
            Ok(Value::Object(fields))
        }
        Rule::Sector => {
            let request: SectorRequest = reading::read(given, CO_41)?;
            book.sector(&request).map(told)
        }
    }
}

fn told<T: Serialize>(ruling: Ruling<T>) -> Value {
    let mut fields = fields(&ruling.value);
    fields.insert("warnings".to_owned(), json!(ruling.warnings));
    fields.insert("trace".to_owned(), json!(ruling.steps));
    Value::Object(fields)
}

/// Every answer is an object of texts and numbers, which cannot fail to be written.
fn fields<T: Serialize>(value: &T) -> Map<String, Value> {
    match serde_json::to_value(value) {
        Ok(Value::Object(fields)) => fields,
        Ok(_) | Err(_) => Map::new(),
    }
}
