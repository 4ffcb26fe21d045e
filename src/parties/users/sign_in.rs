//! Signing in and out. Known and unknown addresses get the same answer, the same work and the same growing delay.

use super::{factor, store};
use crate::access::factor::Handling;
use crate::access::sessions::Device;
use crate::access::{Person, password, sessions};
use crate::base::error::{Error, Fields, Result};
use crate::base::text::Folded;
use crate::base::time::Instant;
use crate::store::housekeeping::{self, Housekeeping, SessionRow, Stage};
use crate::work::Db;

/// A fresh session.
#[derive(Debug)]
pub struct SignedIn {
    /// The secret for the cookie; shown once.
    pub token: String,
    /// Who it is.
    pub person: Person,
    /// How far they have come.
    pub stage: Stage,
}

/// Who is behind a session token.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// The person.
    pub person: Person,
    /// The token that every form of this session carries.
    pub csrf: String,
    /// The session's key, for ending it.
    pub token_hash: Vec<u8>,
    /// How far the sign-in has come; only an open one opens doors.
    pub stage: Stage,
    /// When password and second factor were last given.
    pub proven_at: Option<Instant>,
}

/// Checks address and password and opens a session, which waits for the second factor where there is one, or where
/// there must be one.
pub async fn sign_in(
    db: &Db,
    handling: &Handling,
    (email, given): (&str, &str),
    device: Device,
    now: Instant,
) -> Result<SignedIn> {
    let person = recognise(db, email, given, now).await?;
    let stage = factor::stage(db, handling, &person).await?;
    open(db, person, stage, device, now).await
}

/// The second step was taken: the waiting session ends and an open one takes its place, under a new secret.
pub async fn go_on(
    db: &Db,
    waiting: Vec<u8>,
    person: Person,
    device: Device,
    now: Instant,
) -> Result<SignedIn> {
    db.keep(Housekeeping::CloseSession(waiting)).await?;
    open(db, person, Stage::Open, device, now).await
}

/// Opens a session at this stage.
pub async fn open(db: &Db, person: Person, stage: Stage, device: Device, now: Instant) -> Result<SignedIn> {
    let token = sessions::secret()?;
    let row = SessionRow {
        token_hash: sessions::token_hash(&token),
        user_id: person.id,
        csrf: sessions::secret()?,
        created_at: now,
        seen_at: now,
        stage,
        agent: device.agent,
        address: device.address,
        proven_at: (stage == Stage::Open).then_some(now),
    };
    db.keep(Housekeeping::OpenSession(row)).await?;
    tracing::info!(event = "signed_in", user = %person.id, %stage, "signed in");
    Ok(SignedIn { token, person, stage })
}

/// Whose address and password these are. One answer, one delay and one amount of work for all who are refused.
pub(super) async fn recognise(db: &Db, email: &str, given: &str, now: Instant) -> Result<Person> {
    let address = Folded::new(email).as_str().to_owned();
    if address.is_empty() || given.is_empty() {
        return Err(wrong("Enter your e-mail address and your password."));
    }
    if given.len() > password::LONGEST || address.len() > 1024 {
        return Err(wrong(WRONG));
    }
    let key = address.clone();
    let (failures, known) = db
        .read_public(move |conn| {
            Ok((
                housekeeping::failures(conn, &key)?,
                store::by_address(conn, &key)?,
            ))
        })
        .await?;
    if let Some((count, last)) = failures {
        let left = last.seconds() + sessions::wait_seconds(count) - now.seconds();
        if left > 0 {
            return Err(wrong(&format!(
                "Too many wrong passwords were tried for this address. Try again in {left} seconds."
            )));
        }
    }
    let (user, hash) = known.map_or((None, None), |(user, hash)| (Some(user), Some(hash)));
    let typed = given.to_owned();
    let fits = tokio::task::spawn_blocking(move || password::fits(&typed, hash.as_deref()))
        .await
        .map_err(|e| Error::Broken(e.into()))?;
    let person = match user {
        Some(user) if fits => db.read_public(move |conn| store::person(conn, user.id)).await?,
        _ => None,
    };
    let Some(person) = person else {
        db.keep(Housekeeping::CountFailure(address, now)).await?;
        tracing::info!(event = "sign_in_refused", "a sign-in was refused");
        return Err(wrong(WRONG));
    };
    db.keep(Housekeeping::ForgetFailures(address)).await?;
    Ok(person)
}

/// Makes sure that somebody signed in knows their password, before they change it. Wrong ones count and wait like those
/// of a sign-in.
pub async fn confirm_password(db: &Db, person: &Person, given: &str, now: Instant) -> Result<()> {
    recognise(db, &person.email, given, now)
        .await
        .map(|_| ())
        .map_err(|error| match error {
            Error::Invalid(fields) => {
                let says = fields.0.into_iter().map(|(_, says)| match says.as_str() {
                    WRONG => "This is not your present password.".to_owned(),
                    _ => says,
                });
                Error::Invalid(Fields(says.map(|says| ("current".to_owned(), says)).collect()))
            }
            other => other,
        })
}

/// The visitor behind a token; none when it is unknown, run out, or the user was shut out.
pub async fn visitor(db: &Db, token: &str, now: Instant) -> Result<Option<Visitor>> {
    let token_hash = sessions::token_hash(token);
    let key = token_hash.clone();
    let found = db.read_public(move |conn| store::session(conn, &key)).await?;
    let Some((row, person)) = found else {
        return Ok(None);
    };
    if !sessions::alive(row.created_at, row.seen_at, now) {
        db.keep(Housekeeping::CloseSession(token_hash)).await?;
        return Ok(None);
    }
    // To the minute: a write per request would be waste.
    if now.seconds() - row.seen_at.seconds() >= 60 {
        db.keep(Housekeeping::TouchSession(token_hash.clone(), now))
            .await?;
    }
    Ok(Some(Visitor {
        person,
        csrf: row.csrf,
        token_hash,
        stage: row.stage,
        proven_at: row.proven_at,
    }))
}

/// Ends the session.
pub async fn sign_out(db: &Db, token_hash: Vec<u8>) -> Result<()> {
    db.keep(Housekeeping::CloseSession(token_hash)).await
}

const WRONG: &str = "The address or the password is wrong.";

fn wrong(says: &str) -> Error {
    let mut fields = Fields::none();
    fields.add("password", says);
    Error::Invalid(fields)
}
