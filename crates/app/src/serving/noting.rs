//! Which connections never became a request? A handshake that fails is told on standard error: from where, and why.
//! Takes connections on their way to be encrypted; changes nothing about them. Of many in a minute a few are told, and how many
//! were not, so that nobody fills the journal.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum_server::accept::Accept;
use tokio::net::TcpStream;

/// So many are told within [`WITHIN`].
const MOST: u32 = 10;
/// See [`MOST`].
const WITHIN: Duration = Duration::from_secs(60);

/// What was told since when, and how many were not.
#[derive(Debug)]
struct Told {
    since: Instant,
    told: u32,
    untold: u32,
}

impl Told {
    /// The line for a handshake that failed at a moment; none where enough was told.
    fn line(&mut self, now: Instant, from: &str, why: &str) -> Option<String> {
        let mut before = String::new();
        if now.duration_since(self.since) >= WITHIN {
            if self.untold > 0 {
                before = format!("この前の1分ほどに、ほかに{}件ありました。", self.untold);
            }
            *self = Told { since: now, told: 0, untold: 0 };
        }
        if self.told >= MOST {
            self.untold += 1;
            return None;
        }
        self.told += 1;
        let why: String = why.chars().map(|c| if c.is_control() { ' ' } else { c }).take(200).collect();
        Some(format!("{from} との暗号化した接続を始められません（{why}）。{before}"))
    }
}

/// 接続の失敗の記録 (noting) over what encrypts.
#[derive(Clone, Debug)]
pub struct Noting<A> {
    inner: A,
    told: Arc<Mutex<Told>>,
}

impl<A> Noting<A> {
    /// Around what encrypts.
    pub fn over(inner: A) -> Noting<A> {
        let told = Told { since: Instant::now(), told: 0, untold: 0 };
        Noting { inner, told: Arc::new(Mutex::new(told)) }
    }
}

impl<A, S> Accept<TcpStream, S> for Noting<A>
where
    A: Accept<TcpStream, S>,
    A::Future: Send + 'static,
{
    type Stream = A::Stream;
    type Service = A::Service;
    type Future = Pin<Box<dyn Future<Output = io::Result<(Self::Stream, Self::Service)>> + Send>>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        let from = stream.peer_addr().map_or_else(|_| "不明な番地".to_string(), |a| a.ip().to_string());
        let (encrypted, told) = (self.inner.accept(stream, service), Arc::clone(&self.told));
        Box::pin(async move {
            let accepted = encrypted.await;
            if let Err(why) = &accepted {
                let mut told = told.lock().unwrap_or_else(PoisonError::into_inner);
                if let Some(line) = told.line(Instant::now(), &from, &why.to_string()) {
                    eprintln!("{line}");
                }
            }
            accepted
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_in_a_minute_are_told_and_then_how_many_were_not() {
        let begin = Instant::now();
        let mut told = Told { since: begin, told: 0, untold: 0 };
        let lines = (0..25).filter_map(|_| told.line(begin, "192.0.2.7", "x\ny")).collect::<Vec<_>>();
        assert_eq!(lines.len(), 10);
        assert!(lines.iter().all(|l| l.contains("192.0.2.7") && !l.contains('\n')), "{lines:?}");
        let next = told.line(begin + WITHIN, "192.0.2.8", "z").expect("told again");
        assert!(next.contains("ほかに15件"), "{next}");
        assert!(!told.line(begin + WITHIN, "192.0.2.8", "z").expect("told").contains("ほかに"));
    }
}
