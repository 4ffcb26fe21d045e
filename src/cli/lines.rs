//! The log: to stderr, one event a line, whatever stands in it.

use std::io::{self, Write};

use tracing_subscriber::EnvFilter;

use crate::config::LogFormat;

/// Starts logging to stderr. Lines carry no secrets: nothing logs bodies, cookies, passwords or addresses with them.
pub(super) fn start(format: LogFormat, level: &str) -> Result<(), String> {
    let filter = EnvFilter::try_new(level).map_err(|e| format!("log.level: {e}"))?;
    let lines = tracing_subscriber::fmt().with_env_filter(filter);
    match format {
        LogFormat::Json => lines
            .json()
            .flatten_event(true)
            .with_writer(|| OneLine(io::stderr()))
            .try_init(),
        LogFormat::Text => lines
            .with_target(false)
            .with_ansi(false)
            .with_writer(|| OneLine(io::stderr()))
            .try_init(),
    }
    .map_err(|e| e.to_string())
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
