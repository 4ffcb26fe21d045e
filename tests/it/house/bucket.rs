//! Where the tests' buckets come from: an S3 server given by `ASSAYER_TEST_S3` (scripts/test starts one), on which
//! every test makes a bucket of its own; and a gate in front of it that a test can shut.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, Once};

use assayer::vault::{self, Vault};
use reqwest::header::AUTHORIZATION;
use reqwest::{Client, Method};
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use super::program::free_port;

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
}

impl Bucket {
    /// A fresh, empty one; none where there is no server.
    pub(crate) async fn create() -> Option<Self> {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let server = server()?;
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("assayer-test-{}-{number}", std::process::id());
        let address = server.trim_start_matches("http://").trim_end_matches('/');
        let gate = Gate::before(address.parse().expect("an address with a port")).await;
        let bucket = Self { server, name, gate };
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
        Vault::in_bucket(&bucket, largest_file_bytes).expect("it opens")
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
    pub(crate) async fn go_on(&self) {
        self.gate.open().await;
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

/// A port that passes everything on, until it is shut.
struct Gate {
    address: SocketAddr,
    beyond: SocketAddr,
    passing: Arc<Mutex<JoinSet<()>>>,
}

impl Gate {
    async fn before(beyond: SocketAddr) -> Self {
        let gate = Self {
            address: SocketAddr::from(([127, 0, 0, 1], free_port())),
            beyond,
            passing: Arc::default(),
        };
        gate.open().await;
        gate
    }

    async fn open(&self) {
        let port = TcpListener::bind(self.address).await.expect("the port is free");
        let (beyond, passing) = (self.beyond, Arc::downgrade(&self.passing));
        let task = async move {
            while let Ok((mut here, _)) = port.accept().await {
                let Some(passing) = passing.upgrade() else { return };
                passing.lock().expect("the tasks").spawn(async move {
                    if let Ok(mut there) = TcpStream::connect(beyond).await {
                        // Whichever side ends it, it has ended.
                        copy_bidirectional(&mut here, &mut there).await.ok();
                    }
                });
            }
        };
        self.passing.lock().expect("the tasks").spawn(task);
    }

    fn shut(&self) {
        self.passing.lock().expect("the tasks").abort_all();
    }
}

#[test]
fn in_ci_a_missing_store_fails_and_elsewhere_it_is_said() {
    assert!(choose(None, false).is_err());
    assert!(std::panic::catch_unwind(|| choose(None, true)).is_err());
    assert_eq!(choose(Some("http://x".into()), true), Ok("http://x".into()));
}
