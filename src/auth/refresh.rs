//! The background work that keeps keys fresh, and looks for the first ones while an issuer is away.

use std::convert::Infallible;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::Poll;

use tokio::time::{Instant, sleep};

use super::remote_keys::RemoteKeys;

/// Fetches at once and then again and again, each issuer by itself, until `stop` resolves.
pub(super) async fn keep(keys: Vec<&RemoteKeys>, stop: impl Future<Output = ()>) {
    let mut stop = pin!(stop);
    let mut work: Vec<Pin<Box<_>>> = keys
        .into_iter()
        .map(|keys| Box::pin(keep_forever(keys)))
        .collect();
    poll_fn(|context| {
        if stop.as_mut().poll(context).is_ready() {
            return Poll::Ready(());
        }
        for one in &mut work {
            if let Poll::Ready(never) = one.as_mut().poll(context) {
                match never {}
            }
        }
        Poll::Pending
    })
    .await;
}

async fn keep_forever(keys: &RemoteKeys) -> Infallible {
    let mut failures = 0_u32;
    loop {
        failures = match keys.refresh(Instant::now().into_std()).await {
            true => 0,
            false => failures.saturating_add(1),
        };
        sleep(keys.pace().pause(failures)).await;
    }
}
