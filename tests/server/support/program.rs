//! One run of the program, with everything that it printed.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStderr, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// A running program; killed when it is dropped.
pub(crate) struct Program {
    process: Child,
    input: Option<ChildStdin>,
    lines: Receiver<String>,
    printed: Arc<Mutex<String>>,
    told: Arc<Mutex<String>>,
    readers: Vec<JoinHandle<()>>,
    /// Its standard error, where it is held and not read.
    unread: Option<ChildStderr>,
}

/// What becomes of a program's standard error.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Errors {
    /// It is kept.
    Read,
    /// It is a pipe that nobody reads.
    Unread,
    /// It is a pipe whose other end is closed.
    Closed,
}

/// How a run ended.
pub(crate) struct Ended {
    /// The exit status; `None` when a signal ended it.
    pub(crate) status: Option<i32>,
    /// Its whole standard output.
    pub(crate) printed: String,
    /// Its whole standard error.
    pub(crate) told: String,
}

impl Program {
    /// Starts the program with `arguments` in the root of the repository. Of this process's configuration it sees none; its
    /// ports are the system's to choose unless `variables` say otherwise.
    pub(crate) fn start(arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        Self::spawn(arguments, variables, Stdio::null(), Errors::Read)
    }

    /// The same with an open standard input.
    pub(crate) fn with_input(arguments: &[&str]) -> Self {
        Self::spawn(arguments, &[], Stdio::piped(), Errors::Read)
    }

    /// The same without input, with such a standard error.
    pub(crate) fn with_errors(
        arguments: &[&str],
        variables: &[(&str, &str)],
        errors: Errors,
    ) -> Self {
        Self::spawn(arguments, variables, Stdio::null(), errors)
    }

    fn spawn(arguments: &[&str], variables: &[(&str, &str)], input: Stdio, errors: Errors) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_whiteroom"));
        command
            .args(arguments)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .env_clear();
        command.envs([("PATH", "/usr/local/bin:/usr/bin:/bin")]);
        command.envs(
            [
                "ROCKET_PORT",
                "WHITEROOM_OPS__PORT",
                "WHITEROOM_DEV_ISSUER__PORT",
            ]
            .map(|port| (port, "0")),
        );
        command.envs(variables.iter().copied());
        let mut process = command
            .stdin(input)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (sender, lines) = mpsc::channel();
        let (printed, told) = (Arc::default(), Arc::default());
        let output = collect(
            process.stdout.take().unwrap(),
            Arc::clone(&printed),
            Some(sender),
        );
        let mut readers = vec![output];
        let mut unread = process.stderr.take();
        if errors != Errors::Unread {
            let stream = unread.take().unwrap();
            if errors == Errors::Read {
                readers.push(collect(stream, Arc::clone(&told), None));
            }
        }
        Self {
            input: process.stdin.take(),
            process,
            lines,
            printed,
            told,
            readers,
            unread,
        }
    }

    /// Runs the program to its end.
    pub(crate) fn run(arguments: &[&str], variables: &[(&str, &str)]) -> Ended {
        Self::start(arguments, variables).ended()
    }

    /// Runs the program to its end, with all of its standard input.
    pub(crate) fn feed(arguments: &[&str], variables: &[(&str, &str)], input: &str) -> Ended {
        let mut program = Self::spawn(arguments, variables, Stdio::piped(), Errors::Read);
        program.tell(input.as_bytes());
        program.ended()
    }

    /// Writes to its standard input.
    pub(crate) fn tell(&mut self, text: &[u8]) {
        self.input.as_mut().unwrap().write_all(text).unwrap();
    }

    /// The next line of its standard output; `None` when it ended without one.
    pub(crate) fn line(&self) -> Option<String> {
        self.lines.recv_timeout(PATIENCE).ok()
    }

    /// What it wrote to standard error so far.
    pub(crate) fn told(&self) -> String {
        self.told.lock().unwrap().clone()
    }

    /// Sends `signal`, as `TERM`, to this very process.
    pub(crate) fn signal(&self, signal: &str) {
        // The shell's own `kill`: the program of that name is not on every machine.
        let kill = format!("kill -s {signal} {}", self.process.id());
        let sent = Command::new("sh").args(["-c", &kill]).status();
        assert!(sent.unwrap().success(), "cannot signal the program");
    }

    /// Ends its standard input and waits until it has ended; one that goes on for too long is killed, and the test fails.
    pub(crate) fn ended(mut self) -> Ended {
        self.input.take();
        let _unread = self.unread.take();
        loop {
            match self.lines.recv_timeout(PATIENCE) {
                Ok(_) => {}
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => {
                    panic!("the program does not end:\n{}", self.told())
                }
            }
        }
        let status = self.process.wait().unwrap().code();
        self.readers
            .drain(..)
            .for_each(|reader| reader.join().unwrap());
        let take = |text: &Mutex<String>| text.lock().unwrap().clone();
        Ended {
            status,
            printed: take(&self.printed),
            told: take(&self.told),
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Keeps every line of `stream` in `text`, so that no full pipe ever stops the program.
fn collect(
    stream: impl Read + Send + 'static,
    text: Arc<Mutex<String>>,
    sender: Option<mpsc::Sender<String>>,
) -> JoinHandle<()> {
    thread::spawn(move || {
        let mut stream = BufReader::new(stream);
        let mut bytes = Vec::new();
        while stream.read_until(b'\n', &mut bytes).unwrap_or(0) > 0 {
            let line = String::from_utf8_lossy(&bytes).into_owned();
            text.lock().unwrap().push_str(&line);
            if let Some(sender) = &sender {
                let _ = sender.send(line.trim_end().to_owned());
            }
            bytes.clear();
        }
    })
}

/// A start takes a fraction of a second, an end a few at most; a program that says nothing for so long hangs.
const PATIENCE: Duration = Duration::from_secs(60);
