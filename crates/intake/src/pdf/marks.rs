//! Does a line begin with an ordinal or a list mark, so that it is no continuation of the line above?
//! Takes the words of a line. Only the shape of the mark counts; which level it numbers is the business of `clause`.

/// Marks that numbers in brackets or circles make: (1), （ア）, ①, ⓐ, ㈠, ⑴, ⒈, Ⅳ.
fn enclosed(c: char) -> bool {
    matches!(c, '①'..='⒛' | 'Ⓐ'..='ⓩ' | '⓪' | '㈠'..='㈩' | '㉑'..='㉟' | '㊱'..='㊿' | '❶'..='❿')
}

/// Bullets.
const BULLETS: &str = "・･○●◯◎■□◆◇▪•‣➢※▼▽★☆";

/// Words that stand behind a number only if it is cited: 「(1)の分類」「第3条に定める」.
const CITING: &str = "のにをはがとへも、，。）)」及又並若";

/// Whether a line begins with a mark.
pub(crate) fn marked(line: &str) -> bool {
    let Some(first) = line.chars().next() else { return false };
    let rest = &line[first.len_utf8()..];
    match first {
        c if enclosed(c) => free(rest),
        c if BULLETS.contains(c) => !rest.starts_with(c),
        '【' | '《' | '〔' => first == '【' || rest.chars().take(2).any(|c| c == '〕' || c == '》'),
        '(' | '（' => bracketed(rest),
        '第' => legal(rest),
        '別' => ["表", "紙", "記"].iter().any(|w| rest.strip_prefix(w).is_some_and(heads)),
        '附' | '付' => {
            let rest = rest.trim_start_matches([' ', '\u{3000}']);
            rest.strip_prefix('則').is_some_and(|r| r.is_empty() || r.starts_with(['（', '(']))
        }
        'Ⅰ'..='Ⅻ' | 'ⅰ'..='ⅻ' => separated(rest),
        // A letter alone is what is left of a word.
        c if kana(c) => !rest.is_empty() && separated(rest) && !rest.starts_with(['、', '，']),
        c if digit(c) => numbered(line),
        c if c.is_ascii_alphabetic() => rest.starts_with(['.', ')', '．', '）']),
        c if NUMERALS.contains(c) => {
            let behind = line.trim_start_matches(|c| NUMERALS.contains(c));
            behind.starts_with([' ', '\u{3000}'])
        }
        _ => false,
    }
}

const NUMERALS: &str = "〇一二三四五六七八九十";

fn digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}

fn kana(c: char) -> bool {
    matches!(c, 'ア'..='ン' | 'ｱ'..='ﾝ' | 'い' | 'ろ' | 'は')
}

/// Nothing that cites the number stands behind it.
fn free(rest: &str) -> bool {
    !rest.chars().next().is_some_and(|c| CITING.contains(c)) && !rest.starts_with("から")
}

fn separated(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with([' ', '\u{3000}', '.', '．', '、', ')', '）'])
}

/// (1), （ア）, (a), （一）: up to three characters that number.
fn bracketed(rest: &str) -> bool {
    let Some((inner, behind)) = rest.split_once([')', '）']) else { return false };
    let inner = inner.trim();
    let count = inner.chars().count();
    let numeral = |c: char| digit(c) || NUMERALS.contains(c);
    let one = count == 1
        && inner.chars().all(|c| kana(c) || c.is_alphabetic() && c.is_lowercase() || c.is_ascii_alphabetic());
    (1..=3).contains(&count) && (inner.chars().all(numeral) || one) && free(behind)
}

/// 第3条, 第一章, 第1: an article ends or goes on behind a space or a bracket, a chapter with its title.
fn legal(rest: &str) -> bool {
    let behind = rest.trim_start_matches([' ', '\u{3000}']);
    let number = behind.trim_start_matches(|c| digit(c) || NUMERALS.contains(c) || c == '百');
    if number.len() == behind.len() {
        return false;
    }
    let number = number.trim_start_matches([' ', '\u{3000}']);
    let Some(unit) = number.chars().next() else { return true };
    let behind = &number[unit.len_utf8()..];
    match unit {
        '条' => {
            heads(behind)
                || behind.starts_with('の')
                    && behind.chars().nth(1).is_some_and(|c| digit(c) || NUMERALS.contains(c))
        }
        '編' | '章' | '節' | '款' => free(behind),
        _ => false,
    }
}

fn heads(behind: &str) -> bool {
    behind.is_empty() || behind.starts_with([' ', '\u{3000}', '(', '（', '第']) || behind.starts_with(digit)
}

/// 1, 1., 1.2, １２: a number up to 99 with a space or a point behind it that is no decimal.
fn numbered(line: &str) -> bool {
    let behind = line.trim_start_matches(digit);
    let digits = line.chars().take_while(|c| digit(*c)).count();
    if digits > 2 {
        return false;
    }
    match behind.chars().next() {
        Some(' ' | '\u{3000}') => true,
        Some('.' | '．' | '-' | '－') => {
            let next = &behind[behind.chars().next().map_or(0, char::len_utf8)..];
            // 1.2 and 2-1 are ordinals where words follow, not where a unit does.
            !next.starts_with(digit)
                || next
                    .trim_start_matches(|c| digit(c) || ".．-－".contains(c))
                    .starts_with([' ', '\u{3000}'])
        }
        Some('、' | ')' | '）') => true,
        _ => false,
    }
}

/// The title and the number of the page, if a line stands in a list of contents: leaders, or a wide gap, and a number.
pub(crate) fn contents_entry(line: &str, gap: bool) -> Option<(&str, &str)> {
    let title = line.trim_end_matches(digit);
    let page = &line[title.len()..];
    if page.is_empty() || page.chars().count() > 4 || line.contains('。') {
        return None;
    }
    let leaders = |c: char| ".．・…‥･-－─━_＿⋯".contains(c) || c.is_whitespace();
    let words = title.trim_end_matches(leaders);
    let between = &title[words.len()..];
    let count: usize = between
        .chars()
        .map(|c| {
            if c.is_whitespace() {
                0
            } else if "…‥⋯".contains(c) {
                2
            } else {
                1
            }
        })
        .sum();
    let words = words.trim_start();
    (!words.is_empty() && (count >= 3 || gap && count == 0 && !between.is_empty())).then_some((words, page))
}
