//! `assayer user add EMAIL --role ROLE…`: the first administrator and others.

use std::io::{BufRead as _, IsTerminal as _, Write as _};

use clap::Subcommand;

use super::system::SystemClock;
use super::{Outcome, parts};
use crate::access::{Actor, password};
use crate::base::given::Given;
use crate::base::text::{Folded, Paragraph};
use crate::base::time::Clock as _;
use crate::config::Config;
use crate::parties::users;
use crate::work::Target;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Add a user.
    Add {
        /// The address to sign in with.
        email: String,
        /// A role; may be given several times.
        #[arg(long = "role", required = true)]
        roles: Vec<String>,
        /// The printed name; the address without its host when left out.
        #[arg(long)]
        name: Option<String>,
        /// The client the user belongs to, by its id.
        #[arg(long)]
        organisation: Option<String>,
        /// The auditor's record, by its id.
        #[arg(long)]
        auditor: Option<String>,
        /// Read the password from the first line of stdin.
        #[arg(long)]
        password_stdin: bool,
    },
    /// End the second factor of somebody who lost it, as the last administrator: they set up another at their next
    /// sign-in.
    ResetSecondFactor {
        /// The address they sign in with.
        email: String,
        /// Why; it is kept in the journal.
        #[arg(long)]
        reason: String,
    },
}

#[expect(clippy::print_stdout, reason = "the answer of the command")]
pub(super) fn run(config: &Config, command: Command) -> Outcome {
    let (email, roles, name, organisation, auditor, password_stdin) = match command {
        Command::Add {
            email,
            roles,
            name,
            organisation,
            auditor,
            password_stdin,
        } => (email, roles, name, organisation, auditor, password_stdin),
        Command::ResetSecondFactor { email, reason } => return reset(config, &email, &reason),
    };
    let db = parts::db(config)?;
    let name = name.unwrap_or_else(|| email.split('@').next().unwrap_or_default().to_owned());
    let given = users::GivenUser {
        password: Given(read_password(password_stdin)?),
        email: email.into(),
        name: name.into(),
        roles: roles.into_iter().map(Given).collect(),
        organisation: organisation.unwrap_or_default().into(),
        auditor: auditor.unwrap_or_default().into(),
    };
    let checked = given.check(&db.body()).map_err(|e| e.to_string())?;
    let hash = password::hash(&checked.password).map_err(|e| e.to_string())?;
    let id = db
        .act_now(
            &Actor::CommandLine,
            SystemClock.now(),
            Target::House,
            move |work| users::add(work, checked, hash),
        )
        .map_err(|e| e.to_string())?;
    println!("added user {id}");
    Ok(())
}

#[expect(clippy::print_stdout, reason = "the answer of the command")]
fn reset(config: &Config, email: &str, reason: &str) -> Outcome {
    let reason = Paragraph::new(reason).map_err(|e| format!("--reason: {e}"))?;
    let address = Folded::new(email).as_str().to_owned();
    let db = parts::db(config)?;
    db.act_now(
        &Actor::CommandLine,
        SystemClock.now(),
        Target::House,
        move |work| {
            let user = users::id_of(work.conn(), &address)?;
            users::lost::reset(work, user, &reason)
        },
    )
    .map_err(|e| e.to_string())?;
    println!("the second factor of {email} is ended; another is set up at the next sign-in");
    Ok(())
}

fn read_password(from_stdin: bool) -> Result<String, String> {
    let stdin = std::io::stdin();
    if !from_stdin {
        if !stdin.is_terminal() {
            return Err("no terminal to ask for the password; use --password-stdin.".to_owned());
        }
        eprint!("Password: ");
        std::io::stderr().flush().map_err(|e| e.to_string())?;
    }
    let mut line = String::new();
    stdin
        .lock()
        .read_line(&mut line)
        .map_err(|e| format!("the password cannot be read: {e}"))?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
