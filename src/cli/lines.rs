//! The log: to stderr, one event a line, whatever stands in it.

use std::io::{self, Write};

use tracing::{Level, Metadata};
use tracing_subscriber::filter::{FilterExt as _, filter_fn};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer as _, fmt, registry};

use crate::config::LogFormat;

/// Starts logging to stderr. Lines carry no secrets: nothing logs bodies, cookies, passwords or addresses with them.
pub(super) fn start(format: LogFormat, level: &str) -> Result<(), String> {
    let asked = EnvFilter::try_new(level).map_err(|e| format!("log.level: {e}"))?;
    let filter = asked.and(filter_fn(is_ours_or_weighty));
    let lines = fmt::layer().with_writer(|| OneLine(io::stderr()));
    match format {
        LogFormat::Json => registry()
            .with(lines.json().flatten_event(true).with_filter(filter))
            .try_init(),
        LogFormat::Text => registry()
            .with(lines.with_target(false).with_ansi(false).with_filter(filter))
            .try_init(),
    }
    .map_err(|e| e.to_string())
}

/// What libraries say to their own makers holds whatever they were given: a page's values, and secrets among them.
fn is_ours_or_weighty(event: &Metadata<'_>) -> bool {
    *event.level() <= Level::INFO || event.target().starts_with("assayer")
}

/// Writes each event as one line: a line end or another control character within it would be somebody's own line in the
/// log, or an order to the terminal that shows it. Each write is one event.
#[derive(Debug)]
pub struct OneLine<W>(pub W);

impl<W: Write> Write for OneLine<W> {
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(event);
        let line = text.strip_suffix('\n').unwrap_or(&text);
        let mut clean = String::with_capacity(line.len() + 1);
        for letter in line.chars() {
            if letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}') {
                clean.extend(letter.escape_default());
            } else {
                clean.push(letter);
            }
        }
        clean.push('\n');
        self.0.write_all(clean.as_bytes())?;
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}
