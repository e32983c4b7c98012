//! Which characters does a PDF mean? Folds what fonts put in place of ordinary characters and counts what is damaged.
//! Takes words as a font or a span of the document gives them; gives words as people type them.
//! Not here: characters that only the number of a glyph tells (`cid.rs`).

/// What was found on a page.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Found {
    /// Radicals that were folded to the ideographs that look like them.
    pub radicals: usize,
    /// Characters that the document does not tell.
    pub unknown: usize,
    /// Characters of private use: only their font knows what they are.
    pub private: usize,
}

/// Kangxi radicals (U+2F00–2FD5), in their order.
const KANGXI: &str = "一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀寸小尢尸屮山巛工己巾干幺广廴廾弋弓彐彡彳心戈戶手支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿目矛矢石示禸禾穴立竹米糸缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷豆豕豸貝赤走足身車辛辰辵邑酉釆里金長門阜隶隹雨靑非面革韋韭音頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻黃黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠";

/// Radicals of the supplement (U+2E80–2EF3) that are whole ideographs of Japanese text, and the Kangxi radicals whose
/// Japanese form differs from the one in the table above.
const OTHERS: [(char, char); 34] = [
    ('⼾', '戸'),
    ('⾭', '青'),
    ('⿈', '黄'),
    ('⿊', '黒'),
    ('⿆', '麦'),
    ('⿑', '斉'),
    ('⿒', '歯'),
    ('⻁', '虎'),
    ('⺠', '民'),
    ('⺟', '母'),
    ('⻄', '西'),
    ('⻑', '長'),
    ('⻘', '青'),
    ('⻝', '食'),
    ('⻤', '鬼'),
    ('⻨', '麦'),
    ('⻩', '黄'),
    ('⻫', '斉'),
    ('⻭', '歯'),
    ('⻯', '竜'),
    ('⻲', '亀'),
    ('⺒', '巳'),
    ('⺝', '月'),
    ('⺫', '目'),
    ('⺬', '示'),
    ('⺼', '肉'),
    ('⻆', '角'),
    ('⻗', '雨'),
    ('⻣', '骨'),
    ('⺮', '竹'),
    ('⻏', '邑'),
    ('⻖', '阜'),
    ('⺡', '水'),
    ('⺩', '王'),
];

/// Forms of vertical writing and the characters they stand for.
const UPRIGHT: [(char, char); 20] = [
    ('︑', '、'),
    ('︒', '。'),
    ('︐', '，'),
    ('︓', '：'),
    ('︔', '；'),
    ('︙', '…'),
    ('︱', '―'),
    ('︵', '（'),
    ('︶', '）'),
    ('︹', '〔'),
    ('︺', '〕'),
    ('︻', '【'),
    ('︼', '】'),
    ('︽', '《'),
    ('︾', '》'),
    ('︿', '〈'),
    ('﹀', '〉'),
    ('﹁', '「'),
    ('﹂', '」'),
    ('﹇', '［'),
];

/// Words as people type them; what was folded or is damaged is counted.
pub(crate) fn clean(words: &str, found: &mut Found) -> String {
    words.chars().filter_map(|c| one(c, found)).collect()
}

fn one(c: char, found: &mut Found) -> Option<char> {
    match c {
        '\t' | '\n' | '\r' | '\u{A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' => Some(' '),
        '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}' | '\u{FEFF}' => None,
        c if c.is_control() => None,
        char::REPLACEMENT_CHARACTER => {
            found.unknown += 1;
            Some(c)
        }
        '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}' => {
            found.private += 1;
            Some(c)
        }
        '\u{2E80}'..='\u{2FDF}' => {
            let folded = radical(c);
            found.radicals += usize::from(folded != c);
            Some(folded)
        }
        '\u{FE10}'..='\u{FE48}' => Some(UPRIGHT.iter().find(|(from, _)| *from == c).map_or(c, |(_, to)| *to)),
        c => Some(c),
    }
}

fn radical(c: char) -> char {
    if let Some((_, to)) = OTHERS.iter().find(|(from, _)| *from == c) {
        return *to;
    }
    let place = (c as usize).checked_sub(0x2F00);
    place.and_then(|p| KANGXI.chars().nth(p)).unwrap_or(c)
}

/// Whether a character only chooses the form of the one before it.
pub(crate) fn is_selector(c: char) -> bool {
    matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

/// A text string of a PDF: UTF-16 or UTF-8 by its first bytes, else nearly Latin-1.
pub(crate) fn text_string(bytes: &[u8]) -> String {
    match bytes {
        [0xFE, 0xFF, rest @ ..] => encoding_rs::UTF_16BE.decode_without_bom_handling(rest).0.into_owned(),
        [0xFF, 0xFE, rest @ ..] => encoding_rs::UTF_16LE.decode_without_bom_handling(rest).0.into_owned(),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().map(|b| char::from(*b)).collect(),
    }
}

/// Whether lines are broken between such characters without a space: Japanese, but not Latin words and digits.
pub(crate) fn is_wide(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{D7FF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}' | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFF}'
        | '\u{2460}'..='\u{24FF}' | '\u{25A0}'..='\u{27BF}' | '…' | '―' | '‥' | '※' | '→')
}
