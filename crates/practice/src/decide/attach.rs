//! May this file be attached to this matter, or taken back? Whoever has to do with the matter may attach what is of a bearable
//! size; who attached a file may take it back, with a reason once somebody acted on the matter, and so may an administrator.
//! Takes the matter and what is said of the file; gives the event. The content itself is kept beside the ledger, by its hash.

use super::steps::needed;
use super::{Decided, about, matter, no, open};
use crate::agenda;
use crate::command::Detaching;
use crate::event::{Attached, Detached, Event};
use crate::known::Known;
use crate::matter::Matter;
use crate::procedure::Who;
use crate::refusal::{No, Reason};

/// The longest file, in bytes.
pub const LONGEST: u64 = 20 << 20;
/// So many files of one matter at most.
pub const MOST_FILES: usize = 50;
/// The longest name, in characters.
const LONGEST_NAME: usize = 120;

pub(super) fn attach(known: &Known<'_>, by: &str, id: &str, file: &Attached) -> Decided {
    let (matter, mechanism) = matter(known, id)?;
    // Where everybody may begin a matter, it must be one's own, or one that waits for him.
    let keeps =
        || mechanism.opener() != Who::Anyone && open::may_keep(known, (mechanism, &matter), by).is_ok();
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

/// A file that was put on the wrong matter is taken back. What was attached and that it was taken back both stay recorded.
pub(super) fn detach(known: &Known<'_>, by: &str, wanted: &Detaching) -> Decided {
    let (matter, _) = matter(known, &wanted.matter)?;
    let Some(found) = matter.attached(&wanted.hash) else {
        return Err(no(
            "その添付ファイルは、この案件にありません。既に取り下げられていないか、経過を確かめてください。",
        ));
    };
    let own = found.by == by;
    if !own && !known.office.persons.get(by).is_some_and(|p| p.administrator) {
        let what = format!("「{}」の添付を取り下げる", found.file.name);
        return Err(Reason::NotEntitled { what, who: "添付した人と管理者".to_string() }.into());
    }
    let reason = wanted.reason.as_deref().map(str::trim).filter(|r| !r.is_empty());
    let reason = match reason {
        None if own && !matter.is_settled() => None,
        reason => Some(needed(reason.unwrap_or_default(), "添付を取り下げる")?),
    };
    let (name, hash) = (found.file.name.clone(), found.file.hash.clone());
    Ok(about(&matter, Event::Detached(Detached { name, hash, reason })))
}

fn fits(matter: &Matter, file: &Attached) -> Result<(), No> {
    if matter.disposed {
        return Err(no("廃棄した案件には、ファイルを添付できません。"));
    }
    is_fit(file)?;
    has_room(&matter.file_hashes(), file)
}

/// Whether files can come with a matter that begins.
pub(super) fn all_fit(files: &[Attached]) -> Result<(), No> {
    let mut there: Vec<String> = Vec::new();
    for file in files {
        is_fit(file)?;
        has_room(&there, file)?;
        there.push(file.hash.clone());
    }
    Ok(())
}

fn is_fit(file: &Attached) -> Result<(), No> {
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
    Ok(())
}

/// Whether one more file goes with those that are there.
fn has_room(there: &[String], file: &Attached) -> Result<(), No> {
    if there.contains(&file.hash) {
        let name = file.name.trim();
        return Err(no(format!("「{name}」と同じ内容のファイルが、既に添付されています。")));
    }
    if there.len() >= MOST_FILES {
        return Err(no(format!("添付できるファイルは、一つの案件に{MOST_FILES}件までです。")));
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
