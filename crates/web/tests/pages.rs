//! What do pages make of bad input, of people who click twice, come late or come from elsewhere?

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test says what went wrong by failing")]

mod house;

#[path = "pages/acting.rs"]
mod acting;
#[path = "pages/caution.rs"]
mod caution;
#[path = "pages/confirm.rs"]
mod confirm;
#[path = "pages/deeds.rs"]
mod deeds;
#[path = "pages/edges.rs"]
mod edges;
#[path = "pages/enclosed.rs"]
mod enclosed;
#[path = "pages/forms.rs"]
mod forms;
#[path = "pages/lines.rs"]
mod lines;
#[path = "pages/meanwhile.rs"]
mod meanwhile;
#[path = "pages/names.rs"]
mod names;
#[path = "pages/notices.rs"]
mod notices;
#[path = "pages/own.rs"]
mod own;
#[path = "pages/paper.rs"]
mod paper;
#[path = "pages/people_refused.rs"]
mod people_refused;
#[path = "pages/provider.rs"]
mod provider;
#[path = "pages/publication.rs"]
mod publication;
#[path = "pages/rules.rs"]
mod rules;
#[path = "pages/sign_in.rs"]
mod sign_in;
#[path = "pages/stale.rs"]
mod stale;
#[path = "pages/standing_in.rs"]
mod standing_in;
#[path = "pages/structure.rs"]
mod structure;
#[path = "pages/until.rs"]
mod until;
#[path = "pages/ways.rs"]
mod ways;
#[path = "pages/whose.rs"]
mod whose;
