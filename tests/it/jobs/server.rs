//! A mail server on loopback that says what its script says.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// What happens to the next message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Does {
    /// This answer to a command: "MAIL", "RCPT", "DATA" or "." for the content.
    Says(&'static str, &'static str),
    /// It takes the content and goes away without a word.
    CutAfterData,
    /// It goes away at this command.
    Drops(&'static str),
    /// It never answers this command, or the content (".").
    Holds(&'static str),
}

/// What came in: the whole message.
pub(super) type Taken = String;

#[derive(Debug, Default)]
struct Inside {
    script: VecDeque<Does>,
    away: bool,
    taken: Vec<Taken>,
}

/// The server; it ends with the test's own system.
#[derive(Debug, Clone)]
pub(super) struct Scripted {
    pub(super) address: SocketAddr,
    inside: Arc<Mutex<Inside>>,
}

impl Scripted {
    pub(super) async fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
        let server = Self {
            address: listener.local_addr().expect("an address"),
            inside: Arc::default(),
        };
        let own = server.clone();
        actix_web::rt::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let own = own.clone();
                // A client that goes away is no fault of the server.
                actix_web::rt::spawn(async move { own.talk(stream).await.ok() });
            }
        });
        server
    }

    /// What happens to the next messages; afterwards it takes all.
    pub(super) fn next(&self, script: &[Does]) {
        self.inside().script.extend(script);
    }

    /// Whether it is away: it closes every connection at once.
    pub(super) fn set_away(&self, away: bool) {
        self.inside().away = away;
    }

    /// Whether every line of the script was begun.
    pub(super) fn is_through(&self) -> bool {
        self.inside().script.is_empty()
    }

    /// All messages that came in whole, in their order.
    pub(super) fn taken(&self) -> Vec<Taken> {
        self.inside().taken.clone()
    }

    fn inside(&self) -> std::sync::MutexGuard<'_, Inside> {
        self.inside.lock().expect("nobody panicked")
    }

    fn is_away(&self) -> bool {
        self.inside().away
    }

    async fn talk(&self, stream: TcpStream) -> std::io::Result<()> {
        if self.is_away() {
            return Ok(());
        }
        let (read, mut write) = stream.into_split();
        let mut lines = BufReader::new(read).lines();
        write.write_all(b"220 mail.example ESMTP\r\n").await?;
        let mut does = None;
        while let Some(line) = lines.next_line().await? {
            if self.is_away() {
                return Ok(());
            }
            let command = line.split([' ', ':']).next().unwrap_or_default().to_uppercase();
            if command == "MAIL" {
                does = self.inside().script.pop_front();
            }
            if does == Some(Does::Drops(as_named(&command))) {
                return Ok(());
            }
            if does == Some(Does::Holds(as_named(&command))) {
                std::future::pending::<()>().await;
            }
            let answer = match does {
                Some(Does::Says(at, answer)) if at == command => answer,
                _ => match command.as_str() {
                    "EHLO" => "250-mail.example\r\n250 8BITMIME",
                    "DATA" => "354 go on",
                    "QUIT" => "221 bye",
                    _ => "250 good",
                },
            };
            write.write_all(format!("{answer}\r\n").as_bytes()).await?;
            if command == "DATA" && answer.starts_with('3') {
                let mut message = String::new();
                while let Some(line) = lines.next_line().await? {
                    if line == "." {
                        break;
                    }
                    message.push_str(&line);
                    message.push('\n');
                }
                let answer = if let Some(Does::Says(".", answer)) = does {
                    answer
                } else {
                    self.inside().taken.push(message);
                    "250 taken"
                };
                if does == Some(Does::CutAfterData) {
                    return Ok(());
                }
                if does == Some(Does::Holds(".")) {
                    std::future::pending::<()>().await;
                }
                write.write_all(format!("{answer}\r\n").as_bytes()).await?;
            }
        }
        Ok(())
    }
}

fn as_named(command: &str) -> &'static str {
    ["MAIL", "RCPT", "DATA"]
        .into_iter()
        .find(|name| *name == command)
        .unwrap_or_default()
}
