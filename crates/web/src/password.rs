//! How is a password kept and compared? Argon2id, two at once at most.
//! Takes words; gives hashes in PHC form, yes or no.
//! Hashes are kept by the desk; how often somebody may try is in `limits` and `session`, which words are taken in `weakness`.

use std::sync::{Condvar, Mutex, PoisonError};

use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use argon2::{Algorithm, Argon2, Params, Version};
use ledger::desk::Desk;
use ledger::fault::{Fault, FaultKind, Result};
use practice::calendar::Moment;

/// Memory of one hash in KiB, passes and lanes, as OWASP recommends for Argon2id.
const COST: (u32, u32, u32) = (19_456, 2, 1);
/// So many hashes are made at once at most; further ones wait. Each takes 19 MiB.
const AT_ONCE: u32 = 2;

/// 照合器 (hasher) with a bound on how many work at once.
#[derive(Default)]
pub(crate) struct Hasher {
    busy: Mutex<u32>,
    free: Condvar,
}

struct Turn<'a>(&'a Hasher);

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        *self.0.busy.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        self.0.free.notify_one();
    }
}

impl Hasher {
    fn turn(&self) -> Turn<'_> {
        let mut busy = self.busy.lock().unwrap_or_else(PoisonError::into_inner);
        while *busy >= AT_ONCE {
            busy = self.free.wait(busy).unwrap_or_else(PoisonError::into_inner);
        }
        *busy += 1;
        Turn(self)
    }

    /// The hash of a password, with its salt and parameters.
    ///
    /// # Errors
    /// No random numbers, or no memory.
    pub(crate) fn hash(&self, password: &str) -> Result<String> {
        let _turn = self.turn();
        let mut salt = [0u8; 16];
        getrandom::fill(&mut salt).map_err(|e| fault(&e))?;
        let made = argon()?.hash_password_with_salt(password.as_bytes(), &salt).map_err(|e| fault(&e))?;
        Ok(made.to_string())
    }

    /// Whether a password belongs to a hash. Without a hash the same work is done, so that time tells nothing.
    ///
    /// # Errors
    /// No memory.
    pub(crate) fn matches(&self, password: &str, hash: Option<&str>) -> Result<bool> {
        let Some(hash) = hash else {
            let _ = self.hash(password)?;
            return Ok(false);
        };
        let _turn = self.turn();
        let Ok(parsed) = PasswordHash::new(hash) else { return Ok(false) };
        Ok(argon()?.verify_password(password.as_bytes(), &parsed).is_ok())
    }
}

fn argon() -> Result<Argon2<'static>> {
    let (memory, passes, lanes) = COST;
    let params = Params::new(memory, passes, lanes, None).map_err(|e| fault(&e))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn fault(why: &impl std::fmt::Display) -> Fault {
    Fault::new(FaultKind::Other, format!("パスワードを処理できません。（{why}）"))
}

/// A temporary password (仮のパスワード), of characters that cannot be mistaken for one another on paper.
///
/// # Errors
/// No random numbers.
pub fn temporary() -> Result<String> {
    const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";
    let mut out = String::new();
    while out.chars().filter(|c| *c != '-').count() < 12 {
        let mut byte = [0u8; 1];
        getrandom::fill(&mut byte).map_err(|e| fault(&e))?;
        // Bytes beyond the last whole round would make the first letters more frequent.
        let at = usize::from(byte[0]);
        if at >= 256 - 256 % LETTERS.len() {
            continue;
        }
        if matches!(out.len(), 4 | 9) {
            out.push('-');
        }
        out.push(char::from(LETTERS.get(at % LETTERS.len()).copied().unwrap_or(b'a')));
    }
    Ok(out)
}

/// Gives a person a temporary password; his sessions end.
///
/// # Errors
/// The desk cannot be written.
pub fn give_temporary(desk: &Desk, person: &str, at: Moment) -> Result<String> {
    let password = temporary()?;
    desk.set_password(person, &Hasher::default().hash(&password)?, true, at)?;
    desk.end_other_sessions(person, "")?;
    Ok(password)
}

/// Gives several persons one lasting password: for rehearsals with invented people only.
///
/// # Errors
/// The desk cannot be written.
pub fn give_same(desk: &Desk, persons: &[&String], password: &str, at: Moment) -> Result<()> {
    let hash = Hasher::default().hash(password)?;
    for person in persons.iter().filter(|p| desk.credential(p).is_ok_and(|c| c.is_none())) {
        desk.set_password(person, &hash, false, at)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_hash_at_once_than_memory_is_set_aside_for_and_the_next_waits_its_turn() {
        use std::sync::atomic::{AtomicU32, Ordering};
        let (hasher, now, most, ended) =
            (Hasher::default(), AtomicU32::new(0), AtomicU32::new(0), AtomicU32::new(0));
        std::thread::scope(|scope| {
            for _ in 0..16 {
                scope.spawn(|| {
                    let _turn = hasher.turn();
                    most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                    (0..200).for_each(|_| std::thread::yield_now());
                    now.fetch_sub(1, Ordering::SeqCst);
                    ended.fetch_add(1, Ordering::SeqCst);
                });
            }
        });
        assert_eq!(ended.load(Ordering::SeqCst), 16, "everybody had his turn");
        assert!(most.load(Ordering::SeqCst) <= AT_ONCE, "{most:?} at once");
    }

    #[test]
    fn a_password_matches_its_own_hash_only() {
        let hasher = Hasher::default();
        let hash = hasher.hash("長い合い言葉 1つ目").expect("hash");
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(hasher.matches("長い合い言葉 1つ目", Some(&hash)).expect("compare"));
        assert!(!hasher.matches("長い合い言葉 2つ目", Some(&hash)).expect("compare"));
        assert!(!hasher.matches("長い合い言葉 1つ目", None).expect("compare"));
        assert!(!hasher.matches("長い合い言葉 1つ目", Some("壊れたハッシュ")).expect("compare"));
    }

    #[test]
    fn temporary_passwords_differ_and_are_taken() {
        let (a, b) = (temporary().expect("random"), temporary().expect("random"));
        assert_ne!(a, b);
        assert_eq!(a.len(), 14);
        assert_eq!(crate::weakness::weakness(&a, &["1005"]), None);
    }
}
