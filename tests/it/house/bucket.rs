//! Where the tests' buckets come from: an S3 server given by `ASSAYER_TEST_S3` (scripts/test starts one), on which
//! every test makes a bucket of its own; and a gate in front of it that a test can shut.

use std::sync::Once;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::Receiver;

use assayer::vault::{self, Vault};
use reqwest::header::AUTHORIZATION;
use reqwest::{Client, Method};

use super::gate::{Gate, Hold};
use super::program::Installation;

/// What a signature looks like.
const SIGNATURE: &str =
    "AWS4-HMAC-SHA256 Credential=tests/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0";

/// The server's address, or nothing where there is none.
///
/// In CI a missing server fails; on a laptop the test says aloud that it is skipped.
pub(crate) fn server() -> Option<String> {
    let given = std::env::var("ASSAYER_TEST_S3")
        .ok()
        .filter(|url| !url.is_empty());
    match choose(given, std::env::var_os("CI").is_some()) {
        Ok(url) => Some(url),
        Err(why) => {
            static SAID: Once = Once::new();
            super::skip(&SAID, why);
            None
        }
    }
}

fn choose(url: Option<String>, ci: bool) -> Result<String, &'static str> {
    match (url, ci) {
        (Some(url), _) => Ok(url),
        (None, true) => panic!(
            "ASSAYER_TEST_S3 names no S3 server. In CI the vault is tested on both stores; scripts/test starts a server."
        ),
        (None, false) => Err(
            "every test of the vault in a bucket, because ASSAYER_TEST_S3 names no server (scripts/test starts one).",
        ),
    }
}

/// A bucket on the test server, reached through a gate.
pub(crate) struct Bucket {
    server: String,
    name: String,
    gate: Gate,
    depot: tempfile::TempDir,
}

impl Bucket {
    /// A fresh, empty one; none where there is no server.
    pub(crate) async fn create() -> Option<Self> {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let server = server()?;
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("assayer-test-{}-{number}", std::process::id());
        let address = server.trim_start_matches("http://").trim_end_matches('/');
        let gate = Gate::before(address.parse().expect("an address with a port"));
        let depot = tempfile::tempdir().expect("a folder");
        let bucket = Self {
            server,
            name,
            gate,
            depot,
        };
        bucket.ask(Method::PUT, "", Vec::new()).await;
        Some(bucket)
    }

    /// A vault in it.
    pub(crate) fn vault(&self, largest_file_bytes: u64) -> Vault {
        let bucket = vault::Bucket {
            endpoint: format!("http://{}", self.gate.address),
            region: "us-east-1".to_owned(),
            name: self.name.clone(),
            prefix: "files".to_owned(),
            access_key_id: "tests".to_owned(),
            secret_access_key: "a secret of the tests".to_owned(),
            path_style: true,
            allow_http: true,
        };
        Vault::in_bucket(&bucket, self.depot.path(), largest_file_bytes).expect("it opens")
    }

    /// A program keeps its files in it.
    pub(crate) fn used_by(&self, node: &mut Installation) {
        node.set("ASSAYER__VAULT__KIND", "s3");
        node.set("ASSAYER__VAULT__FOLDER", self.depot.path().display());
        node.set(
            "ASSAYER__VAULT__ENDPOINT",
            format!("http://{}", self.gate.address),
        );
        node.set("ASSAYER__VAULT__ALLOW_HTTP", true);
        node.set("ASSAYER__VAULT__BUCKET", &self.name);
        node.set("ASSAYER__VAULT__PREFIX", "files");
        node.set("ASSAYER__VAULT__ACCESS_KEY_ID", "tests");
        node.set("ASSAYER__VAULT__SECRET_ACCESS_KEY", "a secret of the tests");
    }

    /// What lies in the folder where files wait on their way.
    pub(crate) fn waiting(&self) -> usize {
        std::fs::read_dir(self.depot.path()).expect("the folder").count()
    }

    /// The names of all objects, in order.
    pub(crate) async fn objects(&self) -> Vec<String> {
        let list = self.ask(Method::GET, "?list-type=2", Vec::new()).await;
        let list = String::from_utf8(list).expect("XML in UTF-8");
        let keys = list.split("<Key>").skip(1);
        keys.filter_map(|rest| rest.split_once("</Key>"))
            .map(|(key, _)| key.to_owned())
            .collect()
    }

    /// Puts other bytes in an object's place, as a fault or a hand in the store would.
    pub(crate) async fn plant(&self, object: &str, content: &[u8]) {
        self.ask(Method::PUT, &format!("/{object}"), content.to_vec())
            .await;
    }

    /// From now on the store does not answer, and whoever speaks with it is cut off.
    pub(crate) fn stop(&self) {
        self.gate.shut();
    }

    /// The store answers again.
    pub(crate) fn go_on(&self) {
        self.gate.open();
    }

    /// Waits for a request to the store whose head says this, and holds it or its answer for good; tells when it has it.
    pub(crate) fn hold(&self, says: &'static str, what: Hold) -> Receiver<()> {
        self.gate.hold(says, what)
    }

    /// Asks the server itself, past the gate. It wants to see a signature and takes any.
    async fn ask(&self, method: Method, rest: &str, content: Vec<u8>) -> Vec<u8> {
        let address = format!("{}/{}{rest}", self.server.trim_end_matches('/'), self.name);
        let answer = Client::new()
            .request(method, &address)
            .header(AUTHORIZATION, SIGNATURE)
            .body(content)
            .send()
            .await
            .unwrap_or_else(|fault| panic!("{address}: {fault}"));
        let status = answer.status();
        let content = answer.bytes().await.expect("an answer").to_vec();
        assert!(
            status.is_success(),
            "{address}: {status} {}",
            String::from_utf8_lossy(&content)
        );
        content
    }
}

#[test]
fn in_ci_a_missing_store_fails_and_elsewhere_it_is_said() {
    assert!(choose(None, false).is_err());
    assert!(std::panic::catch_unwind(|| choose(None, true)).is_err());
    assert_eq!(choose(Some("http://x".into()), true), Ok("http://x".into()));
}
