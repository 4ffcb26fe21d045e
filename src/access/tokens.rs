//! Access tokens: JWTs that say which sign-in of which person they come from, and no more. They live for ten minutes;
//! the person, their roles and the family are looked up at every request all the same.
//!
//! One algorithm, HMAC with SHA-256: who signs and who verifies are the same system, and what has no public key cannot
//! be confused with one. The list of algorithms and the keys are ours; what a token's header says only has to fit.

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, decode_header, encode};
use serde::{Deserialize, Serialize};

use super::ring::Ring;
use crate::base::error::{Error, Result};
use crate::base::ids::{FamilyId, UserId};
use crate::base::time::Instant;

/// An access token is good for this long, in seconds.
pub const ACCESS_SECONDS: i64 = 10 * 60;
/// A refresh token that is not used for this long is good no more, in seconds.
pub const REFRESH_SECONDS: i64 = 7 * 24 * 60 * 60;
/// Two nodes' clocks may differ by so much, in seconds.
const SKEW_SECONDS: i64 = 60;

const ALGORITHM: Algorithm = Algorithm::HS256;
/// What kind of JWT this is (RFC 9068): nothing else that is signed with our keys passes for an access token.
const KIND: &str = "at+jwt";
/// A longer text is no token of ours.
const LONGEST: usize = 2048;

/// What an access token says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claims {
    /// Who made it: this installation, by its address.
    iss: String,
    /// What it opens: this installation's API.
    aud: String,
    /// Whose it is.
    sub: UserId,
    /// The sign-in it comes from.
    family: FamilyId,
    /// When it was made, in seconds since 1970.
    iat: i64,
    /// Until when it is good.
    exp: i64,
}

impl Claims {
    /// Whose token it is.
    pub fn user(&self) -> UserId {
        self.sub
    }

    /// The sign-in it comes from.
    pub fn family(&self) -> FamilyId {
        self.family
    }
}

/// Makes and reads access tokens.
#[derive(Debug)]
pub struct Tokens {
    ring: Ring,
    issuer: String,
    audience: String,
}

impl Tokens {
    /// Tokens of the installation at this address, signed with these keys.
    pub fn new(ring: Ring, base_url: &str) -> Self {
        Self {
            ring,
            issuer: base_url.to_owned(),
            audience: format!("{base_url}/api/v1"),
        }
    }

    /// A fresh access token.
    pub fn sign(&self, user: UserId, family: FamilyId, now: Instant) -> Result<String> {
        let key = self.ring.newest(now)?;
        let header = Header {
            typ: Some(KIND.to_owned()),
            kid: Some(key.id.clone()),
            ..Header::new(ALGORITHM)
        };
        let claims = Claims {
            iss: self.issuer.clone(),
            aud: self.audience.clone(),
            sub: user,
            family,
            iat: now.seconds(),
            exp: now.seconds() + ACCESS_SECONDS,
        };
        encode(&header, &claims, &EncodingKey::from_secret(&key.secret)).map_err(|e| Error::Broken(e.into()))
    }

    /// What a token says, if it is one of ours and good now. Why it is not is nobody's business but the log's.
    pub fn read(&self, token: &str, now: Instant) -> Option<Claims> {
        match self.verified(token, now) {
            Ok(claims) => Some(claims),
            Err(why) => {
                tracing::info!(event = "access_token_refused", why, "an access token was refused");
                None
            }
        }
    }

    fn verified(&self, token: &str, now: Instant) -> std::result::Result<Claims, &'static str> {
        if token.len() > LONGEST {
            return Err("too long");
        }
        let header = decode_header(token).map_err(|_| "no token")?;
        if header.alg != ALGORITHM {
            return Err("another algorithm");
        }
        if header.typ.as_deref() != Some(KIND) {
            return Err("another kind");
        }
        let id = header.kid.ok_or("no key named")?;
        let key = self.ring.by_id(&id, now).ok_or("an unknown key")?;
        let mut expected = Validation::new(ALGORITHM);
        expected.set_issuer(&[&self.issuer]);
        expected.set_audience(&[&self.audience]);
        expected.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        // The library reads the system's clock; we are told the time.
        expected.validate_exp = false;
        let claims = decode::<Claims>(token, &DecodingKey::from_secret(&key.secret), &expected)
            .map_err(|_| "not signed by us for this")?
            .claims;
        if now.seconds() >= claims.exp || claims.exp - claims.iat > ACCESS_SECONDS {
            return Err("run out");
        }
        if claims.iat > now.seconds() + SKEW_SECONDS {
            return Err("from the future");
        }
        Ok(claims)
    }
}
