//! Which views of registers did somebody save? A name for words, filters, order and columns, for himself alone.
//! Takes what a register's page sends; keeps it on the desk, or drops it.
//! What the words of a view mean is for `asked`.

use crate::asked;
use crate::pages::register;
use crate::reply::{Given, Reply, Stop};
use crate::visit::Visit;

/// The longest name of a view.
const LONGEST: usize = 40;
/// So many views of one register at most.
const MOST: usize = 30;

/// Names and words of the views that this person saved of a register.
///
/// # Errors
/// The desk cannot be read.
pub fn of(visit: &Visit<'_>, register: &str) -> Result<Vec<(String, String)>, Stop> {
    Ok(visit.site.desk.views(visit.caller()?.number(), register)?)
}

/// A view is saved or dropped.
pub fn change(visit: &Visit<'_>) -> Given {
    let mechanism = register::found(visit)?;
    let number = visit.caller()?.number();
    let path = format!("/registers/{}", mechanism.id);
    if let Some(title) = visit.posted.given("drop") {
        visit.site.desk.drop_view(number, &mechanism.id, &title)?;
        return Reply::go(format!("{path}?said=view-dropped"));
    }
    let title = visit.posted.given("title").unwrap_or_default();
    if title.is_empty() || title.chars().count() > LONGEST || title.chars().any(char::is_control) {
        return Err(Stop::Bad(format!("見方の名前は、{LONGEST}文字以内で記入してください。")));
    }
    let views = of(visit, &mechanism.id)?;
    if views.len() >= MOST && views.iter().all(|(t, _)| *t != title) {
        return Err(Stop::Bad(format!(
            "保存できる見方は、一つの台帳に{MOST}件までです。使わないものを消してください。"
        )));
    }
    // What came back from the browser is taken apart again: only words of a list are kept.
    let words = asked::known(visit.posted.get("query"));
    visit.site.desk.keep_view((number, &mechanism.id), (&title, &words), visit.now)?;
    Reply::go(asked::at(&path, &format!("{words}{}said=view-kept", if words.is_empty() { "" } else { "&" })))
}
