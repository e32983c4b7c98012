//! Files that come with an application: chosen in its form, kept with its draft, attached by the command that begins the matter.
//! Takes what was chosen and what the draft holds; gives the files, and a sentence for each that is not taken.
//! INVARIANT: what a form names by its hash counts only where his own draft holds it. Files of a matter are in `files`.

use practice::decide::MOST_FILES;
use practice::event::Attached;

use crate::kinds;
use crate::pages::files::size;
use crate::pages::kept::{self, FILE_KEPT};
use crate::posted::MOST_UPLOAD;
use crate::reply::Stop;
use crate::visit::Visit;

/// The field in which files are chosen.
pub const FIELD: &str = "file";

/// 同封 (what is enclosed) in a form as it is drawn.
#[derive(Default)]
pub struct Enclosed {
    /// The files that are kept: hash, name, size in words.
    pub kept: Vec<(String, String, String)>,
    /// What is wrong with files that were chosen.
    pub faults: Vec<String>,
    /// What can be enclosed, in words.
    pub limits: String,
}

impl Enclosed {
    /// How files are drawn in a form.
    pub fn of(files: &[Attached], faults: Vec<String>) -> Enclosed {
        let told = |f: &Attached| (f.hash.clone(), f.name.clone(), size(f.bytes));
        let (most, many) = (MOST_UPLOAD >> 20, MOST_FILES);
        let limits = format!("一度に合わせて{most}MBまで、全部で{many}件まで。{}", kinds::TOLD);
        Enclosed { kept: files.iter().map(told).collect(), faults, limits }
    }
}

/// The files of a form that was sent: those of the draft that are still wanted, and those that were chosen now. Their contents
/// lie on the desk when they are given.
///
/// # Errors
/// The desk cannot be read or written.
pub fn brought(visit: &Visit<'_>) -> Result<(Vec<Attached>, Vec<String>), Stop> {
    let posted = &visit.posted;
    let (mut files, mut faults) = (Vec::new(), Vec::new());
    if posted.has(FILE_KEPT) {
        files = kept::files(visit)?;
        files.retain(|f| posted.all(FILE_KEPT).any(|hash| hash == f.hash));
    }
    let number = visit.caller()?.number();
    for chosen in posted.chosen(FIELD) {
        if let Some(says) = kinds::unfit(&chosen.name, &chosen.content) {
            faults.push(says);
        } else if files.len() >= MOST_FILES {
            faults.push(format!("「{}」を加えると、添付が{MOST_FILES}件を超えます。", chosen.name));
        } else {
            let put = visit.site.desk.put_file(&chosen.name, &chosen.content, (number, visit.now))?;
            let file = Attached { name: put.name, hash: put.hash, bytes: put.bytes };
            // The same content twice is one file.
            if files.iter().all(|f| f.hash != file.hash) {
                files.push(file);
            }
        }
    }
    Ok((files, faults))
}
