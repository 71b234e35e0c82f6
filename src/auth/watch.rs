//! Whoever watches the requests to issuers: told of each as it begins and as it ends.
//!
//! One fetch serves every request that waits for it, so it belongs to the trace of none.

use std::fmt;
use std::sync::Arc;

use url::Url;

/// Is told of each request to an issuer, by its URL.
#[derive(Clone)]
pub struct Watch(Arc<dyn Fn(&Url) -> Watched + Send + Sync>);

/// One request that is watched.
pub struct Watched {
    /// What the request carries as `traceparent` (W3C Trace Context), for who answers it to go on with.
    pub traceparent: Option<String>,
    /// Is told the status of the answer when the request has ended; `None` where there was no answer, or no time for one.
    pub ended: Box<dyn FnOnce(Option<u16>) + Send>,
}

/// A request under way. It ends when this is dropped, however that comes about.
pub(super) struct UnderWay {
    pub(super) status: Option<u16>,
    pub(super) traceparent: Option<String>,
    ended: Option<Box<dyn FnOnce(Option<u16>) + Send>>,
}

impl Watch {
    /// Calls `begins` as each request begins.
    pub fn new(begins: impl Fn(&Url) -> Watched + Send + Sync + 'static) -> Self {
        Self(Arc::new(begins))
    }

    pub(super) fn begin(&self, url: &Url) -> UnderWay {
        let watched = (self.0)(url);
        UnderWay {
            status: None,
            traceparent: watched.traceparent,
            ended: Some(watched.ended),
        }
    }
}

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Watch")
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        if let Some(ended) = self.ended.take() {
            ended(self.status);
        }
    }
}
