//! Which character is a glyph of a Japanese font that does not tell its characters? Takes the fonts of a page; gives the
//! character by the name of the font and the code of the glyph, through the public map of Adobe-Japan1.
//! Fonts that are not embedded are known to hayro itself; here are the embedded ones without ToUnicode.

use std::collections::HashMap;

use hayro_interpret::hayro_cmap::{BfString, CMap, CMapName, load_embedded};
use hayro_interpret::hayro_syntax::object::{Array, Dict, Name, String as PdfString};
use hayro_interpret::hayro_syntax::page::Resources;

/// Fonts of the page at hand that do not tell their characters.
#[derive(Default)]
pub(crate) struct Fonts {
    /// Name of the font → its encoding, if its glyphs are those of Adobe-Japan1.
    mute: HashMap<String, Option<String>>,
    /// Encodings that were read; `None` is one that is unknown.
    encodings: HashMap<String, Option<CMap>>,
    japan: Option<Option<CMap>>,
}

/// More fonts than this no page of a policy has.
const MAX_FONTS: usize = 256;

impl Fonts {
    /// Turns to the fonts of another page.
    pub fn turn_to(&mut self, resources: &Resources<'_>) {
        self.mute.clear();
        for key in resources.fonts.keys().take(MAX_FONTS) {
            let Some(font) = resources.fonts.get::<Dict<'_>>(key) else { continue };
            if font.contains_key(b"ToUnicode") {
                continue;
            }
            if let Some(name) = font.get::<Name<'_>>(b"BaseFont") {
                self.mute.insert(bare(name.as_str()), japanese(&font));
            }
        }
    }

    /// Whether the characters of a font are guessed from its glyphs.
    pub fn guessed(&self, name: Option<&str>) -> bool {
        name.is_none_or(|n| self.mute.contains_key(&bare(n)))
    }

    /// The character of a glyph.
    pub fn character(&mut self, name: &str, code: u32) -> Option<String> {
        let encoding = self.mute.get(&bare(name))?.clone()?;
        let cid = match encoding.as_str() {
            "Identity-H" | "Identity-V" => code,
            _ => {
                let parsed = self.encodings.entry(encoding).or_insert_with_key(|e| parse(e.as_bytes()));
                let map = parsed.as_ref()?;
                (0..4).find_map(|len| map.lookup_cid_code(code, len).filter(|c| *c > 0))?
            }
        };
        let japan = self.japan.get_or_insert_with(|| parse(b"Adobe-Japan1-UCS2"));
        match japan.as_ref()?.lookup_bf_string(cid)? {
            BfString::Char(c) => Some(c.to_string()),
            BfString::String(s) => Some(s),
        }
    }
}

fn parse(name: &[u8]) -> Option<CMap> {
    CMap::parse(load_embedded(CMapName::from_bytes(name))?, load_embedded)
}

/// The encoding of a composite font of the collection Adobe-Japan1.
fn japanese(font: &Dict<'_>) -> Option<String> {
    let inner = font.get::<Array<'_>>(b"DescendantFonts")?.iter::<Dict<'_>>().next()?;
    let system = inner.get::<Dict<'_>>(b"CIDSystemInfo")?;
    let ordering = system.get::<PdfString<'_>>(b"Ordering")?;
    let encoding = font.get::<Name<'_>>(b"Encoding")?;
    (ordering.as_bytes() == b"Japan1").then(|| encoding.as_str().to_owned())
}

/// A name without the mark of a subset (ABCDEF+).
fn bare(name: &str) -> String {
    match name.split_once('+') {
        Some((mark, rest)) if mark.len() == 6 => rest.to_owned(),
        _ => name.to_owned(),
    }
}
