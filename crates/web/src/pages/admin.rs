//! What administrators look after, as a list of ways.
//! Each way is a page of its own.

use askama::Template;

use crate::frame::Frame;
use crate::reply::{Given, Reply};
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "admin.html")]
struct View {
    frame: Frame,
    open: bool,
}

/// The page.
pub fn show(visit: &Visit<'_>) -> Given {
    let open = crate::pages::setup::is_open(visit)?;
    Reply::page(&View { frame: Frame::of(visit, "管理")?, open })
}
