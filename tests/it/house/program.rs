//! The real program, as an operator runs it: a configuration file, a port, a process that can be killed.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// How long a start may take: generous, because it only delays a test that fails.
const PATIENCE: Duration = Duration::from_secs(30);

/// One installation: its configuration file, and where it is reached.
#[derive(Debug)]
pub(crate) struct Installation {
    pub(crate) base: String,
    config: PathBuf,
    home: TempDir,
    environment: Vec<(&'static str, String)>,
    within: Option<String>,
}

/// A port for a program that is started, killed and started again on it. The kernel must not hand it to anybody in
/// between: the ones it gives to whoever asks for any (the other tests' servers and every outgoing connection) begin at
/// 32768, so it is taken from below. Another run on this machine begins elsewhere.
pub(crate) fn free_port() -> u16 {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let first = std::process::id().wrapping_mul(97);
    loop {
        let n = first.wrapping_add(NEXT.fetch_add(1, Ordering::Relaxed));
        let port = 12_000 + u16::try_from(n % 20_000).expect("below 20,000");
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}

impl Installation {
    /// Writes a configuration for this database and this folder of files.
    pub(crate) fn new(database_url: &str, files: &Path) -> Self {
        let home = tempfile::tempdir().expect("a folder for the configuration");
        let port = free_port();
        let base = format!("http://127.0.0.1:{port}");
        let text = format!(
            "[server]\nport = {port}\n\
             [database]\nurl = '{database_url}'\nconnections = 4\n\
             [vault]\nfolder = '{}'\nlargest_file_bytes = 67108864\n\
             [access]\nstaff_second_factor = 'optional'\nkeys_folder = '{}'\n\
             [body]\nname = 'Meridian Certification'\naddress = '1 Quay Street, Bristol'\n\
             email = 'office@meridian.example'\nprefix = 'MC'\nbase_url = '{base}'\nzone = 'Europe/London'\n\
             [log]\nformat = 'text'\nlevel = 'error'\n",
            files.display(),
            home.path().join("keys").display()
        );
        let config = home.path().join("assayer.toml");
        std::fs::write(&config, text).expect("the configuration is written");
        let installation = Self {
            base,
            config,
            home,
            environment: Vec::new(),
            within: None,
        };
        installation.says(&["key", "new"]);
        installation
    }

    /// Sets a key of the configuration by its name in the environment.
    pub(crate) fn set(&mut self, name: &'static str, value: impl ToString) {
        self.environment.push((name, value.to_string()));
    }

    /// What its servers wrote to the log.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.home.path().join("log")).unwrap_or_default()
    }

    /// The folder of its signing keys.
    pub(crate) fn keys(&self) -> PathBuf {
        self.home.path().join("keys")
    }

    /// Lets its servers see a file system of their own, which this script prepares.
    pub(crate) fn within(&mut self, script: &str) {
        self.within = Some(format!("{script} && exec \"$0\" \"$@\""));
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let program = env!("CARGO_BIN_EXE_assayer");
        let mut command = match &self.within {
            Some(script) if arguments == ["serve"] => {
                let mut command = Command::new("unshare");
                command.args(["-rm", "sh", "-c", script, program]);
                command
            }
            _ => Command::new(program),
        };
        command
            .args(arguments)
            .env("ASSAYER_CONFIG", &self.config)
            .envs(self.environment.iter().map(|(name, value)| (*name, value)))
            .stdin(Stdio::null());
        command
    }

    /// Begins a command; its answer is waited for elsewhere.
    pub(crate) fn begin(&self, arguments: &[&str]) -> Child {
        self.command(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts")
    }

    /// Runs a command to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().expect("the program runs")
    }

    /// The command's answer; it must be a good one.
    pub(crate) fn says(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let (out, err) = (
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr),
        );
        assert!(
            output.status.success(),
            "assayer {}: {out}{err}",
            arguments.join(" ")
        );
        out.into_owned()
    }

    /// Serves until the value is dropped or killed; returns once it answers.
    pub(crate) async fn serve(&self) -> Server {
        let mut server = self.start();
        self.answers(&mut server).await;
        server
    }

    /// Starts serving, and keeps the log.
    pub(crate) fn start(&self) -> Server {
        let log = self.home.path().join("log");
        let log = std::fs::File::options().create(true).append(true).open(log);
        let child = self
            .command(&["serve"])
            .stdout(Stdio::null())
            .stderr(log.expect("the log"))
            .spawn()
            .expect("the program starts");
        Server(child)
    }

    /// Returns once the server answers.
    pub(crate) async fn answers(&self, server: &mut Server) {
        let start = Instant::now();
        let client = reqwest::Client::new();
        let address = format!("{}/healthz", self.base);
        while client.get(&address).send().await.is_err() {
            let ended = server.0.try_wait().expect("its state");
            assert!(
                ended.is_none(),
                "it ended instead of serving: {ended:?} {}",
                self.log()
            );
            assert!(start.elapsed() < PATIENCE, "{address} does not answer");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

/// A serving process; it ends with the value.
#[derive(Debug)]
pub(crate) struct Server(Child);

impl Server {
    /// The number of its process.
    pub(crate) fn id(&self) -> u32 {
        self.0.id()
    }

    /// Sends it a signal, as "STOP".
    pub(crate) fn signal(&self, name: &str) {
        let kill = format!("kill -{name} {}", self.0.id());
        let sent = Command::new("sh").args(["-c", &kill]).status();
        assert!(sent.expect("a shell").success(), "{kill}");
    }

    /// How it ended; waits until it does.
    pub(crate) async fn ended(&mut self) -> ExitStatus {
        let start = Instant::now();
        loop {
            if let Some(status) = self.0.try_wait().expect("its state") {
                return status;
            }
            assert!(start.elapsed() < PATIENCE, "it does not end");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Ends it at once and without a word (SIGKILL), as a power cut would end the process.
    pub(crate) fn kill(&mut self) {
        self.0.kill().expect("it is killed");
        self.0.wait().expect("it is gone");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may be gone already, and then there is nothing to end.
        self.0.kill().ok();
        self.0.wait().ok();
    }
}
