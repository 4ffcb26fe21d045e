//! What a database is asked: every statement that goes to it, by its address.

use std::collections::HashMap;
use std::sync::{Mutex, Once};

use diesel::connection::{Instrumentation, InstrumentationEvent, set_default_instrumentation};

/// The statements heard so far, of the databases that somebody listens to.
static HEARD: Mutex<Option<HashMap<String, Vec<String>>>> = Mutex::new(None);

/// Makes every connection that is opened from now on tell what it is asked. Nothing is kept until somebody listens.
pub(crate) fn overhear() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        set_default_instrumentation(|| Some(Box::new(Ear::default()))).expect("connections can be overheard");
    });
}

/// Listens to a database from now on.
pub(crate) fn listen(url: &str) {
    let mut heard = HEARD.lock().expect("what was heard");
    heard.get_or_insert_default().insert(name(url), Vec::new());
}

/// What it was asked since somebody listened, or since this was asked last.
pub(crate) fn heard(url: &str) -> Vec<String> {
    let mut heard = HEARD.lock().expect("what was heard");
    let of = heard.as_mut().and_then(|heard| heard.get_mut(&name(url)));
    std::mem::take(of.expect("nobody listens to this database"))
}

/// A database is opened by its address on a server, and by its path elsewhere.
fn name(url: &str) -> String {
    url.trim_start_matches("sqlite://").to_owned()
}

/// What hears one connection.
#[derive(Default)]
struct Ear {
    of: String,
    open: bool,
}

impl Instrumentation for Ear {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        match event {
            InstrumentationEvent::StartEstablishConnection { url, .. } => url.clone_into(&mut self.of),
            // What sets a connection up belongs to nobody's question.
            InstrumentationEvent::FinishEstablishConnection { .. } => self.open = true,
            InstrumentationEvent::StartQuery { query, .. } if self.open => {
                let mut heard = HEARD.lock().expect("what was heard");
                if let Some(heard) = heard.as_mut().and_then(|heard| heard.get_mut(&self.of)) {
                    let statement = query.to_string();
                    if !statement.starts_with("PRAGMA") {
                        heard.push(statement);
                    }
                }
            }
            _ => {}
        }
    }
}
