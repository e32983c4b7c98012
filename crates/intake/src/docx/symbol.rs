//! Which character does a symbol font show? Takes the font and the character that stands for a glyph in it; gives the
//! ordinary character. Characters of other fonts are not touched: offices have characters of their own there (外字).

/// The fonts whose characters are glyphs without a meaning, by their first letters in small type.
const SYMBOL_FONTS: [&str; 3] = ["symbol", "wingdings", "webdings"];

/// Shown where nothing better is known.
pub(super) const UNKNOWN: char = '〓';

/// The ordinary character for a glyph of a symbol font; none where the character means itself.
pub(super) fn meant(font: &str, character: char) -> Option<char> {
    let code = character as u32;
    let font = font.trim().to_ascii_lowercase();
    let glyph = if (0xF020..=0xF0FF).contains(&code) { code - 0xF000 } else { code };
    let named = SYMBOL_FONTS.iter().any(|known| font.starts_with(known));
    // Without a font only the characters that such fonts keep for themselves can be meant.
    if !named && (glyph == code || !font.is_empty()) {
        return None;
    }
    let tables: &[&[(u32, char)]] = match font.as_str() {
        "" => &[&SYMBOL, &WINGDINGS],
        font if font.starts_with("symbol") => &[&SYMBOL],
        _ => &[&WINGDINGS],
    };
    let own = tables.iter().flat_map(|table| table.iter()).find(|(of, _)| *of == glyph).map(|(_, c)| *c);
    own.or_else(|| (glyph == code && code > 0xFF).then_some(character)).or(Some(UNKNOWN))
}

const SYMBOL: [(u32, char); 20] = [
    (0x20, ' '),
    (0x28, '('),
    (0x29, ')'),
    (0x2B, '+'),
    (0x2D, '−'),
    (0x3D, '='),
    (0x44, 'Δ'),
    (0x57, 'Ω'),
    (0x61, 'α'),
    (0x62, 'β'),
    (0x67, 'γ'),
    (0x6D, 'μ'),
    (0xA3, '≦'),
    (0xA5, '∞'),
    (0xAE, '→'),
    (0xB3, '≧'),
    (0xB7, '・'),
    (0xB1, '±'),
    (0xB4, '×'),
    (0xB8, '÷'),
];

const WINGDINGS: [(u32, char); 43] = [
    (0x20, ' '),
    (0x28, '☎'),
    (0x2A, '✉'),
    (0x6C, '●'),
    (0x6D, '○'),
    (0x6E, '■'),
    (0x6F, '□'),
    (0x70, '□'),
    (0x71, '□'),
    (0x72, '□'),
    (0x74, '◆'),
    (0x75, '◆'),
    (0x76, '◆'),
    (0x77, '◆'),
    (0x81, '①'),
    (0x82, '②'),
    (0x83, '③'),
    (0x84, '④'),
    (0x85, '⑤'),
    (0x86, '⑥'),
    (0x87, '⑦'),
    (0x88, '⑧'),
    (0x89, '⑨'),
    (0x8A, '⑩'),
    (0x9F, '・'),
    (0xA0, '▪'),
    (0xA1, '○'),
    (0xA2, '○'),
    (0xA7, '▪'),
    (0xA8, '□'),
    (0xAB, '★'),
    (0xB2, '☆'),
    (0xD8, '➢'),
    (0xDF, '←'),
    (0xE0, '→'),
    (0xE1, '↑'),
    (0xE2, '↓'),
    (0xE8, '→'),
    (0xF0, '⇨'),
    (0xFB, '×'),
    (0xFC, '✓'),
    (0xFD, '☒'),
    (0xFE, '☑'),
];
