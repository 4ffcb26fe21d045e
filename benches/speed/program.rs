//! The program itself: how long from its start until it is ready, and what an import of 10,000 rows takes.

use std::fmt::Write as _;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::load::Request;

/// Starts, of which the middle one counts.
const STARTS: usize = 5;
/// Rows of the list.
const ROWS: usize = 10_000;

pub(crate) fn start_and_import(engine: &str, url: &dyn Fn(&str) -> String) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut times: Vec<Duration> = Vec::new();
    for _ in 0..STARTS {
        times.push(started(folder.path(), &url("start.db")));
    }
    times.sort();
    println!(
        "\n{engine}: from the start of the program until it is ready: {} ms (median of {STARTS})",
        times[STARTS / 2].as_millis()
    );
    let (taken, peak) = imported(folder.path(), &url("import.db"));
    println!(
        "{engine}: import of {ROWS} rows: {:.1} s, at most {} MiB",
        taken.as_secs_f64(),
        peak / 1024
    );
}

fn command(folder: &Path, url: &str, port: u16, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_assayer"));
    let keys = folder.join("keys");
    command
        .args(arguments)
        .current_dir(folder)
        .env("ASSAYER_CONFIG", "/nowhere/assayer.toml")
        .env("ASSAYER__SERVER__PORT", port.to_string())
        .env("ASSAYER__SERVER__DRAIN_SECONDS", "0")
        .env("ASSAYER__DATABASE__URL", url)
        .env("ASSAYER__VAULT__FOLDER", folder.join("files"))
        .env("ASSAYER__ACCESS__KEYS_FOLDER", keys)
        .env("ASSAYER__BODY__NAME", "Meridian Certification")
        .env("ASSAYER__BODY__ADDRESS", "1 Quay Street, Bristol")
        .env("ASSAYER__BODY__EMAIL", "office@meridian.example")
        .env("ASSAYER__BODY__PREFIX", "MC")
        .env("ASSAYER__BODY__BASE_URL", "https://meridian.example")
        .env("ASSAYER__LOG__LEVEL", "error")
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    command
}

fn done(mut command: Command) {
    assert!(command.status().expect("it runs").success(), "{command:?}");
}

/// From the start of the process until `/readyz` says so, over a database that is up to date.
fn started(folder: &Path, url: &str) -> Duration {
    done(command(folder, url, 0, &["migrate"]));
    done(command(folder, url, 0, &["key", "new", "--if-none"]));
    let free = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    let address = free.local_addr().expect("an address");
    drop(free);
    let start = Instant::now();
    let mut serving = command(folder, url, address.port(), &["serve"])
        .spawn()
        .expect("it starts");
    while !is_ready(address) {
        assert!(start.elapsed() < Duration::from_secs(60), "it is never ready");
        std::thread::yield_now();
    }
    let taken = start.elapsed();
    end(&mut serving);
    taken
}

fn is_ready(address: SocketAddr) -> bool {
    let Ok(mut stream) = TcpStream::connect(address) else {
        return false;
    };
    let answer = Request::get(address, "/readyz", &[]).ask(&mut stream);
    answer.starts_with(b"HTTP/1.1 200")
}

fn end(child: &mut Child) {
    child.kill().expect("it is ended");
    child.wait().expect("it is gone");
}

/// How long an import takes, and the most memory it had, in KiB.
#[expect(
    clippy::disallowed_methods,
    reason = "looking without a pause would take the time that is measured"
)]
fn imported(folder: &Path, url: &str) -> (Duration, u64) {
    let mut list =
        "organisation,organisation_name,organisation_country,code,name,country,activities,kind\n".to_owned();
    for row in 0..ROWS {
        let group = row / 10;
        writeln!(
            list,
            "O{group},Organisation {group},GB,S{row},Site {row},GB,Care,permanent"
        )
        .expect("text");
    }
    std::fs::write(folder.join("sites.csv"), list).expect("the list");
    done(command(folder, url, 0, &["migrate"]));
    let start = Instant::now();
    let mut importing = command(folder, url, 0, &["import", "sites.csv"])
        .spawn()
        .expect("it starts");
    let mut peak = 0;
    loop {
        peak = peak.max(memory(importing.id()).unwrap_or(0));
        if let Some(status) = importing.try_wait().expect("its state") {
            assert!(status.success(), "the import failed");
            return (start.elapsed(), peak);
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// The most memory a process has had, as Linux tells it.
fn memory(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}
