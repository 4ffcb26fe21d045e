//! Who gets in: second factors, invitations, resets, sessions, leavers.

mod command;
mod invitation;
mod leaver;
mod lost;
mod reset;
mod second_factor;
mod sessions;

use assayer::access::factor;
use assayer::outbox;
use serde_json::Value;
use totp_rs::Secret;

use crate::house::client::{Reply, Visit};
use crate::house::running::{House, PASSWORD};

/// The secret that an enrolment page shows for typing.
pub(crate) fn secret_on(page: &str) -> Vec<u8> {
    let rest = page
        .split("Or type this into it: <code>")
        .nth(1)
        .expect("the secret is shown");
    let text: String = rest
        .split('<')
        .next()
        .unwrap_or_default()
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .collect();
    Secret::try_from_base32(text)
        .expect("it is base 32")
        .as_bytes()
        .to_vec()
}

/// The code that an authenticator app shows now.
pub(crate) fn code(house: &House, secret: &[u8]) -> String {
    factor::code_of_step(secret, house.now().seconds() / factor::STEP_SECONDS).expect("a code")
}

/// Everything that a page shows as code.
pub(crate) fn codes_on(page: &str) -> Vec<String> {
    let shown = page.split("<li><code>").skip(1);
    shown
        .filter_map(|rest| rest.split('<').next())
        .map(ToOwned::to_owned)
        .collect()
}

/// Signs in for the first time and enrols; the clock moves on, so that the next code is a fresh one.
pub(crate) async fn enrolled(house: &House, email: &str) -> (Visit, Vec<u8>, Vec<String>) {
    let mut visit = Visit::sign_in(&house.base, email, PASSWORD).await;
    let page = visit.get("/sign-in/second-factor").await.is(200);
    let secret = secret_on(&page.text);
    let reply = visit
        .post("/sign-in/second-factor", &[("code", &code(house, &secret))])
        .await
        .is(200);
    let home = if reply.text.contains("href=\"/portal\"") {
        "/portal"
    } else {
        "/desk"
    };
    visit.carry(&reply, home).await;
    house.pass_seconds(factor::STEP_SECONDS);
    (visit, secret, codes_on(&reply.text))
}

/// Gives the password, then a code.
pub(crate) async fn with_code(house: &House, email: &str, code: &str) -> (Visit, Reply) {
    let mut visit = Visit::sign_in(&house.base, email, PASSWORD).await;
    let reply = visit.post("/sign-in/code", &[("code", code)]).await;
    if reply.status == 303 {
        let to = reply.location();
        visit.carry(&reply, &to).await;
    }
    (visit, reply)
}

/// The particulars of the last letter of this name to this address; none when there is none.
pub(crate) async fn letter(house: &House, name: &str, to: &str) -> Option<Value> {
    let letters = house.db.read_public(outbox::waiting).await;
    let mut found = letters.expect("the letters").into_iter();
    let last = found.rfind(|letter| letter.letter == name && letter.recipient == to);
    last.map(|letter| letter.particulars.0)
}

/// The same, waiting for what is written after the answer.
pub(crate) async fn letter_soon(house: &House, name: &str, to: &str) -> Value {
    for _ in 0..2_000 {
        if let Some(letter) = letter(house, name, to).await {
            return letter;
        }
    }
    panic!("no letter {name} to {to}");
}

/// The page and the secret of the link in a letter.
pub(crate) fn link(letter: &Value) -> (String, String) {
    let address = letter["secret_link"].as_str().expect("a link");
    let path = address.strip_prefix("https://meridian.example").expect("our own");
    let secret = path.split("?secret=").nth(1).expect("a secret").to_owned();
    (path.to_owned(), secret)
}
