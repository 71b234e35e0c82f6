//! `--watch`: runs the cases again after each edit of the folder, until SIGINT or SIGTERM, which end it with 0.

use std::io::{self, ErrorKind, Write};
use std::sync::mpsc::{self, Sender};
use std::thread;

use anstream::stream::RawStream;
use anyhow::{Context, Result, anyhow};
use rocket::tokio::runtime::{Builder, Runtime};
use rocket::tokio::select;
use rocket::tokio::signal::unix::{Signal, SignalKind, signal};
use rocket::tokio::sync::oneshot::{self, Receiver};

use crate::cli::exit::Exit;
use crate::cli::problems::{self, Look};
use crate::policy::{Config, Edits, LoadError, Stop, Trial};

/// What a run says, with its status.
type Ran = Result<(String, Exit)>;

/// Has every state of the folder tried by `once`.
pub(super) fn run(
    config: &Config,
    output: &mut (impl Write + Send),
    errors: &mut impl RawStream,
    once: &(impl Fn(Result<Trial, LoadError>) -> Ran + Sync),
) -> Result<Exit> {
    let look = Look::of(errors);
    let signals = Signals::listen()?;
    let (edits, stop) = Edits::begin(config);
    let (told, tell) = mpsc::channel();
    let (ending, ended) = oneshot::channel();
    thread::scope(|scope| {
        scope.spawn(|| signals.obey(&stop, ended));
        let runs = scope.spawn(move || {
            let _ending = ending;
            each(edits, output, once, |refusal| {
                // With standard error gone there is nobody left to tell.
                let _ = Sender::send(&told, problems::refused(refusal, look));
            })
        });
        for text in tell {
            let _ = errors.write_all(text.as_bytes());
        }
        runs.join().map_err(|_| anyhow!("the watching failed"))?
    })?;
    Ok(Exit::Success)
}

/// Runs the cases of each state of the folder, until there is no further one or nobody reads on.
fn each(
    edits: Edits,
    output: &mut impl Write,
    once: &impl Fn(Result<Trial, LoadError>) -> Ran,
    refused: impl Fn(&LoadError),
) -> Result<()> {
    for loaded in edits {
        match once(loaded) {
            Ok((text, _)) if !is_read(write(output, &text))? => break,
            Ok(_) => {}
            Err(error) => refused(&error.downcast()?),
        }
    }
    Ok(())
}

fn write(output: &mut impl Write, text: &str) -> io::Result<()> {
    output.write_all(text.as_bytes())?;
    output.flush()
}

fn is_read(written: io::Result<()>) -> io::Result<bool> {
    match written {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(false),
        Err(error) => Err(error),
    }
}

/// The signals that end the watching.
struct Signals {
    runtime: Runtime,
    interrupt: Signal,
    terminate: Signal,
}

impl Signals {
    /// Listening begins now, so that none ends the process otherwise.
    fn listen() -> Result<Self> {
        // Rocket's own runtime would read Rocket.toml, which may be anything in the folder of whoever asks.
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let entered = runtime.enter();
        let listen = |kind| signal(kind).context("cannot listen for signals");
        let interrupt = listen(SignalKind::interrupt())?;
        let terminate = listen(SignalKind::terminate())?;
        drop(entered);
        Ok(Self {
            runtime,
            interrupt,
            terminate,
        })
    }

    /// Stops the watching at one of them; returns when it has ended otherwise.
    fn obey(mut self, stop: &Stop, ended: Receiver<()>) {
        self.runtime.block_on(async {
            select! {
                _ = self.interrupt.recv() => {}
                _ = self.terminate.recv() => {}
                _ = ended => {}
            }
        });
        stop.stop();
    }
}
