//! A port that passes everything on, until it is shut; and that can be told to hold a request, so that a test can end
//! the program at exactly that moment. It has a thread of its own: a test may wait for a program that speaks through it.

use std::future::pending;
use std::net::SocketAddr;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::task::JoinSet;

use super::program::free_port;

/// What is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hold {
    /// The request: it never arrives.
    Request,
    /// The answer to it: it was carried out, and nobody learns of it.
    Answer,
}

/// A request to wait for: what it says, what is held of it, and who is told.
type Trap = Arc<Mutex<Option<(&'static str, Hold, Sender<()>)>>>;

pub(crate) struct Gate {
    pub(crate) address: SocketAddr,
    orders: UnboundedSender<Order>,
    trap: Trap,
}

enum Order {
    Open(std::net::TcpListener),
    Shut(Sender<()>),
}

impl Gate {
    /// An open gate before this address.
    pub(crate) fn before(beyond: SocketAddr) -> Self {
        let (orders, mut given) = unbounded_channel();
        let trap: Trap = Arc::default();
        let own = trap.clone();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.expect("a runtime").block_on(async move {
                let mut passing = JoinSet::new();
                // It ends with the gate, and whatever passes through it with it.
                while let Some(order) = given.recv().await {
                    match order {
                        Order::Open(port) => {
                            drop(passing.spawn(open(port, beyond, own.clone())));
                        }
                        Order::Shut(done) => {
                            passing.shutdown().await;
                            done.send(()).expect("somebody waits for it");
                        }
                    }
                }
            });
        });
        let address = SocketAddr::from(([127, 0, 0, 1], free_port()));
        let gate = Self {
            address,
            orders,
            trap,
        };
        gate.open();
        gate
    }

    /// Passes on what comes from now on.
    pub(crate) fn open(&self) {
        let port = std::net::TcpListener::bind(self.address).expect("the port is free");
        port.set_nonblocking(true).expect("an option");
        self.orders.send(Order::Open(port)).expect("the gate stands");
    }

    /// Cuts everything off; returns once it is.
    pub(crate) fn shut(&self) {
        let (done, wait) = channel();
        self.orders.send(Order::Shut(done)).expect("the gate stands");
        wait.recv().expect("it is shut");
    }

    /// Waits for a request whose head says this, and holds it or its answer for good; tells when it has it.
    pub(crate) fn hold(&self, says: &'static str, what: Hold) -> Receiver<()> {
        let (caught, tell) = channel();
        *self.trap.lock().expect("the trap") = Some((says, what, caught));
        tell
    }
}

async fn open(port: std::net::TcpListener, beyond: SocketAddr, trap: Trap) {
    let port = TcpListener::from_std(port).expect("a port");
    let mut passing = JoinSet::new();
    while let Ok((here, _)) = port.accept().await {
        let trap = trap.clone();
        passing.spawn(async move {
            if let Ok(there) = TcpStream::connect(beyond).await {
                // Whichever side ends it, it has ended.
                pass(here, there, &trap).await.ok();
            }
        });
    }
}

async fn pass(mut here: TcpStream, mut there: TcpStream, trap: &Trap) -> std::io::Result<()> {
    let (mut asked, mut answer) = here.split();
    let (mut answered, mut request) = there.split();
    let answer_held: Mutex<Option<Sender<()>>> = Mutex::default();
    let asking = async {
        let mut piece = vec![0; 64 << 10];
        loop {
            let length = asked.read(&mut piece).await?;
            if length == 0 {
                return request.shutdown().await;
            }
            match caught(&piece[..length], trap) {
                Some((Hold::Request, tell)) => {
                    tell.send(()).ok();
                    return pending().await;
                }
                Some((Hold::Answer, tell)) => *answer_held.lock().expect("the answer") = Some(tell),
                None => {}
            }
            request.write_all(&piece[..length]).await?;
        }
    };
    let answering = async {
        let mut piece = vec![0; 64 << 10];
        loop {
            let length = answered.read(&mut piece).await?;
            if length == 0 {
                return answer.shutdown().await;
            }
            let held = answer_held.lock().expect("the answer").take();
            if let Some(tell) = held {
                tell.send(()).ok();
                return pending().await;
            }
            answer.write_all(&piece[..length]).await?;
        }
    };
    let (there_ended, here_ended) = tokio::join!(asking, answering);
    there_ended.and(here_ended)
}

/// Whether this is what the trap waits for. Heads are short: each comes in one piece.
fn caught(piece: &[u8], trap: &Trap) -> Option<(Hold, Sender<()>)> {
    let mut trap = trap.lock().expect("the trap");
    let (says, ..) = trap.as_ref()?;
    let fits = piece.windows(says.len()).any(|part| part == says.as_bytes());
    let (_, what, tell) = trap.take_if(|_| fits)?;
    Some((what, tell))
}
