//! The program that drives the browsers: found, started and ended with all it started.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::Once;

use tempfile::TempDir;

/// The driver and all browsers it starts, in one process group.
#[derive(Debug)]
pub(super) struct Driver {
    guard: Child,
    alive: Option<ChildStdin>,
    pub(super) address: String,
    pub(super) home: TempDir,
}

impl Driver {
    pub(super) fn start(path: &Path) -> Self {
        let home = tempfile::tempdir().expect("a temporary folder");
        // The guard ends the whole group when its standard input closes, which the system does however this
        // process ends: otherwise a killed test run would leave browsers behind.
        let mut guard = Command::new("sh")
            .args(["-c", r#""$0" --port=0 </dev/null & cat >/dev/null; kill -KILL 0"#])
            .arg(path)
            .env("HOME", home.path())
            .env("XDG_CONFIG_HOME", home.path())
            .env("XDG_CACHE_HOME", home.path())
            .env("TMPDIR", home.path())
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("a shell starts");
        let alive = guard.stdin.take();
        let said = BufReader::new(guard.stdout.take().expect("standard output is piped"));
        let port = said
            .lines()
            .map_while(Result::ok)
            .find_map(|line| {
                Some(
                    line.split_once("started successfully on port ")?
                        .1
                        .trim_end_matches('.')
                        .to_owned(),
                )
            })
            .unwrap_or_else(|| panic!("{} did not start", path.display()));
        Self {
            guard,
            alive,
            address: format!("http://127.0.0.1:{port}"),
            home,
        }
    }
}

impl Driver {
    fn shut_down(&self) -> std::io::Result<usize> {
        let mut driver = TcpStream::connect(self.address.trim_start_matches("http://"))?;
        driver.write_all(b"GET /shutdown HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
        driver.read_to_end(&mut Vec::new())
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // In peace first, so that every browser closes its own; whatever is left then is ended by the guard.
        self.shut_down().ok();
        drop(self.alive.take());
        if let Err(fault) = self.guard.wait() {
            writeln!(
                std::io::stderr(),
                "The browser's guard cannot be waited for: {fault}"
            )
            .expect("stderr");
        }
    }
}

/// The driver's path, or nothing where there is none; in CI that fails.
pub(super) fn installed() -> Option<PathBuf> {
    static SAID: Once = Once::new();
    let given = std::env::var_os("ASSAYER_TEST_CHROMEDRIVER").map(PathBuf::from);
    let found = given.or_else(|| {
        let path = std::env::var_os("PATH")?;
        std::env::split_paths(&path)
            .map(|folder| folder.join("chromedriver"))
            .find(|file| file.is_file())
    });
    if found.is_none() {
        let why = "no chromedriver is installed and ASSAYER_TEST_CHROMEDRIVER names none (scripts/test installs it).";
        assert!(
            std::env::var_os("CI").is_none(),
            "The pages are tested in a browser, but {why}"
        );
        super::skip(&SAID, &format!("every test in a browser, because {why}"));
    }
    found
}
