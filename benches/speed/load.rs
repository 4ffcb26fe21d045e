//! Asking the same question again and again over a few connections, as cheaply as can be: the machine is the server's.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

/// Connections that ask at once.
const CONNECTIONS: usize = 4;

/// What is asked of whom.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) address: SocketAddr,
    pub(crate) head: String,
}

/// What came of it.
#[derive(Debug)]
pub(crate) struct Measured {
    pub(crate) per_second: f64,
    pub(crate) median: Duration,
    pub(crate) within: Duration,
    pub(crate) bytes: usize,
}

impl Request {
    pub(crate) fn get(address: SocketAddr, path: &str, headers: &[(&str, &str)]) -> Self {
        let mut head = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\n");
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str("\r\n");
        Self { address, head }
    }

    /// Asks once over this connection; the whole answer.
    pub(crate) fn ask(&self, stream: &mut TcpStream) -> Vec<u8> {
        stream
            .write_all(self.head.as_bytes())
            .expect("the question leaves");
        let mut heard = Vec::with_capacity(16 * 1024);
        let mut piece = [0; 64 * 1024];
        loop {
            let length = stream.read(&mut piece).expect("an answer");
            assert!(length > 0, "the server went away: {}", self.head);
            heard.extend_from_slice(&piece[..length]);
            if is_whole(&heard) {
                return heard;
            }
        }
    }

    /// The same once, over a connection of its own.
    pub(crate) fn once(&self) -> Vec<u8> {
        let mut stream = TcpStream::connect(self.address).expect("it connects");
        self.ask(&mut stream)
    }
}

fn is_whole(heard: &[u8]) -> bool {
    let Some(end) = heard.windows(4).position(|four| four == b"\r\n\r\n") else {
        return false;
    };
    let head = String::from_utf8_lossy(&heard[..end]).to_lowercase();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "));
    let length: usize = length.map_or(0, |length| length.trim().parse().expect("a number"));
    heard.len() >= end + 4 + length
}

/// Asks for so long; the first answers, which fill caches, are not counted.
pub(crate) fn measure(request: &Request, patience: Duration) -> Measured {
    let answer = request.once();
    let status = String::from_utf8_lossy(&answer[..answer.len().min(15)]).into_owned();
    assert!(status.starts_with("HTTP/1.1 200"), "{status}: {}", request.head);
    let mut times: Vec<Duration> = Vec::new();
    std::thread::scope(|scope| {
        let asking: Vec<_> = (0..CONNECTIONS)
            .map(|_| {
                scope.spawn(|| {
                    let mut stream = TcpStream::connect(request.address).expect("it connects");
                    stream.set_nodelay(true).expect("an option");
                    request.ask(&mut stream);
                    let (mut times, start) = (Vec::new(), Instant::now());
                    while start.elapsed() < patience {
                        let asked = Instant::now();
                        request.ask(&mut stream);
                        times.push(asked.elapsed());
                    }
                    times
                })
            })
            .collect();
        for one in asking {
            times.extend(one.join().expect("it asks to the end"));
        }
    });
    times.sort();
    let at = |share: usize| times[(times.len() * share / 100).min(times.len() - 1)];
    Measured {
        per_second: f64::from(u32::try_from(times.len()).expect("a count")) / patience.as_secs_f64(),
        median: at(50),
        within: at(99),
        bytes: answer.len(),
    }
}
