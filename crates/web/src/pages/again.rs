//! Was what I sent lost when my session ended? Shows what was sent to a form that is not drawn with it, and sends it again.
//! Takes the place of a form; shows the beginning of its draft with a button that sends all of it, or throws it away. However long
//! the draft is, the page is short: it stays on the desk.
//! What is kept, and where it is shown, is in `kept`.

use askama::Template;

use crate::frame::Frame;
use crate::pages::{kept, sign_in};
use crate::reply::{Given, Reply};
use crate::visit::Visit;

/// So many characters of a value are shown.
const SHOWN: usize = 120;
/// So many values are shown; all of them are sent.
const VALUES: usize = 100;

#[derive(Template)]
#[template(path = "again.html")]
struct View {
    frame: Frame,
    place: String,
    again: &'static str,
    shown: Vec<String>,
    /// How many more values there are.
    more: usize,
}

/// The page.
pub fn show(visit: &Visit<'_>) -> Given {
    let place = sign_in::inner(visit.asked("at"));
    let Some(typed) = kept::typed_at(visit, &place)?.filter(|_| kept::keeps(&place)) else {
        return Reply::go("/");
    };
    let words = typed.fields.iter().map(|(_, value)| value.trim()).filter(|value| !value.is_empty());
    let words: Vec<&str> = words.collect();
    let more = words.len().saturating_sub(VALUES);
    let shown = words.iter().take(VALUES).map(|value| value.chars().take(SHOWN).collect()).collect();
    let frame = Frame::of(visit, "まだ受け付けていない内容")?;
    Reply::page(&View { frame, place, again: kept::AGAIN, shown, more })
}

/// Throws it away.
pub fn discard(visit: &Visit<'_>) -> Given {
    let place = sign_in::inner(visit.posted.get("at"));
    visit.site.desk.drop_draft(visit.caller()?.number(), &place)?;
    Reply::go("/?said=dropped")
}
