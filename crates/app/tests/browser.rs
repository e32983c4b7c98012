//! The office in a real browser: Chromium on the real binary, with JavaScript off. Needs the Debian packages chromium,
//! chromium-driver and fonts-morisawa-bizud-gothic.

#![expect(clippy::panic, reason = "a test says what went wrong by failing")]

#[path = "browser/beyond.rs"]
mod beyond;
#[path = "browser/driver.rs"]
mod driver;
#[path = "browser/flows.rs"]
mod flows;
#[path = "browser/gallery.rs"]
mod gallery;
#[path = "browser/keyboard.rs"]
mod keyboard;
#[path = "browser/paper.rs"]
mod paper;
#[path = "browser/pictures.rs"]
mod pictures;
#[path = "browser/rare.rs"]
mod rare;
#[path = "browser/roles.rs"]
mod roles;
#[path = "browser/served.rs"]
mod served;
#[path = "browser/started.rs"]
mod started;
