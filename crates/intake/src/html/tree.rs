//! Does the page carry its own tree of clauses, and does it agree with the ordinals that it shows? Pages of systems for
//! collections of rules hold a hidden list of ids (`j3_k1_g2` is 第3条第1項第2号) that point to elements.
//! What is shown always counts; the ids only tell where the document lies, and confirm.

use std::collections::HashMap;

use super::list::is_numeral;
use super::page::{Page, What};

/// Most ids that are looked at.
const MAX_IDS: usize = 50_000;
/// Most disagreements that are told one by one.
const MAX_TOLD: usize = 3;

/// 条項の木 (tree of clauses) that the page carries.
pub(super) struct Tree {
    /// The element that holds all clauses.
    pub root: usize,
    /// Sentences about ids and ordinals that disagree.
    pub notices: Vec<String>,
}

/// Finds it: an element whose children are named like clauses and hold the id of another element each.
pub(super) fn find(page: &Page<'_>) -> Option<Tree> {
    let list = (0..page.nodes.len()).find(|at| page.element(*at).and_then(|e| e.id()) == Some("num-ids"))?;
    let mut places = HashMap::new();
    for at in (0..page.nodes.len()).filter(|at| *at < list || *at >= page.nodes[list].end) {
        if let Some(id) = page.element(at).and_then(|e| e.id()) {
            places.entry(id).or_insert(at);
        }
    }
    let (mut found, mut wrong) = (Vec::new(), Vec::new());
    for entry in page.children(list).take(MAX_IDS) {
        let Some(key) = page.element(entry).and_then(|e| e.id()) else { continue };
        let Some(&at) = places.get(page.words(entry, 100).as_str()) else { continue };
        found.push(at);
        if let (Some((expected, name)), Some((number, shown))) = (named(key), shown(page, at))
            && expected != number
        {
            wrong.push(format!("「{shown}」はページの内部では{name}"));
        }
    }
    let root = page.holding(&found)?;
    Some(Tree { root, notices: notices(&wrong) })
}

fn notices(wrong: &[String]) -> Vec<String> {
    let Some(_) = wrong.first() else { return Vec::new() };
    let told = wrong.iter().take(MAX_TOLD).cloned().collect::<Vec<_>>().join("、");
    let more = wrong.len().saturating_sub(MAX_TOLD);
    let more = if more > 0 { format!("（ほか{more}か所）") } else { String::new() };
    vec![format!(
        "表示されている番号と、ページの内部の番号が違います。{told}です{more}。表示されている番号で読みました。"
    )]
}

/// The number and the name of the clause that a key stands for; nothing for keys of parts of a clause.
fn named(key: &str) -> Option<(u32, String)> {
    let (mut name, mut last) = (String::new(), None);
    for part in key.strip_suffix("_num").unwrap_or(key).split('_') {
        let unit = match part.chars().next()? {
            'j' => "条",
            'k' => "項",
            'g' => "号",
            _ => return None,
        };
        let number: u32 = part.get(1..)?.parse().ok()?;
        name.push_str(&format!("第{number}{unit}"));
        last = Some(number);
    }
    last.map(|number| (number, name))
}

/// The number that an element shows, if it holds an ordinal and nothing else.
fn shown(page: &Page<'_>, at: usize) -> Option<(u32, String)> {
    // An ordinal stands alone in its element; a sentence that mentions one is none.
    let alone =
        (at..page.nodes[at].end).filter(|i| matches!(page.nodes[*i].what, What::Text(_))).count() <= 2;
    let words = page.words(at, 12);
    let number: String =
        words.chars().skip_while(|c| !is_numeral(*c)).take_while(|c| is_numeral(*c)).collect();
    let around = words.replacen(&number, "", 1);
    let bare = around.chars().all(|c| "第条項号()（）.．、\u{3000} ".contains(c));
    (alone && bare).then(|| value(&number)).flatten().map(|n| (n, words))
}

fn value(number: &str) -> Option<u32> {
    let mut total = 0u32;
    let mut digits = 0u32;
    for c in number.chars() {
        let unit = match c {
            '十' => 10,
            '百' => 100,
            _ => 0,
        };
        if unit > 0 {
            total = total.checked_add(digits.max(1).checked_mul(unit)?)?;
            digits = 0;
            continue;
        }
        let digit = c.to_digit(10).or_else(|| u32::from(c).checked_sub(u32::from('０')).filter(|d| *d < 10));
        let digit =
            digit.or_else(|| "〇一二三四五六七八九".chars().position(|k| k == c).map(|d| d as u32))?;
        digits = digits.checked_mul(10)?.checked_add(digit)?;
    }
    total.checked_add(digits).filter(|n| *n > 0)
}
