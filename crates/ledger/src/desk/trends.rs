//! How did the duties stand at the end of each month? Figures that took long to count, kept so that they are counted once.
//! Takes a day, the edition in force and figures as the page writes them; gives them back.
//! They can be counted again from the events at any time.

use jiff::civil::Date;
use rusqlite::OptionalExtension;

use super::{Desk, failed};
use crate::fault::Result;

impl Desk {
    /// The figures of a day, if they were counted for this edition.
    ///
    /// # Errors
    /// The desk cannot be read.
    pub fn figures(&self, day: Date, edition: u32) -> Result<Option<String>> {
        let sql = "SELECT figures FROM trend WHERE day = ?1 AND edition = ?2";
        let found = self.connection().query_row(sql, (day.to_string(), edition), |row| row.get(0));
        found.optional().map_err(failed)
    }

    /// Keeps the figures of a day.
    ///
    /// # Errors
    /// The desk cannot be written.
    pub fn keep_figures(&self, day: Date, edition: u32, figures: &str) -> Result<()> {
        let sql = "INSERT INTO trend (day, edition, figures) VALUES (?1, ?2, ?3)
                   ON CONFLICT (day) DO UPDATE SET edition = ?2, figures = ?3";
        self.write(sql, (day.to_string(), edition, figures))
    }
}
