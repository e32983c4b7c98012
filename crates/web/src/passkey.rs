//! How does a device prove that its owner is there? Passkeys (WebAuthn), always with user verification: both factors at once.
//! Takes the address by which people reach the pages; gives challenges as JSON, and looks at what devices answer.
//! INVARIANT: a challenge is kept here, answered once, and only for some minutes. Pages are in `pages::passkeys`.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use ledger::fault::{Fault, FaultKind, Result};
use practice::calendar::Moment;
use practice::value::{hash, hex};
use webauthn_rs::prelude::{
    CredentialID, DiscoverableAuthentication, DiscoverableKey, Passkey, PasskeyRegistration,
    PublicKeyCredential, RegisterPublicKeyCredential, Url, Uuid, Webauthn, WebauthnBuilder,
};

use crate::session;

/// A challenge is answered within so many seconds.
const WITHIN_SECONDS: i64 = 300;
/// So many challenges wait at most; then the oldest go.
const MOST_WAITING: usize = 2_000;

/// パスキーの照合 (passkeys of a site).
pub struct Passkeys {
    webauthn: Webauthn,
    /// The address that devices know.
    address: String,
    waiting: Mutex<HashMap<String, (Moment, Waiting)>>,
}

/// A challenge that waits for its answer.
enum Waiting {
    Registration(String, PasskeyRegistration),
    SignIn(DiscoverableAuthentication),
}

/// 問い (challenge), as it stands on a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Challenge {
    /// By which the answer is matched; empty: passkeys are not offered here.
    pub id: String,
    /// What the device is asked, as JSON.
    pub options: String,
}

/// A device that answered rightly.
pub struct Registered {
    /// Its id.
    pub id: String,
    /// Its public key, as JSON.
    pub content: String,
}

impl Passkeys {
    /// Passkeys for an address; none where it is no name: devices keep passkeys for names only.
    pub fn of(address: &str) -> Option<Passkeys> {
        let url = Url::parse(address).ok()?;
        let name = url.domain()?.to_string();
        let webauthn = WebauthnBuilder::new(&name, &url).ok()?.rp_name("関守").build().ok()?;
        Some(Passkeys { webauthn, address: address.to_string(), waiting: Mutex::default() })
    }

    /// The address under which devices know this machine; by another one they offer no passkey.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Asks a person's device to make a passkey; those that he has are not made again.
    ///
    /// # Errors
    /// No random numbers.
    pub fn ask_registration(
        &self,
        (person, name): (&str, &str),
        there: &[String],
        now: Moment,
    ) -> Result<Challenge> {
        let there = there.iter().filter_map(|id| credential_id(id)).collect();
        let (asked, state) = self
            .webauthn
            .start_passkey_registration(owner(person), person, name, Some(there))
            .map_err(|e| fault(&e))?;
        let mut options = serde_json::to_value(&asked).map_err(|e| fault(&e))?;
        // The device keeps whose it is, so that nobody types his number.
        if let Some(chosen) = options.pointer_mut("/publicKey/authenticatorSelection") {
            chosen["residentKey"] = "required".into();
            chosen["requireResidentKey"] = true.into();
        }
        self.wait(&options, Waiting::Registration(person.to_string(), state), now)
    }

    /// Asks any device for a passkey of this site.
    ///
    /// # Errors
    /// No random numbers.
    pub fn ask_sign_in(&self, now: Moment) -> Result<Challenge> {
        let (asked, state) = self.webauthn.start_discoverable_authentication().map_err(|e| fault(&e))?;
        let mut options = serde_json::to_value(&asked).map_err(|e| fault(&e))?;
        if let Some(whole) = options.as_object_mut() {
            // Asked when the person presses the button, not while he types.
            whole.remove("mediation");
        }
        self.wait(&options, Waiting::SignIn(state), now)
    }

    fn wait(&self, options: &serde_json::Value, state: Waiting, now: Moment) -> Result<Challenge> {
        let id = session::secret()?;
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.retain(|_, (since, _)| (0..WITHIN_SECONDS).contains(&now.seconds_since(*since)));
        if waiting.len() >= MOST_WAITING {
            let oldest = waiting.iter().min_by_key(|(_, (since, _))| *since).map(|(id, _)| id.clone());
            oldest.and_then(|id| waiting.remove(&id));
        }
        waiting.insert(id.clone(), (now, state));
        Ok(Challenge { id, options: options.to_string() })
    }

    fn take(&self, id: &str, now: Moment) -> Option<Waiting> {
        let (since, state) = self.waiting.lock().unwrap_or_else(PoisonError::into_inner).remove(id)?;
        (0..WITHIN_SECONDS).contains(&now.seconds_since(since)).then_some(state)
    }

    /// Looks at a device's answer to a registration; none: it is not right, too late, or somebody else's.
    pub fn registered(&self, person: &str, id: &str, answer: &str, now: Moment) -> Option<Registered> {
        let Waiting::Registration(whose, state) = self.take(id, now)? else { return None };
        let answer: RegisterPublicKeyCredential = serde_json::from_str(answer).ok()?;
        let passkey = self.webauthn.finish_passkey_registration(&answer, &state).ok()?;
        let made = Registered { id: hex(passkey.cred_id()), content: serde_json::to_string(&passkey).ok()? };
        (whose == person).then_some(made)
    }

    /// Which passkey an answer says that it is from; nothing is proved by it.
    pub fn said(answer: &str) -> Option<String> {
        let answer: PublicKeyCredential = serde_json::from_str(answer).ok()?;
        Some(hex(answer.get_credential_id()))
    }

    /// Looks at a device's answer to a sign-in with the passkey that is kept of it; gives what is to be kept from now on.
    pub fn signed_in(
        &self,
        (person, content): (&str, &str),
        id: &str,
        answer: &str,
        now: Moment,
    ) -> Option<String> {
        let Waiting::SignIn(state) = self.take(id, now)? else { return None };
        let answer: PublicKeyCredential = serde_json::from_str(answer).ok()?;
        let (whose, _) = self.webauthn.identify_discoverable_authentication(&answer).ok()?;
        let mut passkey: Passkey = serde_json::from_str(content).ok()?;
        let key = DiscoverableKey::from(&passkey);
        let result = self.webauthn.finish_discoverable_authentication_v2(&answer, state, &key).ok()?;
        passkey.update_credential(&result);
        (whose == owner(person) && result.user_verified()).then(|| serde_json::to_string(&passkey).ok())?
    }
}

/// By which a device knows its owner: always the same for a person, so that a new passkey replaces the old one on it.
fn owner(person: &str) -> Uuid {
    let digest = hash(format!("sekimori passkey {person}").as_bytes());
    let mut bytes = [0u8; 16];
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte =
            digest.get(at * 2..at * 2 + 2).and_then(|h| u8::from_str_radix(h, 16).ok()).unwrap_or_default();
    }
    Uuid::from_bytes(bytes)
}

fn credential_id(id: &str) -> Option<CredentialID> {
    let pairs = id.as_bytes().chunks(2).map(|p| u8::from_str_radix(std::str::from_utf8(p).ok()?, 16).ok());
    pairs.collect()
}

fn fault(why: &impl std::fmt::Display) -> Fault {
    Fault::new(FaultKind::Other, format!("パスキーの問いを作れません。（{why}）"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Moment {
        text.parse().expect("a moment")
    }

    #[test]
    fn passkeys_are_for_names_only() {
        for address in
            ["https://sekimori.city.example.lg.jp/", "https://sekimori:8443/", "http://localhost:8680/"]
        {
            assert!(Passkeys::of(address).is_some(), "{address}");
        }
        for address in ["https://192.168.1.5/", "https://[fd00::1]/", "", "sekimori"] {
            assert!(Passkeys::of(address).is_none(), "{address}");
        }
    }

    #[test]
    fn a_challenge_is_answered_once_and_in_time() {
        let passkeys = Passkeys::of("https://sekimori.example/").expect("a name");
        let now = at("2026-11-22T09:00");
        let asked = passkeys.ask_sign_in(now).expect("asked");
        assert!(passkeys.take(&asked.id, now).is_some());
        assert!(passkeys.take(&asked.id, now).is_none(), "once");
        let late = passkeys.ask_sign_in(now).expect("asked");
        assert!(passkeys.take(&late.id, at("2026-11-22T09:06")).is_none(), "too late");
    }

    #[test]
    fn waiting_challenges_are_bounded() {
        let passkeys = Passkeys::of("https://sekimori.example/").expect("a name");
        for _ in 0..MOST_WAITING + 10 {
            passkeys.ask_sign_in(at("2026-11-22T09:00")).expect("asked");
        }
        assert!(passkeys.waiting.lock().expect("lock").len() <= MOST_WAITING);
    }

    #[test]
    fn the_device_is_asked_to_verify_its_owner_and_to_keep_the_passkey() {
        let passkeys = Passkeys::of("https://sekimori.example/").expect("a name");
        let asked = passkeys
            .ask_registration(("1005", "東"), &["00ff".to_string()], at("2026-11-22T09:00"))
            .expect("asked");
        let options: serde_json::Value = serde_json::from_str(&asked.options).expect("JSON");
        let chosen = &options["publicKey"]["authenticatorSelection"];
        assert_eq!(
            (&chosen["residentKey"], &chosen["userVerification"]),
            (&"required".into(), &"required".into())
        );
        assert_eq!(options["publicKey"]["rp"]["id"], "sekimori.example");
        assert_eq!(options["publicKey"]["excludeCredentials"].as_array().map(Vec::len), Some(1));
    }

    #[test]
    fn rubbish_is_no_answer() {
        let passkeys = Passkeys::of("https://sekimori.example/").expect("a name");
        let now = at("2026-11-22T09:00");
        for answer in ["", "{}", "[1", "\u{0}"] {
            let asked = passkeys.ask_registration(("1005", "東"), &[], now).expect("asked");
            assert!(passkeys.registered("1005", &asked.id, answer, now).is_none(), "{answer}");
            assert_eq!(Passkeys::said(answer), None);
        }
    }
}
