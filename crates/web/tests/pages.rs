//! What do pages make of bad input, of people who click twice, come late or come from elsewhere?

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test says what went wrong by failing")]

mod house;

#[path = "pages/forms.rs"]
mod forms;
#[path = "pages/notices.rs"]
mod notices;
#[path = "pages/sign_in.rs"]
mod sign_in;
#[path = "pages/stale.rs"]
mod stale;
