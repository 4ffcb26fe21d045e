//! The database as floors 3 to 5 know it.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::reader::Reader;
use super::target::{self, Target};
use super::write::{Done, Work};
use crate::access::{Act, Actor, policy};
use crate::base::body::Body;
use crate::base::error::{Error, Result};
use crate::base::ids::Mint;
use crate::base::time::{Instant, Zone};
use crate::journal::{self, Chain};
use crate::rules::book::Book;
use crate::settings::{Configured, Present, Settings};
use crate::store::dialect;
use crate::store::housekeeping::{self, Housekeeping, RefreshRow, Rotation};
use crate::store::idempotency::{self, Claim, Claimed, Kept, Keyed};
use crate::store::pool::{self, Conn, Database};

/// The database with what every act needs beside it. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    database: Database,
    settings: Settings,
    mint: Arc<dyn Mint>,
}

impl Db {
    /// Puts the parts together. Book, body and zone are the operator's; the body's own settings go before them.
    pub fn new(
        database: Database,
        book: Arc<Book>,
        body: Arc<Body>,
        mint: Arc<dyn Mint>,
        zone: Zone,
    ) -> Self {
        Self {
            database,
            settings: Settings::new(Configured { book, body, zone }),
            mint,
        }
    }

    /// The zone whose civil dates count (LC-1), as this node knew it last. So it is with what follows; inside an act or
    /// a question all of it is as it is at that moment.
    pub fn zone(&self) -> Zone {
        self.settings.known().zone
    }

    /// Standards, tables and parameters.
    pub fn book(&self) -> Arc<Book> {
        self.settings.known().book.clone()
    }

    /// The certification body itself.
    pub fn body(&self) -> Arc<Body> {
        self.settings.known().body.clone()
    }

    /// Everything the body decided about itself.
    pub fn settings(&self) -> Arc<Present> {
        self.settings.known()
    }

    /// Takes in what was changed in the settings, and what the day brings.
    pub async fn look(&self, now: Instant) -> Result<()> {
        let db = self.clone();
        blocking(move || db.settings.at(&mut db.database.connection()?.0, now).map(|_| ())).await
    }

    /// Whether the database answers and has every migration that this program knows.
    pub async fn is_up_to_date(&self) -> Result<bool> {
        let db = self.clone();
        blocking(move || {
            let pending = db.database.pending_migrations().map_err(Error::broken)?;
            Ok(pending == 0)
        })
        .await
    }

    /// Connections to the database: in use, idle, and the most there may be.
    pub fn connections(&self) -> [u32; 3] {
        self.database.connections()
    }

    /// A fresh id for a thing that must be named before its act begins (a new organisation's chain).
    pub fn id<T>(&self, make: impl FnOnce(uuid::Uuid) -> T) -> T {
        make(self.mint.uuid())
    }

    /// The one write transaction: advances the chain's head, runs the act, writes journal and letters, commits.
    pub async fn act<T, F>(&self, actor: &Actor, now: Instant, target: Target, f: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Work<'_>) -> Result<Done<T>> + Send + 'static,
    {
        let (db, actor) = (self.clone(), actor.clone());
        blocking(move || db.act_now(&actor, now, target, f)).await
    }

    /// The same, on this thread: for the command line and the demo, which have no other work meanwhile.
    pub fn act_now<T, F>(&self, actor: &Actor, now: Instant, target: Target, f: F) -> Result<T>
    where
        F: FnOnce(&mut Work<'_>) -> Result<Done<T>>,
    {
        let mut held = self.database.connection()?;
        let chain = target::chain(&mut held.0, target)?;
        pool::write(&mut held.0, |conn| {
            let place = Head::advance(conn, chain)?;
            let settings = self.settings.at(conn, now)?;
            self.write(conn, actor, now, &place, &settings, f)
        })
    }

    /// Changes to the things of several clients, all or nothing: `f` is asked once for each chain and gives one
    /// entry to each. All heads are taken before the first change, in one order for everybody, so that no two
    /// writers ever wait for each other in a circle.
    pub fn act_many_now<T, F>(
        &self,
        actor: &Actor,
        now: Instant,
        chains: &BTreeSet<Chain>,
        mut f: F,
    ) -> Result<Vec<T>>
    where
        F: FnMut(&mut Work<'_>, Chain) -> Result<Done<T>>,
    {
        if matches!(actor, Actor::Nobody) {
            return Err(Error::SignIn);
        }
        let mut held = self.database.connection()?;
        pool::write(&mut held.0, |conn| {
            let places: Vec<_> = chains
                .iter()
                .map(|chain| Head::advance(conn, *chain))
                .collect::<Result<_>>()?;
            let settings = self.settings.at(conn, now)?;
            places
                .iter()
                .map(|place| self.write(conn, actor, now, place, &settings, |work| f(work, place.chain)))
                .collect()
        })
    }

    /// Runs an act at a head that was advanced for it, and writes its entry there.
    fn write<T>(
        &self,
        conn: &mut Conn,
        actor: &Actor,
        now: Instant,
        head: &Head,
        settings: &Present,
        f: impl FnOnce(&mut Work<'_>) -> Result<Done<T>>,
    ) -> Result<T> {
        let mut work = Work {
            conn,
            actor,
            now,
            settings,
            mint: &*self.mint,
            chain: head.chain,
            seq: head.seq,
        };
        let Done { permit, entry, value } = f(&mut work)?;
        let written = journal::Written {
            at: now,
            act: permit.act().as_str(),
            actor: &actor.in_journal(),
            authority: actor.roles().iter().map(ToString::to_string).collect(),
        };
        journal::append(conn, head.chain, head.seq, &head.previous, written, entry)?;
        Ok(value)
    }

    /// Reads with the reach the policy gives this actor for this act.
    pub async fn read<T, F>(&self, actor: &Actor, now: Instant, act: Act, f: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Reader<'_>) -> Result<T> + Send + 'static,
    {
        let (db, actor) = (self.clone(), actor.clone());
        blocking(move || db.read_now(&actor, now, act, f)).await
    }

    /// The same, on this thread.
    pub fn read_now<T, F>(&self, actor: &Actor, now: Instant, act: Act, f: F) -> Result<T>
    where
        F: FnOnce(&mut Reader<'_>) -> Result<T>,
    {
        let reach = policy::reach(actor, act)?;
        let mut held = self.database.connection()?;
        let settings = self.settings.at(&mut held.0, now)?;
        let mut reader = Reader {
            conn: &mut held.0,
            actor,
            reach,
            now,
            settings: &settings,
        };
        f(&mut reader)
    }

    /// The same, of one moment: many questions whose answers are held against each other while others write.
    pub fn read_as_one_now<T, F>(&self, actor: &Actor, now: Instant, act: Act, f: F) -> Result<T>
    where
        F: FnOnce(&mut Reader<'_>) -> Result<T>,
    {
        let reach = policy::reach(actor, act)?;
        let mut held = self.database.connection()?;
        let settings = self.settings.at(&mut held.0, now)?;
        pool::snapshot(&mut held.0, |conn| {
            let mut reader = Reader {
                conn,
                actor,
                reach,
                now,
                settings: &settings,
            };
            f(&mut reader)
        })
    }

    /// What anybody may see: the public register and nothing else. The rooms' public queries take the bare
    /// connection and select public columns only (VE-2).
    pub async fn read_public<T, F>(&self, f: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Conn) -> Result<T> + Send + 'static,
    {
        let db = self.clone();
        blocking(move || {
            let mut held = db.database.connection()?;
            db.settings.look(&mut held.0)?;
            f(&mut held.0)
        })
        .await
    }

    /// A change to a table that is no record (sessions, sign-in delays).
    pub async fn keep(&self, change: Housekeeping) -> Result<()> {
        self.claim(change).await.map(|_| ())
    }

    /// The same, and whether it found what it was to change: of two who ask at once for the same, one is told so.
    pub async fn claim(&self, change: Housekeeping) -> Result<bool> {
        let db = self.clone();
        blocking(move || Ok(housekeeping::run(&mut db.database.connection()?.0, change)? > 0)).await
    }

    /// Claims the run of a request with a key, or tells what became of it.
    pub async fn claim_key(&self, keyed: Keyed, now: Instant) -> Result<Claimed> {
        let db = self.clone();
        blocking(move || idempotency::claim(&mut db.database.connection()?.0, &keyed, now)).await
    }

    /// Keeps the answer of a claimed request.
    pub async fn keep_answer(&self, claim: Claim, kept: Kept) -> Result<()> {
        let db = self.clone();
        blocking(move || idempotency::answer(&mut db.database.connection()?.0, claim, kept)).await
    }

    /// Frees the key of a request that came to nothing.
    pub async fn release(&self, claim: Claim) -> Result<()> {
        let db = self.clone();
        blocking(move || idempotency::release(&mut db.database.connection()?.0, claim)).await
    }

    /// One transaction on tables that are no record: leases and results of jobs, the delivery of letters.
    pub(crate) async fn note<T, F>(&self, f: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Conn) -> Result<T> + Send + 'static,
    {
        let db = self.clone();
        blocking(move || pool::write(&mut db.database.connection()?.0, f)).await
    }

    /// The same, on this thread.
    pub(crate) fn note_now<T>(&self, f: impl FnOnce(&mut Conn) -> Result<T>) -> Result<T> {
        pool::write(&mut self.database.connection()?.0, f)
    }

    /// Uses a refresh token and hands out its successor.
    pub async fn rotate(&self, used: Vec<u8>, next: RefreshRow, now: Instant) -> Result<Rotation> {
        let db = self.clone();
        blocking(move || {
            pool::write(&mut db.database.connection()?.0, |conn| {
                housekeeping::rotate(conn, &used, &next, now)
            })
        })
        .await
    }

    /// Verifies every chain of the journal; the fault names the first entry that does not fit.
    pub fn verify_journal(&self) -> Result<std::result::Result<i64, journal::Fault>> {
        // Of one moment: an entry written meanwhile would stand beyond the head that was read.
        pool::snapshot(&mut self.database.connection()?.0, journal::verify)
    }
}

/// The place that a chain's next entry takes, and the hash before it.
struct Head {
    chain: Chain,
    seq: i64,
    previous: Vec<u8>,
}

impl Head {
    /// Takes the chain: whoever writes to it next waits for this transaction.
    fn advance(conn: &mut Conn, chain: Chain) -> Result<Self> {
        let (seq, previous) = dialect::advance_head(conn, &chain.name())?;
        Ok(Self { chain, seq, previous })
    }
}

/// The single blocking hop of a request.
async fn blocking<T: Send + 'static>(f: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(f)
        .await
        .map_err(|e| Error::Broken(e.into()))?
}
