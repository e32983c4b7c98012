//! Was what I sent lost when my session ended? Shows what was sent to a form that is not drawn with it, and sends it again.
//! Takes the place of a form; gives its draft as a form of its own, or throws it away.
//! What is kept, and where it is shown, is in `kept`.

use askama::Template;

use crate::frame::Frame;
use crate::pages::{kept, sign_in};
use crate::posted::Posted;
use crate::reply::{Given, Reply};
use crate::visit::Visit;

/// So many characters of a value are shown.
const SHOWN: usize = 120;

#[derive(Template)]
#[template(path = "again.html")]
struct View {
    frame: Frame,
    place: String,
    again: &'static str,
    typed: Posted,
    shown: Vec<String>,
}

/// The page.
pub fn show(visit: &Visit<'_>) -> Given {
    let place = sign_in::inner(visit.asked("at"));
    let Some(typed) = kept::typed_at(visit, &place)?.filter(|_| kept::keeps(&place)) else {
        return Reply::go("/");
    };
    let words = typed.fields.iter().map(|(_, value)| value.trim()).filter(|value| !value.is_empty());
    let shown = words.map(|value| value.chars().take(SHOWN).collect()).collect();
    let frame = Frame::of(visit, "まだ受け付けていない内容")?;
    Reply::page(&View { frame, place, again: kept::AGAIN, typed, shown })
}

/// Throws it away.
pub fn discard(visit: &Visit<'_>) -> Given {
    let place = sign_in::inner(visit.posted.get("at"));
    visit.site.desk.drop_draft(visit.caller()?.number(), &place)?;
    Reply::go("/?said=dropped")
}
