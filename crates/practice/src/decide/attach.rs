//! May this file be attached to this matter? Whoever has to do with the matter may, as long as the file is of a bearable size.
//! Takes the matter and what is said of the file; gives the event. The content itself is kept beside the ledger, by its hash.

use super::{Decided, about, matter, no, open};
use crate::agenda;
use crate::event::{Attached, Event};
use crate::known::Known;
use crate::matter::Matter;
use crate::procedure::Who;
use crate::refusal::{No, Reason};

/// The longest file, in bytes.
pub const LONGEST: u64 = 20 << 20;
/// So many files of one matter at most.
pub const MOST: usize = 50;
/// The longest name, in characters.
const LONGEST_NAME: usize = 120;

pub(super) fn attach(known: &Known<'_>, by: &str, id: &str, file: &Attached) -> Decided {
    let (matter, mechanism) = matter(known, id)?;
    // Where everybody may begin a matter, it must be one's own, or one that waits for him.
    let keeps = || mechanism.opener() != Who::Anyone && open::may_open(known, mechanism, by).is_ok();
    if !has_to_do(known, &matter, by) && !keeps() {
        let what = format!("「{}」にファイルを添付する", matter.number(mechanism));
        return Err(Reason::NotEntitled {
            what, who: "申請・記入した人、手続に携わる人".to_string()
        }
        .into());
    }
    fits(&matter, file)?;
    Ok(about(&matter, Event::Attached(file.clone())))
}

fn fits(matter: &Matter, file: &Attached) -> Result<(), No> {
    let name = file.name.trim();
    let bad = |c: char| c.is_control() || matches!(c, '/' | '\\');
    if name.is_empty() || name.chars().count() > LONGEST_NAME || name.contains(bad) {
        return Err(no(format!(
            "ファイルの名前は、{LONGEST_NAME}文字以内で、/ と \\ を使わずに付けてください。"
        )));
    }
    let hexadecimal = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
    if file.hash.len() != 64 || !file.hash.chars().all(hexadecimal) {
        return Err(no("ファイルのハッシュ値が、SHA-256の16進数64文字ではありません。"));
    }
    if file.bytes == 0 || file.bytes > LONGEST {
        return Err(no(format!("添付できるファイルは、空でなく{}MBまでのものです。", LONGEST >> 20)));
    }
    if matter.files.iter().any(|f| f.file.hash == file.hash) {
        return Err(no(format!("「{name}」と同じ内容のファイルが、既に添付されています。")));
    }
    if matter.files.len() >= MOST {
        return Err(no(format!("添付できるファイルは、一つの案件に{MOST}件までです。")));
    }
    Ok(())
}

/// Whether a person has to do with a matter: his own, one on which he acted, or one that waits for him.
fn has_to_do(known: &Known<'_>, matter: &Matter, person: &str) -> bool {
    let own = matter.applied.applicant == person || matter.entered_by == person;
    let took_part = matter.decisions.iter().any(|d| d.by == person)
        || matter.acts.iter().any(|a| a.by == person)
        || matter.answers.iter().any(|a| a.by == person);
    own || took_part || agenda::asked(known, matter).is_some_and(|a| a.persons.iter().any(|p| p == person))
}
