//! How programs sign in: an access token for ten minutes, and a refresh token that is good once for the next pair. All
//! pairs of one sign-in are a family. A refresh token that comes back after its use was stolen or copied, and nobody can
//! tell from whom: its family ends.

use serde::Serialize;

use super::sign_in::recognise;
use super::{factor, store};
use crate::access::factor::Handling;
use crate::access::tokens::{ACCESS_SECONDS, REFRESH_SECONDS};
use crate::access::{Actor, Person, Tokens, sessions};
use crate::base::error::{Error, Fields, Result};
use crate::base::ids::FamilyId;
use crate::base::time::Instant;
use crate::store::housekeeping::{
    self, FAMILY_SECONDS, FamilyRow, Housekeeping, RefreshRow, Rotation, Stage,
};
use crate::work::Db;

/// What a program is handed. Shown once, and never in a log.
#[derive(Serialize)]
pub struct Pair {
    access_token: String,
    token_type: &'static str,
    expires_in: i64,
    refresh_token: String,
}

/// What a program signs in with.
pub struct Credentials<'a> {
    /// The address.
    pub email: &'a str,
    /// The password.
    pub password: &'a str,
    /// The code of the second factor, where the person has one.
    pub totp: &'a str,
}

const REFUSED: &str = "This refresh token is good no more: it has run out, was used or ended, or is not one of ours. \
    Sign in again with address and password.";

/// Checks address and password and opens a family.
pub async fn sign_in(
    db: &Db,
    tokens: &Tokens,
    handling: &Handling,
    given: Credentials<'_>,
    now: Instant,
) -> Result<Pair> {
    let person = recognise(db, given.email, given.password, now).await?;
    second_step(db, handling, &person, given.totp, now).await?;
    let family = FamilyRow {
        id: db.id(FamilyId::from_uuid),
        user_id: person.id,
        created_at: now,
    };
    let (secret, row) = refresh_token(family.id, now)?;
    let pair = pair(tokens, &person, family.id, secret, now)?;
    db.keep(Housekeeping::OpenFamily(family, row)).await?;
    tracing::info!(event = "program_signed_in", user = %person.id, "a program signed in");
    Ok(pair)
}

/// Whoever has a second factor gives its code; whoever must have one enrols it on the page first.
async fn second_step(db: &Db, handling: &Handling, person: &Person, totp: &str, now: Instant) -> Result<()> {
    let says = match factor::stage(db, handling, person).await? {
        Stage::Open => return Ok(()),
        Stage::Enrol => "Set up your second factor first: sign in on the page in a browser.".to_owned(),
        Stage::Code => match factor::prove(db, handling, person, totp, now).await {
            Err(Error::Invalid(fields)) => fields.0.into_iter().map(|(_, says)| says).collect(),
            proven => return proven,
        },
    };
    let mut fields = Fields::none();
    fields.add("totp", says);
    Err(Error::Invalid(fields))
}

/// The next pair for a refresh token.
pub async fn refresh(db: &Db, tokens: &Tokens, given: &str, now: Instant) -> Result<Pair> {
    let used = sessions::token_hash(given);
    let key = used.clone();
    let found = db
        .read_public(move |conn| {
            let Some(row) = housekeeping::refresh_token(conn, &key)? else {
                return Ok(None);
            };
            let Some(family) = housekeeping::family(conn, row.family_id)? else {
                return Ok(None);
            };
            let person = store::person(conn, family.user_id)?;
            Ok(person.map(|person| (row, family, person)))
        })
        .await?;
    let Some((row, family, person)) = found else {
        tracing::info!(event = "refresh_refused", "a refresh token was refused");
        return Err(Error::Token(REFUSED));
    };
    if now.seconds() - row.created_at.seconds() > REFRESH_SECONDS
        || now.seconds() - family.created_at.seconds() > FAMILY_SECONDS
    {
        db.keep(Housekeeping::EndFamily(family.id)).await?;
        return Err(Error::Token(REFUSED));
    }
    let (secret, next) = refresh_token(family.id, now)?;
    let pair = pair(tokens, &person, family.id, secret, now)?;
    match db.rotate(used, next, now).await? {
        Rotation::HandedOut => Ok(pair),
        Rotation::Ended => Err(Error::Token(REFUSED)),
        Rotation::Reused => {
            tracing::warn!(
                event = "refresh_token_reused", user = %person.id, family = %family.id,
                "a refresh token came back after its use; its family is ended"
            );
            Err(Error::Token(REFUSED))
        }
    }
}

/// Ends the family of a refresh token. What is unknown has ended already (RFC 7009).
pub async fn revoke(db: &Db, given: &str) -> Result<()> {
    let key = sessions::token_hash(given);
    let row = db
        .read_public(move |conn| housekeeping::refresh_token(conn, &key))
        .await?;
    match row {
        Some(row) => db.keep(Housekeeping::EndFamily(row.family_id)).await,
        None => Ok(()),
    }
}

/// Who is behind an access token, with their roles as they are now, and when they gave password and code.
pub async fn bearer(db: &Db, tokens: &Tokens, given: &str, now: Instant) -> Result<Option<(Actor, Instant)>> {
    let Some(claims) = tokens.read(given, now) else {
        return Ok(None);
    };
    db.read_public(move |conn| {
        let found = store::family(conn, claims.family())?;
        let own = found.filter(|(family, _)| family.user_id == claims.user());
        Ok(own.map(|(family, person)| (Actor::Person(person), family.created_at)))
    })
    .await
}

fn refresh_token(family: FamilyId, now: Instant) -> Result<(String, RefreshRow)> {
    let secret = format!("rt_{}", sessions::secret()?);
    let row = RefreshRow {
        token_hash: sessions::token_hash(&secret),
        family_id: family,
        created_at: now,
        used_at: None,
    };
    Ok((secret, row))
}

fn pair(tokens: &Tokens, person: &Person, family: FamilyId, refresh: String, now: Instant) -> Result<Pair> {
    Ok(Pair {
        access_token: tokens.sign(person.id, family, now)?,
        token_type: "Bearer",
        expires_in: ACCESS_SECONDS,
        refresh_token: refresh,
    })
}
