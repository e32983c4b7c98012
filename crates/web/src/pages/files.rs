//! Files that belong to a matter: brought by whoever has to do with it, taken home by whoever may see the matter.
//! The content lies on the desk by its hash, the event bears the hash; that it is of the kind that its name says
//! is seen to by `kinds`; nothing else of it is looked at.
//! Who may attach is decided in `practice`.

use ledger::book::Answer;
use practice::command::{Attaching, Command};
use practice::event::Attached as AttachedFile;
use practice::matter::Matter;

use crate::kinds;
use crate::pages::matter::path_of;
use crate::reply::{Given, Reply, Stop};
use crate::visit::{Look, Visit};
use crate::words;

/// An attached file as it is shown.
pub struct Attached {
    /// Where it is.
    pub path: String,
    /// Its name.
    pub name: String,
    /// Its size in words.
    pub size: String,
    /// Who brought it, and when.
    pub by: String,
}

/// The files of a matter.
///
/// # Errors
/// The ledger cannot be read.
pub fn of(look: &Look<'_>, matter: &Matter) -> Result<Vec<Attached>, Stop> {
    let one = |f: &practice::matter::Attachment| {
        Ok(Attached {
            path: format!("{}/file/{}", path_of(&matter.id), f.file.hash),
            name: f.file.name.clone(),
            size: size(f.file.bytes),
            by: format!("{}　{}", look.name(&f.by)?, words::moment(f.at)),
        })
    };
    matter.files.iter().map(one).collect()
}

fn size(bytes: u64) -> String {
    match bytes {
        ..1024 => format!("{bytes}バイト"),
        1024..1_048_576 => format!("{}KB", bytes.div_ceil(1024)),
        _ => format!("{}.{}MB", bytes >> 20, ((bytes & 0xF_FFFF) * 10) >> 20),
    }
}

/// Whether this person could attach a file now, found by asking.
pub fn may(visit: &Visit<'_>, look: &Look<'_>, matter: &Matter) -> bool {
    let Ok(caller) = visit.caller() else { return false };
    // Content that nobody has: only who may is asked.
    let hash = "0".repeat(64);
    let file = AttachedFile { name: "－".to_string(), hash, bytes: 1 };
    let command = Command::Attach(Attaching { matter: matter.id.clone(), file });
    let request = practice::command::Request { by: caller.number().to_string(), at: visit.now, command };
    !caller.only_reads && look.knowing(|known| practice::decide::decide(&request, known)).is_ok()
}

/// A file was brought.
pub fn attach(visit: &Visit<'_>) -> Given {
    let look = visit.look()?;
    let (matter, _) = look.matter(&crate::pages::matter::id(visit))?;
    let Some(file) = visit.posted.file("file") else {
        return Err(Stop::Bad("添付するファイルを選んでください。".to_string()));
    };
    if !may(visit, &look, &matter) {
        return Err(Stop::Forbidden(
            "この案件にファイルを添付できるのは、申請・記入した人と、手続に携わる人です。".to_string(),
        ));
    }
    drop(look);
    if let Some(says) = kinds::unfit(&file.name, &file.content) {
        return Err(Stop::Bad(says));
    }
    let number = visit.caller()?.number();
    // First the content, then the event: an event never points to what is not there.
    let put = visit.site.desk.put_file(&file.name, &file.content, (number, visit.now))?;
    let file = AttachedFile { name: put.name, hash: put.hash, bytes: put.bytes };
    let command = Command::Attach(Attaching { matter: matter.id.clone(), file });
    match visit.submit(command)? {
        Answer::Done(_) => Reply::go(format!("{}?said=attached", path_of(&matter.id))),
        Answer::Refused(refusal) => Err(Stop::Bad(refusal.to_string())),
    }
}

/// A file is taken home. Only what belongs to this matter is given.
pub fn take(visit: &Visit<'_>) -> Given {
    let look = visit.look()?;
    let (matter, _) = look.matter(&crate::pages::matter::id(visit))?;
    let hash = visit.part("hash");
    let file = matter.files.iter().find(|f| f.file.hash == hash).ok_or(Stop::Missing)?;
    let (_, bytes) = visit.site.desk.file(hash)?.ok_or(Stop::Missing)?;
    // The ledger says what was attached; what lies on the desk must be that.
    if practice::value::hash(&bytes) != hash {
        return Err(crate::serve::fault(format!(
            "添付ファイル {hash} の内容が、記録されたハッシュ値と違います。"
        )));
    }
    // Never shown in the browser, whatever it is: it is saved.
    Ok(Reply::File { name: file.file.name.clone(), kind: "application/octet-stream", bytes })
}
