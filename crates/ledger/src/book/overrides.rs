//! What was done although a clause forbids it, because it could not be avoided? Decisions among the events, reasons in the forms.
//! Takes a view; gives each override. Which events and fields those are is said in `practice::unavoidable`.

use practice::unavoidable::{self, Override};

use super::view::View;
use crate::fault::Result;

impl View<'_> {
    /// Decisions on one's own matter after an event, in order, and the number of the last event that was looked at.
    ///
    /// # Errors
    /// The events cannot be read.
    pub fn own_decisions(&self, after: u64) -> Result<(u64, Vec<Override>)> {
        // To look for the word costs far less than to take every decision apart.
        let sql = "SELECT seq, entry FROM event WHERE seq > ?1 AND seq <= ?2 AND instr(entry, '\"unavoidable\":\"') > 0
                   AND kind = 'Decided' ORDER BY seq";
        let newest = self.last_seq()?;
        let mut out = Vec::new();
        self.each(sql, (after, newest), |entry| {
            out.extend(unavoidable::of_entry(&entry));
            Ok(())
        })?;
        Ok((newest, out))
    }

    /// Reasons that stand in forms: whoever was named need not be independent.
    ///
    /// # Errors
    /// The tables cannot be read.
    pub fn reasons_in_forms(&self) -> Result<Vec<Override>> {
        let mut out = Vec::new();
        for mechanism in self.catalog().mechanisms().filter(|m| unavoidable::excepted(m).next().is_some()) {
            let matters = self.matters(&mechanism.id)?;
            out.extend(matters.iter().flat_map(|matter| unavoidable::of_matter(mechanism, matter)));
        }
        Ok(out)
    }

    /// Every override, the latest first.
    ///
    /// # Errors
    /// Events or tables cannot be read.
    pub fn overrides(&self) -> Result<Vec<Override>> {
        let (_, mut all) = self.own_decisions(0)?;
        all.extend(self.reasons_in_forms()?);
        all.sort_by_key(|b| std::cmp::Reverse(b.at));
        Ok(all)
    }
}
