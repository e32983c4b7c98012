//! Does the content that is kept beside the events belong to its commitments? Several rows are hashed at once.
//! Takes the connection; gives findings, a row at a time.
//! What a commitment is stands in `seal`; that an event names it is not asked: the content of an event disposed of is gone.

use rusqlite::{Connection, Row};

use crate::merkle::Messages;
use practice::value::is_hex_of;

use super::{FindingKind, Findings};

/// So many are hashed together at most, and so many bytes.
const MOST: usize = 64;
const MOST_BYTES: usize = 1 << 16;

/// 64 hexadecimal digits.
type Name = [u8; 64];

/// Content whose hash is not known yet.
#[derive(Default)]
struct Waiting {
    messages: Messages,
    names: Vec<Name>,
}

/// Looks at every row. An error is a page that cannot be read; the rows before it are told.
pub(super) fn check(connection: &Connection, findings: &mut Findings) -> rusqlite::Result<()> {
    let mut select = connection.prepare("SELECT commitment, salt, value FROM content")?;
    let mut rows = select.query([])?;
    let mut waiting = Waiting::default();
    loop {
        match rows.next() {
            Ok(Some(row)) => waiting.add(row, findings)?,
            end => {
                waiting.tell(findings);
                return end.map(|_| ());
            }
        }
        if waiting.names.len() >= MOST || waiting.messages.bytes() >= MOST_BYTES {
            waiting.tell(findings);
        }
    }
}

impl Waiting {
    fn add(&mut self, row: &Row<'_>, findings: &mut Findings) -> rusqlite::Result<()> {
        let name = row.get_ref(0)?.as_bytes().unwrap_or_default();
        let (salt, value) = (row.get_ref(1)?.as_bytes(), row.get_ref(2)?.as_bytes());
        match (Name::try_from(name), salt, value) {
            (Ok(name), Ok(salt), Ok(value)) => {
                self.messages.add(salt, value);
                self.names.push(name);
            }
            _ => wrong(name, findings),
        }
        Ok(())
    }

    fn tell(&mut self, findings: &mut Findings) {
        for (name, hash) in self.names.drain(..).zip(self.messages.hashes()) {
            if !is_hex_of(&name, &hash) {
                wrong(&name, findings);
            }
        }
    }
}

fn wrong(name: &[u8], findings: &mut Findings) {
    let name = String::from_utf8_lossy(name);
    findings.add(FindingKind::Content, None, format!(
        "保存された内容（{name}）が、記録の中の約束値と合いません。バックアップの同じ内容と比べ、restore で戻してください。"
    ));
}
