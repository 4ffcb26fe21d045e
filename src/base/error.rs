//! The one error type of floors 2 to 5. Which HTTP status each becomes is told in `web::kit::problem` alone.

use std::fmt;

use super::ruling::{Refusal, Refusals};
use super::text::NotText;

/// The result of everything that can fail above floor 1.
pub type Result<T> = std::result::Result<T, Error>;

/// What kind of thing is missing or stale, in the words of the field ("audit", "finding").
pub type Thing = &'static str;

/// Why an act or a question was not answered.
#[derive(Debug)]
pub enum Error {
    /// Nobody is signed in.
    SignIn,
    /// The token or key that was sent is good no more, or never was; a sentence.
    Token(&'static str),
    /// Signed in, but password and code were given too long ago for something as weighty.
    ProveAgain,
    /// Signed in, but this is not among the person's tasks.
    Forbidden,
    /// There is no such thing, or it belongs to another organisation: both look alike.
    NotFound(Thing),
    /// The form: which fields are wrong and how to mend them.
    Invalid(Fields),
    /// The standard: which rules say no.
    Refused(Refusals),
    /// Somebody else changed it since it was read; its version now, where it has one.
    Stale(Thing, Option<i32>),
    /// It moved on while the act was under way: nothing the visitor sent is wrong.
    Moved(Thing),
    /// A change does not say which version it is made from.
    NoVersion,
    /// The database is occupied; try again shortly.
    Busy,
    /// A service that this needs does not answer; everything else works.
    Away(Thing),
    /// What this needs has no room left to write; reading works on.
    Full(Thing),
    /// The request cannot be read at all.
    Unreadable(String),
    /// The same request, with the same key, is still under way.
    Underway,
    /// The address is not asked with this method; those it is asked with.
    OtherMethod(String),
    /// The body is of another media type than this one.
    OtherType(&'static str),
    /// The upload or body is larger than allowed; the limit in bytes.
    TooLarge(u64),
    /// The address and headers are longer than allowed; the limit in bytes.
    LongHead(usize),
    /// Too many requests; after how many seconds there may be another.
    TooMany(u64),
    /// What was sent came too slowly.
    Slow,
    /// A fault of ours. Logged with its cause; the user sees a reference number only.
    Broken(Cause),
}

/// Fails unless the version somebody saw is the present one.
pub fn unchanged(thing: Thing, present: i32, seen: i32) -> Result<()> {
    if present == seen {
        Ok(())
    } else {
        Err(Error::Stale(thing, Some(present)))
    }
}

/// The inner cause of a fault.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

impl Error {
    /// A fault with a sentence of its own.
    pub fn broken(says: impl Into<String>) -> Self {
        Self::Broken(says.into().into())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SignIn => f.write_str("Sign in first."),
            Self::Token(says) => f.write_str(says),
            Self::ProveAgain => f.write_str(
                "This takes a sign-in with password and code of the last quarter of an hour. Give them again first.",
            ),
            Self::Forbidden => f.write_str("Your role does not include this task."),
            Self::NotFound(thing) => write!(f, "There is no such {thing}."),
            Self::Invalid(fields) => fields.fmt(f),
            Self::Refused(refusals) => refusals.fmt(f),
            Self::Stale(thing, _) => write!(
                f,
                "Somebody changed this {thing} after you opened it. Look at the newer state, then decide again."
            ),
            Self::Moved(thing) => write!(
                f,
                "This {thing} changed in the same moment. Look at the newer state, then decide again."
            ),
            Self::NoVersion => f.write_str(
                "Say which version you saw: send its ETag as If-Match. Without it a change could overwrite another's.",
            ),
            Self::Busy => f.write_str("The system is occupied. Try again in a few seconds."),
            Self::Away(thing) => write!(
                f,
                "The {thing} does not answer, and nothing was changed. Try again in a minute; everything else works."
            ),
            Self::Full(thing) => write!(
                f,
                "The {thing} has no space left, and nothing was changed. Whoever runs the system has to make room; what is \
                 there can be read."
            ),
            Self::Unreadable(why) => write!(f, "The request cannot be read: {why}"),
            Self::Underway => f.write_str("This request is still under way. Send it again in a few seconds."),
            Self::OtherMethod(allowed) => write!(f, "This address takes {allowed} and nothing else."),
            Self::OtherType(wanted) => write!(f, "Send this with Content-Type: {wanted}."),
            Self::TooLarge(limit) => write!(f, "This is larger than the {limit} bytes allowed."),
            Self::LongHead(limit) => write!(
                f,
                "The address and the headers are longer than the {limit} bytes allowed."
            ),
            Self::TooMany(seconds) => write!(
                f,
                "These are more requests than one visitor may send. Try again in {seconds} seconds."
            ),
            Self::Slow => f.write_str("This came too slowly, and nothing was changed. Send it again."),
            Self::Broken(cause) => write!(f, "fault: {cause}"),
        }
    }
}

impl std::error::Error for Error {}

/// Whether a fault, or what caused it, is a disk without space or a quota that is used up.
pub fn is_full(fault: &(dyn std::error::Error + 'static)) -> bool {
    let mut next = Some(fault);
    while let Some(fault) = next {
        let kind = fault.downcast_ref::<std::io::Error>().map(std::io::Error::kind);
        if matches!(
            kind,
            Some(std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded)
        ) {
            return true;
        }
        next = fault.source();
    }
    false
}

impl From<Refusals> for Error {
    fn from(refusals: Refusals) -> Self {
        Self::Refused(refusals)
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(Refusals(vec![refusal]))
    }
}

/// Faults of a form: field name and sentence, in the order of the form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields(pub Vec<(String, String)>);

impl Fields {
    /// No faults yet.
    pub fn none() -> Self {
        Self::default()
    }

    /// Records a fault of `field`.
    pub fn add(&mut self, field: impl Into<String>, says: impl Into<String>) {
        self.0.push((field.into(), says.into()));
    }

    /// Keeps the value, or records the fault under `field`.
    pub fn take<T, E: fmt::Display>(&mut self, field: &str, value: std::result::Result<T, E>) -> Option<T> {
        match value {
            Ok(value) => Some(value),
            Err(fault) => {
                self.add(field, fault.to_string());
                None
            }
        }
    }

    /// Checks a text that must be there.
    pub fn text<T>(&mut self, field: &str, value: std::result::Result<T, NotText>) -> Option<T> {
        self.take(field, value)
    }

    /// Fails with all faults, if there are any.
    pub fn check(self) -> Result<()> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(Error::Invalid(self))
        }
    }
}

impl fmt::Display for Fields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, (field, says)) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str(" ")?;
            }
            write!(f, "{field}: {says}")?;
        }
        Ok(())
    }
}
