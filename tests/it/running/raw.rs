//! A connection by hand: what no well-behaved program would send.

use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::timeout;

/// How long an answer may take before the test has failed: generous, because it only delays a test that fails.
const PATIENCE: Duration = Duration::from_secs(30);

/// The connection.
#[derive(Debug)]
pub(crate) struct Raw(TcpStream);

impl Raw {
    pub(crate) async fn open(base: &str) -> Self {
        let address = base.trim_start_matches("http://");
        Self(TcpStream::connect(address).await.expect("it connects"))
    }

    /// The same for somebody who takes next to nothing at a time.
    pub(crate) async fn narrow(base: &str) -> Self {
        let address = base.trim_start_matches("http://").parse().expect("an address");
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.set_recv_buffer_size(4096).expect("a small buffer");
        Self(socket.connect(address).await.expect("it connects"))
    }

    /// Sends this as it is. Whether it still arrives is up to the far side.
    pub(crate) async fn say(&mut self, bytes: &str) -> bool {
        let written = timeout(PATIENCE, self.0.write_all(bytes.as_bytes())).await;
        written.expect("the far side reads or closes in time").is_ok()
    }

    /// Everything that comes until the far side closes.
    pub(crate) async fn hear(&mut self) -> String {
        let mut heard = Vec::new();
        let mut piece = [0; 4096];
        loop {
            let read = timeout(PATIENCE, self.0.read(&mut piece)).await;
            match read.expect("the far side closes in time") {
                Ok(0) | Err(_) => return String::from_utf8_lossy(&heard).into_owned(),
                Ok(length) => heard.extend_from_slice(&piece[..length]),
            }
        }
    }

    /// What comes until it holds these words.
    pub(crate) async fn hear_until(&mut self, words: &str) -> String {
        let mut heard = String::new();
        let mut piece = [0; 4096];
        while !heard.contains(words) {
            let read = timeout(PATIENCE, self.0.read(&mut piece)).await;
            let length = read.expect("an answer in time").expect("an answer");
            assert!(length > 0, "\"{words}\" does not come: {heard}");
            heard.push_str(&String::from_utf8_lossy(&piece[..length]));
        }
        heard
    }
}

/// Comes back once this holds.
pub(crate) async fn until(what: &str, holds: impl Fn() -> bool) {
    let waiting = async {
        while !holds() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    assert!(timeout(PATIENCE, waiting).await.is_ok(), "{what}");
}

/// Comes back once this question is answered well.
pub(crate) async fn served<F: Future<Output = bool>>(ask: impl Fn() -> F) {
    let waiting = async {
        while !ask().await {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    assert!(
        timeout(PATIENCE, waiting).await.is_ok(),
        "it is never answered well"
    );
}
