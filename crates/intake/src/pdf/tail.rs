//! Is the end of a PDF as its writer left it? Takes its bytes. A file that was cut short or changed by hand has no valid
//! pointer to its table of objects at the end; hayro then rebuilds the table and says nothing about it.

/// How far from the end the pointer stands at most.
const REACH: usize = 2048;

/// Whether the table of objects is where the end of the file says.
pub(crate) fn sound(bytes: &[u8]) -> bool {
    let tail = &bytes[bytes.len().saturating_sub(REACH)..];
    let word = b"startxref";
    let Some(at) = tail.windows(word.len()).rposition(|w| w == word) else { return false };
    let behind = tail[at + word.len()..].trim_ascii_start();
    let digits = behind.iter().take_while(|b| b.is_ascii_digit()).count();
    let place = std::str::from_utf8(&behind[..digits]).ok().and_then(|d| d.parse::<usize>().ok());
    let ends = behind[digits..].windows(5).any(|w| w == b"%%EOF");
    let Some(table) = place.and_then(|p| bytes.get(p..)) else { return false };
    let table = table.trim_ascii_start();
    // Either the table itself or the number of the object that holds it.
    ends && (table.starts_with(b"xref") || table.first().is_some_and(u8::is_ascii_digit))
}
