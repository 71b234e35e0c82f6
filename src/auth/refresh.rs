//! The background work that keeps keys fresh, and looks for the first ones while the issuer is away.

use std::convert::Infallible;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;

use tokio::time::sleep;

use super::remote_keys::RemoteKeys;

/// Fetches at once and then again and again, until `stop` resolves.
pub(super) async fn keep(keys: &RemoteKeys, stop: impl Future<Output = ()>) {
    let mut stop = pin!(stop);
    let mut work = pin!(keep_forever(keys));
    poll_fn(|context| {
        if stop.as_mut().poll(context).is_ready() {
            return Poll::Ready(());
        }
        work.as_mut().poll(context).map(|never| match never {})
    })
    .await;
}

async fn keep_forever(keys: &RemoteKeys) -> Infallible {
    let mut failures = 0_u32;
    loop {
        failures = match keys.refresh().await {
            true => 0,
            false => failures.saturating_add(1),
        };
        sleep(keys.pace().pause(failures)).await;
    }
}
