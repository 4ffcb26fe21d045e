//! Who somebody is: passwords, the tokens that programs sign in with, and keys.

mod corpus;
pub(crate) mod keys;
mod nodes;
mod passwords;
mod signing_keys;
mod tokens;

use reqwest::Method;
use serde_json::{Value, json};

use crate::house::client::{Reply, Visit};
use crate::house::running::{House, PASSWORD};

/// A program's pair of tokens.
#[derive(Debug, Clone)]
pub(crate) struct Pair {
    pub(crate) access: String,
    pub(crate) refresh: String,
}

impl Pair {
    fn of(reply: &Reply) -> Self {
        Self {
            access: reply.field("/access_token"),
            refresh: reply.field("/refresh_token"),
        }
    }

    /// Signs a program in as somebody who was added with the password of all tests.
    pub(crate) async fn sign_in(base: &str, email: &str) -> Self {
        let given = json!({ "email": email, "password": PASSWORD });
        Self::of(
            &Visit::nobody(base)
                .post_json("/api/v1/auth/token", given)
                .await
                .is(200),
        )
    }
}

/// Asks the API with something in the place of a token.
async fn bearing(base: &str, token: &str, method: Method, path: &str, body: Option<Value>) -> Reply {
    let nobody = Visit::nobody(base);
    let mut request = nobody.request(method, path).bearer_auth(token);
    if let Some(body) = body {
        request = request
            .header("content-type", "application/json")
            .body(body.to_string());
    }
    nobody.send(request, path).await
}

/// Reads with something in the place of a token.
async fn reading(house: &House, token: &str, path: &str) -> Reply {
    bearing(&house.base, token, Method::GET, path, None).await
}

/// Tries to refresh.
async fn refreshing(base: &str, refresh: &str) -> Reply {
    let given = json!({ "refresh_token": refresh });
    Visit::nobody(base).post_json("/api/v1/auth/refresh", given).await
}
