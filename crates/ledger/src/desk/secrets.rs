//! How does a secret lie on the desk that must be read again? Sealed with AES-256-GCM, by a key in a file beside the desk.
//! Takes a data folder; gives the seal. A copy of `desk.db` alone tells no secret of a second factor.
//! INVARIANT: the key is made once and never changed, so that the key of any backup opens what is sealed with it.

use std::path::Path;

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rusqlite::{Connection, TransactionBehavior};

use super::{DESK, damaged, failed};
use crate::fault::{Fault, FaultKind, Result};
use crate::folder;

/// The key of what is sealed on the desk.
pub(crate) const KEY: &str = "desk.key";
const MAKING: &str = "desk.key.partial";
/// Before what is sealed. No secret in Base32 begins so.
const MARK: &str = "v1.";
const NONCE_BYTES: usize = 12;

/// 封印 (seal) of secrets on the desk.
pub(super) struct Seal {
    cipher: Aes256Gcm,
}

impl Seal {
    /// The seal of a folder; the first time its key is made, and what lay in the clear is sealed.
    pub(super) fn of(dir: &Path, connection: &mut Connection) -> Result<Seal> {
        let path = dir.join(KEY);
        let rows = secrets(connection)?;
        if path.exists() && rows.iter().all(|(_, secret)| secret.starts_with(MARK)) {
            return read(&path);
        }
        // Whoever opens the same desk meanwhile waits for this batch: there is one key.
        let batch = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        let rows = secrets(&batch)?;
        let sealed = rows.iter().any(|(_, secret)| secret.starts_with(MARK));
        let seal = match path.exists() {
            true => read(&path)?,
            false if sealed => return Err(lost(&path)),
            false => made(dir, &path)?,
        };
        for (person, secret) in rows.iter().filter(|(_, secret)| !secret.starts_with(MARK)) {
            let sql = "UPDATE credential SET totp = ?2 WHERE person = ?1";
            batch.execute(sql, (person, seal.close(person, secret)?)).map_err(failed)?;
        }
        batch.commit().map_err(failed)?;
        Ok(seal)
    }

    /// Seals a secret for a person: in the row of another it does not open.
    pub(super) fn close(&self, person: &str, secret: &str) -> Result<String> {
        let mut nonce = [0u8; NONCE_BYTES];
        getrandom::fill(&mut nonce).map_err(|error| unsealed(&error))?;
        let payload = Payload { msg: secret.as_bytes(), aad: person.as_bytes() };
        let sealed = self.cipher.encrypt(&Nonce::from(nonce), payload).map_err(|error| unsealed(&error))?;
        Ok(format!("{MARK}{}", STANDARD.encode([nonce.as_slice(), &sealed].concat())))
    }

    /// The secret of a person.
    pub(super) fn open(&self, person: &str, sealed: &str) -> Result<String> {
        let broken = || damaged("二段階目の認証の鍵が、desk.key と合いません");
        let bytes = sealed.strip_prefix(MARK).and_then(|text| STANDARD.decode(text).ok());
        let bytes = bytes.ok_or_else(broken)?;
        let (nonce, text) = bytes.split_first_chunk::<NONCE_BYTES>().ok_or_else(broken)?;
        let payload = Payload { msg: text, aad: person.as_bytes() };
        let secret = self.cipher.decrypt(&Nonce::from(*nonce), payload).map_err(|_| broken())?;
        String::from_utf8(secret).map_err(|_| broken())
    }
}

/// Persons with what stands in their rows.
fn secrets(connection: &Connection) -> Result<Vec<(String, String)>> {
    let sql = "SELECT person, totp FROM credential WHERE totp IS NOT NULL";
    let mut select = connection.prepare(sql).map_err(failed)?;
    let rows = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).map_err(failed)?;
    rows.collect::<rusqlite::Result<_>>().map_err(failed)
}

fn read(path: &Path) -> Result<Seal> {
    let text = folder::small_text(path)?;
    let key = STANDARD.decode(text.trim_end()).ok();
    let cipher = key.and_then(|key| Aes256Gcm::new_from_slice(&key).ok());
    cipher.map(|cipher| Seal { cipher }).ok_or_else(|| Fault::damaged(path.display()))
}

/// Makes the key; it gets its name when it is whole.
fn made(dir: &Path, path: &Path) -> Result<Seal> {
    let mut key = [0u8; 32];
    getrandom::fill(&mut key).map_err(|error| unsealed(&error))?;
    let making = dir.join(MAKING);
    if making.exists() {
        std::fs::remove_file(&making).map_err(|error| Fault::io(&making, error))?;
    }
    folder::write_private(&making, format!("{}\n", STANDARD.encode(key)).as_bytes())?;
    std::fs::rename(&making, path).map_err(|error| Fault::io(path, error))?;
    folder::sync_folder(dir)?;
    read(path)
}

fn lost(path: &Path) -> Fault {
    Fault::new(
        FaultKind::Damaged,
        format!(
            "「{}」がないため、{DESK} にある二段階目の認証の鍵を読めません。控えのフォルダーにある {KEY} を、データフォルダーにコピーしてください（中身はずっと同じなので、どの控えのものでも使えます）。",
            path.display()
        ),
    )
}

fn unsealed(error: &impl std::fmt::Display) -> Fault {
    Fault::new(FaultKind::Other, format!("二段階目の認証の鍵を保存できません。（{error}）"))
}
