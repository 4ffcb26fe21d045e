//! Tokens that are none of ours, in every way known: each is refused with one and the same answer.

use assayer::access::Role;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey, crypto};
use serde_json::{Value, json};

use super::{Pair, reading, refreshing};
use crate::house::running::{House, on_both};

const LIST: &str = "/api/v1/organisations";

fn part(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

fn signed(header: &Value, claims: &Value, secret: &[u8], by: Algorithm) -> String {
    let message = format!("{}.{}", part(header), part(claims));
    let key = EncodingKey::from_secret(secret);
    let signature = crypto::sign(message.as_bytes(), &key, by).expect("a signature");
    format!("{message}.{signature}")
}

fn opened(part: &str) -> Value {
    let bytes = URL_SAFE_NO_PAD.decode(part).expect("base64");
    serde_json::from_slice(&bytes).expect("JSON")
}

fn with(value: &Value, name: &str, new: Value) -> Value {
    let mut changed = value.clone();
    changed[name] = new;
    changed
}

fn without(value: &Value, name: &str) -> Value {
    let mut changed = value.clone();
    changed.as_object_mut().expect("an object").remove(name);
    changed
}

/// The secret of the one signing key, as only the operator can read it.
fn secret(house: &House) -> Vec<u8> {
    let file = std::fs::read_dir(house.keys.path())
        .expect("the folder")
        .next()
        .expect("a key");
    let text = std::fs::read_to_string(file.expect("an entry").path()).expect("the key is read");
    let digits: Vec<u32> = text.trim().chars().filter_map(|c| c.to_digit(16)).collect();
    digits
        .chunks(2)
        .map(|pair| u8::try_from(pair[0] * 16 + pair[1]).expect("a byte"))
        .collect()
}

/// A good token, taken apart, and its key.
struct Good<'a> {
    text: &'a str,
    parts: Vec<&'a str>,
    header: Value,
    claims: Value,
    secret: &'a [u8],
}

type Bad = Vec<(&'static str, String)>;

impl<'a> Good<'a> {
    fn new(text: &'a str, secret: &'a [u8]) -> Self {
        let parts: Vec<&str> = text.split('.').collect();
        let (header, claims) = (opened(parts[0]), opened(parts[1]));
        Self {
            text,
            parts,
            header,
            claims,
            secret,
        }
    }

    /// Signed as we sign.
    fn ours(&self, header: &Value, claims: &Value) -> String {
        signed(header, claims, self.secret, Algorithm::HS256)
    }

    /// With another word in its header, signed as we sign.
    fn headed(&self, name: &str, new: Value) -> String {
        self.ours(&with(&self.header, name, new), &self.claims)
    }

    /// With another claim, signed as we sign.
    fn claiming(&self, name: &str, new: Value) -> String {
        self.ours(&self.header, &with(&self.claims, name, new))
    }

    fn by_algorithm(&self) -> Bad {
        let (payload, signature) = (self.parts[1], self.parts[2]);
        let none = |word: &str| part(&with(&self.header, "alg", json!(word)));
        let by = |word: &str, algorithm| {
            signed(
                &with(&self.header, "alg", json!(word)),
                &self.claims,
                self.secret,
                algorithm,
            )
        };
        vec![
            (
                "no algorithm, no signature",
                format!("{}.{payload}.", none("none")),
            ),
            (
                "no algorithm, the good signature",
                format!("{}.{payload}.{signature}", none("none")),
            ),
            ("none in capitals", format!("{}.{payload}.", none("NONE"))),
            ("HS512 with our key", by("HS512", Algorithm::HS512)),
            ("HS384 with our key", by("HS384", Algorithm::HS384)),
            ("says RS256, signed HS256", self.headed("alg", json!("RS256"))),
            ("says ES256, signed HS256", self.headed("alg", json!("ES256"))),
            ("says EdDSA, signed HS256", self.headed("alg", json!("EdDSA"))),
        ]
    }

    fn by_key(&self) -> Bad {
        let by = |secret: &[u8]| signed(&self.header, &self.claims, secret, Algorithm::HS256);
        vec![
            ("another key under our id", by(&[7; 32])),
            ("an empty key under our id", by(&[])),
            (
                "an unknown key",
                self.headed("kid", json!("20200101t000000z-00000000")),
            ),
            (
                "no key named",
                self.ours(&without(&self.header, "kid"), &self.claims),
            ),
            ("a path as key", self.headed("kid", json!("../../etc/passwd"))),
            ("another type", self.headed("typ", json!("JWT"))),
            ("no type", self.ours(&without(&self.header, "typ"), &self.claims)),
        ]
    }

    fn by_claims(&self, other: &Self) -> Bad {
        let end = self.claims["exp"].as_i64().expect("a time");
        let between = |from: i64, to: i64| {
            let claims = with(&with(&self.claims, "iat", json!(from)), "exp", json!(to));
            self.ours(&self.header, &claims)
        };
        let lacking = |name: &str| self.ours(&self.header, &without(&self.claims, name));
        vec![
            (
                "another audience",
                self.claiming("aud", json!("https://other.example/api/v1")),
            ),
            ("no audience", lacking("aud")),
            (
                "another issuer",
                self.claiming("iss", json!("https://other.example")),
            ),
            ("no issuer", lacking("iss")),
            ("no person", lacking("sub")),
            (
                "another person of the same family",
                self.claiming("sub", other.claims["sub"].clone()),
            ),
            (
                "an unknown family",
                self.claiming("family", json!("01900000-0000-7000-8000-00000000ffff")),
            ),
            ("run out", between(end - 1200, end - 600)),
            ("longer than we make them", between(end - 600, end + 86_400)),
            ("from the future", between(end, end + 600)),
            ("no end", lacking("exp")),
            (
                "an end that is no number",
                self.claiming("exp", json!("tomorrow")),
            ),
            (
                "more than we say",
                self.claiming("roles", json!(["administrator"])),
            ),
        ]
    }

    fn by_shape(&self, other: &Self) -> Bad {
        let [header, payload, signature] = self.parts[..] else {
            panic!("three parts")
        };
        let swapped = part(&with(&self.claims, "sub", other.claims["sub"].clone()));
        vec![
            ("a swapped payload", format!("{header}.{swapped}.{signature}")),
            (
                "somebody else's payload",
                format!("{header}.{}.{signature}", other.parts[1]),
            ),
            ("truncated", self.text[..self.text.len() - 4].to_owned()),
            ("two parts", format!("{header}.{payload}")),
            ("four parts", format!("{}.{signature}", self.text)),
            ("no signature", format!("{header}.{payload}.")),
            ("not a token", "hello".to_owned()),
            ("empty", String::new()),
            ("long", "a.".repeat(4000)),
            ("a key that never was", format!("ak_{}", "0".repeat(64))),
        ]
    }
}

on_both! {
    async fn what_is_no_token_of_ours_is_refused(house) {
        house.add_user("sam@example.org", "Sam", &[Role::Scheduler], None, None).await;
        house.add_user("ada@example.org", "Ada", &[Role::Administrator], None, None).await;
        let pair = Pair::sign_in(&house.base, "sam@example.org").await;
        let other = Pair::sign_in(&house.base, "ada@example.org").await;
        let mut answers = std::collections::BTreeSet::new();
        let secret = secret(house);
        let (good, theirs) = (Good::new(&pair.access, &secret), Good::new(&other.access, &secret));
        let corpus = [good.by_algorithm(), good.by_key(), good.by_claims(&theirs), good.by_shape(&theirs)];
        for (what, token) in corpus.concat() {
            let reply = reading(house, &token, LIST).await;
            assert_eq!(reply.status.as_u16(), 401, "{what}: {}", reply.text);
            assert_eq!(reply.headers["content-type"], "application/problem+json", "{what}");
            let mut said = reply.json();
            said["request_id"] = json!(null);
            answers.insert(said.to_string());
        }
        assert_eq!(answers.len(), 1, "one answer for all: {answers:?}");
        reading(house, &pair.access, LIST).await.is(200);
    }

    async fn one_kind_of_token_is_not_taken_for_the_other(house) {
        house.add_user("sam@example.org", "Sam", &[Role::Scheduler], None, None).await;
        let pair = Pair::sign_in(&house.base, "sam@example.org").await;
        reading(house, &pair.refresh, LIST).await.is(401);
        refreshing(&house.base, &pair.access).await.is(401);
        refreshing(&house.base, "rt_0000").await.is(401);
        refreshing(&house.base, &pair.refresh).await.is(200);
    }
}
