//! The thread ends with its watching.

use std::time::Instant;

use prometheus::Registry;
use tokio::runtime::Builder;

use super::*;
use crate::policy::config::Watching;

fn watch(watching: Watching) -> (Arc<Live>, Watch) {
    let config = Config {
        watch: watching,
        ..Config::default()
    };
    let reloader = Reloader::load(&config, Companion::new(|_| Ok(Box::new(|| ())))).unwrap();
    let live = Arc::clone(reloader.live());
    let reloads = Reloads::register(&Registry::new()).unwrap();
    (live, reloader.watch(reloads).unwrap())
}

/// The thread holds the live policy as long as it runs.
fn wait_until_it_ends(live: &Arc<Live>) {
    let deadline = Instant::now() + Duration::from_secs(60);
    while Arc::strong_count(live) > 1 {
        assert!(Instant::now() < deadline, "the thread goes on");
        thread::yield_now();
    }
}

#[test]
fn it_ends_when_it_is_stopped_and_when_it_is_dropped() {
    let runtime = Builder::new_current_thread().enable_time().build().unwrap();
    for watching in [Watching::Events, Watching::Poll] {
        let (live, watch) = self::watch(watching);
        runtime.block_on(watch.stop());
        wait_until_it_ends(&live);
        let (live, watch) = self::watch(watching);
        watch.reload();
        drop(watch);
        wait_until_it_ends(&live);
    }
}
