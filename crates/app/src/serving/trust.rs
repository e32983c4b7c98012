//! Whom does this machine believe, and what does it know in secret, when it asks another one? Authorities and words in files.
//! Takes paths of the settings; gives certificates and words, or a Japanese sentence that names the file.

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use std::path::Path;

/// Whom to trust: the authorities of a file alone, else those of the machine.
///
/// # Errors
/// A Japanese sentence: the file is none of certificates.
pub fn authorities(ca: Option<&Path>) -> Result<Vec<CertificateDer<'static>>, String> {
    let Some(path) = ca else { return Ok(rustls_native_certs::load_native_certs().certs) };
    let bad = || format!("{}: 認証局の証明書（PEM形式）として読めません。", path.display());
    let found: Vec<_> = CertificateDer::pem_file_iter(path)
        .and_then(Iterator::collect)
        .map_err(|_: rustls::pki_types::pem::Error| bad())?;
    match found.is_empty() {
        true => Err(bad()),
        false => Ok(found),
    }
}

/// The word in a file of one line; `whose` says what it is.
///
/// # Errors
/// A Japanese sentence: it cannot be read, or is empty.
pub fn secret(path: &Path, whose: &str) -> Result<String, String> {
    let text = std::fs::read_to_string(path)
        .map_err(|e| format!("{}: 読めません（{}）。", path.display(), crate::input::reason(&e)))?;
    match text.trim_end_matches(['\r', '\n']) {
        "" => Err(format!("{}: 空です。{whose}を1行で書いてください。", path.display())),
        word => Ok(word.to_string()),
    }
}
