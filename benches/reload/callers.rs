//! Callers that ask as fast as answers come, and hold every verdict against its revision.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde_json::Value;

/// When a request was sent, and how long its answer took.
pub(crate) type Answered = (Instant, Duration);

/// One connection, and who speaks on it.
pub(crate) struct Caller<'a> {
    pub(crate) address: &'a str,
    /// The number of the role that the caller's token carries, and the token; `None` for an anonymous caller.
    pub(crate) token: Option<(usize, String)>,
}

/// What all callers share.
#[derive(Default)]
pub(crate) struct Shared {
    pub(crate) stop: AtomicBool,
    /// Which of the two policies answered last.
    pub(crate) live: AtomicUsize,
}

impl Caller<'_> {
    pub(crate) fn ask(&self, shared: &Shared) -> Vec<Answered> {
        let mut stream = TcpStream::connect(self.address).expect("a connection");
        stream.set_nodelay(true).expect("a socket option");
        let mut answers = Vec::new();
        let mut revisions: [Option<String>; 2] = [None, None];
        while !shared.stop.load(Ordering::Relaxed) {
            let number = answers.len();
            let question = self.question(number);
            let request = self.request(&question);
            let sent = Instant::now();
            stream.write_all(request.as_bytes()).expect("it listens");
            let answer = answer(&mut stream);
            answers.push((sent, sent.elapsed()));
            let which = self.check(&answer, &question, number);
            let revision = answer.get("revision").and_then(Value::as_str);
            let known = revisions.get_mut(which).expect("one of two");
            let known = known.get_or_insert_with(|| revision.unwrap_or_default().to_owned());
            assert_eq!(
                revision,
                Some(known.as_str()),
                "a verdict of another revision"
            );
            shared.live.store(which, Ordering::Relaxed);
        }
        answers
    }

    /// Paths differ from one request to the next; every second one is of the caller's own role.
    fn question(&self, number: usize) -> String {
        let role = self.token.as_ref().map_or(7, |(role, _)| *role) + number % 2;
        format!("GET /api/team{role}/things{}/{number}", number / 2 % 10)
    }

    fn request(&self, question: &str) -> String {
        let body = format!(r#"{{"requests":["GET /even","GET /odd","{question}"]}}"#);
        let token = self.token.as_ref();
        let token = token.map(|(_, token)| format!("Authorization: Bearer {token}\r\n"));
        format!(
            "POST /api/access HTTP/1.1\r\nHost: {}\r\n{}Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.address,
            token.unwrap_or_default(),
            body.len()
        )
    }

    /// Which of the two policies answered; a verdict that neither gives ends the benchmark.
    fn check(&self, answer: &Value, question: &str, number: usize) -> usize {
        let says = |question: &str| {
            let access = answer.get("access");
            access.and_then(|access| access.get(question)) == Some(&true.into())
        };
        let [even, odd, own] = ["GET /even", "GET /odd", question].map(says);
        let is_own = self.token.is_some() && number.is_multiple_of(2);
        assert!(
            even != odd && own == is_own,
            "a verdict of no policy: {answer}"
        );
        usize::from(odd)
    }
}

fn answer(stream: &mut TcpStream) -> Value {
    let mut found = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let read = stream.read(&mut buffer).expect("an answer");
        found.extend_from_slice(buffer.get(..read).expect("what was read"));
        let text = String::from_utf8_lossy(&found);
        if let Some((_, body)) = text.split_once("\r\n\r\n")
            && let Ok(answer) = serde_json::from_str(body)
        {
            return answer;
        }
        assert!(read > 0, "the connection was closed: {text}");
    }
}
