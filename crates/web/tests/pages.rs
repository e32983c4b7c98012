//! What do pages make of bad input, of people who click twice, come late or come from elsewhere?

mod house;

#[path = "pages/forms.rs"]
mod forms;
#[path = "pages/sign_in.rs"]
mod sign_in;
#[path = "pages/stale.rs"]
mod stale;
