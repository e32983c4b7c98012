//! What does a page give back? A page, a way elsewhere, a file; or one of the ways in which it cannot.
//! Takes nothing; the words of the three kinds of no. How they become HTTP is in `answer`.
//! A refusal of the office keeps the form and what was typed: the page shows both itself.

use askama::Template;
use ledger::fault::Fault;
use practice::refusal::{No, Refusal, Unavailable};

/// 応答 (reply).
#[derive(Debug)]
pub enum Reply {
    /// A page, with its status.
    Page(u16, String),
    /// Elsewhere, after something was done.
    Go(String),
    /// Elsewhere, with a new session; none: without one.
    Signed(String, Option<String>),
    /// A page, in a browser that departs to a provider and keeps this word.
    Departing(String, String),
    /// A file.
    File {
        /// Its name.
        name: String,
        /// Its media type.
        kind: &'static str,
        /// Its content.
        bytes: Vec<u8>,
    },
    /// Another reply, with a word for the record of accesses.
    Noted(&'static str, Box<Reply>),
}

/// 応じられない理由 (why a page cannot be given).
#[derive(Debug)]
pub enum Stop {
    /// There is nothing here, or nothing that this person may see: both are told alike.
    Missing,
    /// The person may not.
    Forbidden(String),
    /// The person must sign in first.
    SignIn,
    /// The request is not right.
    Bad(String),
    /// The form belongs to a session that is over.
    Stale,
    /// Too often.
    TooMany(String),
    /// The machine is broken.
    Fault(Fault),
}

/// What a page gives.
pub type Given = Result<Reply, Stop>;

impl Reply {
    /// A page from its template.
    ///
    /// # Errors
    /// The template cannot be drawn.
    pub fn page(view: &impl Template) -> Given {
        Reply::page_with(200, view)
    }

    /// A page with a status of its own: 422 where a form is not right, 403 where the office refused.
    ///
    /// # Errors
    /// The template cannot be drawn.
    pub fn page_with(status: u16, view: &impl Template) -> Given {
        let drawn = view.render().map_err(|why| {
            Stop::Fault(Fault::new(ledger::fault::FaultKind::Other, format!("画面を作れません。{why}")))
        })?;
        Ok(Reply::Page(status, drawn))
    }

    /// Elsewhere.
    ///
    /// # Errors
    /// Never; the form of every handler's end.
    pub fn go(place: impl Into<String>) -> Given {
        Ok(Reply::Go(place.into()))
    }
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Stop {
        Stop::Fault(fault)
    }
}

impl From<Unavailable> for Stop {
    fn from(why: Unavailable) -> Stop {
        Stop::Fault(Fault::new(ledger::fault::FaultKind::Damaged, why.0))
    }
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Stop {
        Stop::Forbidden(refusal.to_string())
    }
}

impl From<No> for Stop {
    fn from(no: No) -> Stop {
        match no {
            No::Refused(refusal) => refusal.into(),
            No::Unavailable(why) => Unavailable(why).into(),
        }
    }
}
