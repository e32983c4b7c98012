//! How far is it? A bar on the terminal where many files take longer than a second.
//! Takes the number of files; shows nothing where standard error is no terminal.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::time::{Duration, Instant};

/// Counts files; the bar appears after the first second.
pub struct Progress {
    bar: ProgressBar,
    start: Instant,
    shown: bool,
}

impl Progress {
    /// Begins to count `files`.
    pub fn new(files: usize) -> Self {
        let bar = ProgressBar::with_draw_target(Some(files as u64), ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} 件 残り {eta}") {
            bar.set_style(style);
        }
        Progress { bar, start: Instant::now(), shown: false }
    }

    /// One file is done.
    pub fn step(&mut self) {
        if !self.shown && self.start.elapsed() > Duration::from_secs(1) && std::io::stderr().is_terminal() {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
            self.shown = true;
        }
        self.bar.inc(1);
    }

    /// All are done.
    pub fn finish(self) {
        self.bar.finish_and_clear();
    }
}
