//! An office in which people worked for some time: seeded commands, whatever came of them.

use std::path::Path;
use std::sync::Arc;

use ledger::book::{Answer, Book};
use practice::Catalog;
use practice::calendar::Moment;

use crate::founded;
use crate::office_days::Days;

/// Opens an office, and submits so many commands; gives when the last one took effect.
pub fn lived(dir: &Path, catalog: &Arc<Catalog>, (seed, commands): (u64, usize)) -> (Book, Moment) {
    let mut book = Book::open(dir, Arc::clone(catalog)).unwrap();
    let office = book.office().clone();
    let mut days = Days::new(seed, (catalog, &office), founded::BEGIN).quiet();
    let mut at = Moment::from_unix(founded::BEGIN);
    for _ in 0..commands {
        let request = days.next(&|id| book.view().matter(id).unwrap(), Some(book.office()));
        if let Answer::Done(done) = book.submit(&request).unwrap() {
            days.observe(&request, &done.events);
            at = request.at;
        }
    }
    (book, at)
}
