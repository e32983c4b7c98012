//! How is a root signed so that others can check it? C2SP signed notes with checkpoints, over Ed25519.
//! Takes an origin, a size and a root, or the text of a note from anywhere; gives the note, or what it says once verified.
//! Where notes and key files lie is in `log` and `folder`.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer as _, SigningKey, Verifier as _, VerifyingKey, verify_batch};
use sha2::{Digest, Sha256};

use crate::merkle::Hash;

/// The type byte of Ed25519 in key hashes and key texts.
const ED25519: u8 = 1;
/// A note is a few lines; whatever is longer is none.
const MOST_BYTES: usize = 1 << 20;
/// So many signature lines are looked at.
const MOST_SIGNATURES: usize = 100;
const PRIVATE_PREFIX: &str = "PRIVATE+KEY+";

/// 検証点 (checkpoint): how many events there are, and the root over them, under the name of the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The name of the ledger.
    pub origin: String,
    /// The number of events.
    pub size: u64,
    /// The root of the tree over them.
    pub root: Hash,
}

/// 署名の不備 (note error): why a text is no signed checkpoint of this ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoteError {
    /// It has not the form of a signed checkpoint.
    Malformed,
    /// No signature line bears the name and the number of the key.
    UnknownKey,
    /// A signature of the key does not belong to this text.
    BadSignature,
}

impl fmt::Display for NoteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            NoteError::Malformed => "検証点の形をしていません",
            NoteError::UnknownKey => "この原簿の鍵による署名がありません",
            NoteError::BadSignature => "署名が本文と合いません",
        })
    }
}

impl std::error::Error for NoteError {}

impl Checkpoint {
    /// The text that is signed: three lines.
    pub fn text(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.size, STANDARD.encode(self.root))
    }

    /// Reads the text of a checkpoint. Further lines (extensions) are allowed and not looked at.
    pub fn parse(text: &str) -> Result<Self, NoteError> {
        let malformed = NoteError::Malformed;
        let mut lines = text.strip_suffix('\n').ok_or(malformed)?.split('\n');
        let (origin, size, root) = (lines.next(), lines.next(), lines.next());
        let origin = origin.filter(|origin| !origin.is_empty()).ok_or(malformed)?;
        let size = size.and_then(decimal).ok_or(malformed)?;
        let root = root.and_then(|root| STANDARD.decode(root).ok()).ok_or(malformed)?;
        let root = Hash::try_from(root.as_slice()).map_err(|_| malformed)?;
        Ok(Checkpoint { origin: origin.to_owned(), size, root })
    }
}

/// A number as C2SP writes it: decimal digits without leading zeros. Beyond 63 bits no row could have it.
fn decimal(text: &str) -> Option<u64> {
    let plain = !text.is_empty()
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && (text == "0" || !text.starts_with('0'));
    plain.then(|| text.parse::<u64>().ok()).flatten().filter(|size| *size <= i64::MAX as u64)
}

/// May a ledger be called so? A name stands on one line, without spaces and without plus signs.
pub fn is_origin(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 255
        && !name.chars().any(|c| c.is_whitespace() || c.is_control() || c == '+')
}

/// 署名鍵 (signing key): makes notes. Its text stands in its own file and in no log.
pub struct SigningPair {
    key: SigningKey,
    public: PublicKey,
}

impl SigningPair {
    /// The pair made from 32 random bytes, under the name of the ledger.
    pub fn from_seed(name: &str, seed: &[u8; 32]) -> Self {
        let key = SigningKey::from_bytes(seed);
        let public = PublicKey { name: name.to_owned(), key: key.verifying_key() };
        SigningPair { key, public }
    }

    /// The text of the private key file.
    pub fn private_text(&self) -> String {
        let mut bytes = vec![ED25519];
        bytes.extend_from_slice(self.key.as_bytes());
        let (name, number) = (&self.public.name, self.public.number());
        format!("{PRIVATE_PREFIX}{name}+{number:08x}+{}\n", STANDARD.encode(bytes))
    }

    /// Reads the private key file.
    pub fn parse(text: &str) -> Option<Self> {
        let (name, number, seed) = key_parts(text.trim_end().strip_prefix(PRIVATE_PREFIX)?)?;
        let pair = SigningPair::from_seed(name, &seed);
        (pair.public.number() == number).then_some(pair)
    }

    /// The key by which others verify.
    pub fn public(&self) -> &PublicKey {
        &self.public
    }

    /// The signed note over a checkpoint.
    pub fn sign(&self, checkpoint: &Checkpoint) -> String {
        let text = checkpoint.text();
        let mut bytes = self.public.number().to_be_bytes().to_vec();
        bytes.extend_from_slice(&self.key.sign(text.as_bytes()).to_bytes());
        format!("{text}\n\u{2014} {} {}\n", self.public.name, STANDARD.encode(bytes))
    }
}

/// 検証鍵 (public key): verifies notes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey {
    name: String,
    key: VerifyingKey,
}

impl PublicKey {
    /// The name of the ledger that signs with it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text of the public key file (a `vkey` of C2SP).
    pub fn text(&self) -> String {
        let mut bytes = vec![ED25519];
        bytes.extend_from_slice(self.key.as_bytes());
        format!("{}+{:08x}+{}\n", self.name, self.number(), STANDARD.encode(bytes))
    }

    /// Reads the public key file.
    pub fn parse(text: &str) -> Option<Self> {
        let (name, number, bytes) = key_parts(text.trim_end())?;
        // With a key of small order anybody could sign. Every other one is held to RFC 8032, as other verifiers do.
        let key = VerifyingKey::from_bytes(&bytes).ok().filter(|key| !key.is_weak())?;
        let public = PublicKey { name: name.to_owned(), key };
        (public.number() == number).then_some(public)
    }

    /// The number by which a signature line names its key.
    fn number(&self) -> u32 {
        let mut hasher = Sha256::new();
        hasher.update(self.name.as_bytes());
        hasher.update([b'\n', ED25519]);
        hasher.update(self.key.as_bytes());
        let hash: Hash = hasher.finalize().into();
        u32::from_be_bytes([hash[0], hash[1], hash[2], hash[3]])
    }

    /// What a note says, if this key signed it under its own name.
    pub fn open(&self, note: &str) -> Result<Checkpoint, NoteError> {
        self.read(note)?.verified(&self.key)
    }

    /// The same for many notes, which costs half as much for each. Where not all of them hold, each is looked at by itself.
    pub fn open_all<'a>(&self, notes: impl Iterator<Item = &'a str>) -> Vec<Result<Checkpoint, NoteError>> {
        let read: Vec<_> = notes.map(|note| self.read(note)).collect();
        let signed = || read.iter().flatten().flat_map(|one| one.signatures.iter().map(|it| (one.text, *it)));
        let (texts, signatures): (Vec<&[u8]>, Vec<Signature>) =
            signed().map(|(text, signature)| (text.as_bytes(), signature)).unzip();
        let keys = vec![self.key; texts.len()];
        let together = verify_batch(&texts, &signatures, &keys).is_ok();
        let verified = |one: Signed<'_>| if together { Ok(one.checkpoint) } else { one.verified(&self.key) };
        read.into_iter().map(|one| one.and_then(verified)).collect()
    }

    /// A note that bears signatures under this name and number, whatever they are worth.
    fn read<'a>(&self, note: &'a str) -> Result<Signed<'a>, NoteError> {
        if note.len() > MOST_BYTES || note.chars().any(|c| c.is_control() && c != '\n') {
            return Err(NoteError::Malformed);
        }
        let at = note.rfind("\n\n").ok_or(NoteError::Malformed)?;
        let (text, lines) = (&note[..=at], &note[at + 2..]);
        let lines = lines.strip_suffix('\n').ok_or(NoteError::Malformed)?;
        let checkpoint = Checkpoint::parse(text)?;
        let mut signatures = Vec::new();
        for (count, line) in lines.split('\n').enumerate() {
            let (name, bytes) = signature_line(line).ok_or(NoteError::Malformed)?;
            if count >= MOST_SIGNATURES {
                return Err(NoteError::Malformed);
            }
            let Some((number, signature)) = bytes.split_first_chunk::<4>() else {
                return Err(NoteError::Malformed);
            };
            if name != self.name || *number != self.number().to_be_bytes() {
                // Others may sign too, such as a witness.
                continue;
            }
            signatures.push(Signature::from_slice(signature).map_err(|_| NoteError::BadSignature)?);
        }
        if signatures.is_empty() || checkpoint.origin != self.name {
            return Err(NoteError::UnknownKey);
        }
        Ok(Signed { checkpoint, text, signatures })
    }
}

/// A note taken apart: every signature of our key must hold.
struct Signed<'a> {
    checkpoint: Checkpoint,
    text: &'a str,
    signatures: Vec<Signature>,
}

impl Signed<'_> {
    fn verified(self, key: &VerifyingKey) -> Result<Checkpoint, NoteError> {
        let holds = |signature| key.verify(self.text.as_bytes(), signature).is_ok();
        if self.signatures.iter().all(holds) { Ok(self.checkpoint) } else { Err(NoteError::BadSignature) }
    }
}

/// `name+number+base64(01 and 32 bytes)`.
fn key_parts(text: &str) -> Option<(&str, u32, [u8; 32])> {
    let mut parts = text.splitn(3, '+');
    let name = parts.next().filter(|name| is_origin(name))?;
    let number = parts.next().filter(|number| number.len() == 8 && number.is_ascii())?;
    let number = u32::from_str_radix(number, 16).ok()?;
    let bytes = STANDARD.decode(parts.next()?).ok()?;
    let (kind, key) = bytes.split_first()?;
    (*kind == ED25519).then_some(())?;
    Some((name, number, key.try_into().ok()?))
}

/// `— name base64`.
fn signature_line(line: &str) -> Option<(&str, Vec<u8>)> {
    let (name, bytes) = line.strip_prefix("\u{2014} ")?.split_once(' ')?;
    let bytes = STANDARD.decode(bytes).ok()?;
    is_origin(name).then_some((name, bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair() -> SigningPair {
        SigningPair::from_seed("sekimori.example/ledger", &[7; 32])
    }

    #[test]
    fn a_note_says_what_was_signed() {
        let checkpoint = Checkpoint { origin: "sekimori.example/ledger".into(), size: 9, root: [3; 32] };
        let note = pair().sign(&checkpoint);
        assert_eq!(note.lines().nth(1), Some("9"));
        assert_eq!(pair().public().open(&note), Ok(checkpoint));
        let other = SigningPair::from_seed("sekimori.example/ledger", &[8; 32]);
        assert_eq!(other.public().open(&note), Err(NoteError::UnknownKey));
        assert_eq!(pair().public().open(&note.replacen('9', "8", 1)), Err(NoteError::BadSignature));
    }

    #[test]
    fn many_notes_say_what_each_says_by_itself() {
        let note =
            |size| pair().sign(&Checkpoint { origin: "sekimori.example/ledger".into(), size, root: [3; 32] });
        let mut notes: Vec<String> = (0..40).map(note).collect();
        let open_all = |notes: &[String]| pair().public().open_all(notes.iter().map(String::as_str));
        assert!(
            open_all(&notes).iter().zip(0..).all(|(one, size)| one.as_ref().is_ok_and(|c| c.size == size))
        );
        notes[7] = notes[7].replacen('7', "8", 1);
        notes[9] = "何でもない".to_string();
        let other = SigningPair::from_seed("sekimori.example/ledger", &[8; 32]);
        notes[11] =
            other.sign(&Checkpoint { origin: "sekimori.example/ledger".into(), size: 11, root: [3; 32] });
        let each: Vec<_> = notes.iter().map(|note| pair().public().open(note)).collect();
        assert_eq!(open_all(&notes), each);
        assert_eq!(each.iter().filter(|one| one.is_err()).count(), 3);
        assert!(open_all(&[]).is_empty());
    }

    #[test]
    fn key_texts_can_be_read_back() {
        let again = SigningPair::parse(&pair().private_text()).unwrap();
        assert_eq!(again.public(), pair().public());
        assert_eq!(PublicKey::parse(&pair().public().text()).as_ref(), Some(pair().public()));
        let other_name = pair().public().text().replace("example", "exbmple");
        assert_eq!(PublicKey::parse(&other_name), None);
    }

    /// The example key of Go's `golang.org/x/mod/sumdb/note`, which everybody's implementation reads.
    #[test]
    fn a_key_of_others_has_their_number() {
        let text = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
        assert_eq!(PublicKey::parse(text).unwrap().name(), "PeterNeumann");
    }

    proptest::proptest! {
        #[test]
        fn hostile_notes_do_not_panic(text in "(\\PC|\n|\u{2014} |[0-9]\n){0,80}", cut in 0usize..200, put in "\\PC{0,3}") {
            let _ = pair().public().open(&text);
            let _ = PublicKey::parse(&text);
            let mut note = pair().sign(&Checkpoint { origin: "sekimori.example/ledger".into(), size: 9, root: [3; 32] });
            let at = (0..=cut.min(note.len())).rev().find(|at| note.is_char_boundary(*at)).unwrap();
            note.insert_str(at, &put);
            let opened = pair().public().open(&note);
            proptest::prop_assert!(put.is_empty() == opened.is_ok() || opened.is_ok_and(|c| c.size == 9));
            let _ = pair().public().open(&note[..at]);
        }
    }
}
