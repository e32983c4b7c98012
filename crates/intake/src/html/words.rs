//! By which words does a page in Japanese say that a part of it is furniture? Names of classes, headings and lines that
//! sites of any maker use; each stands for itself, so that no sentence of a document is ever one of them.

use scraper::node::Element;

/// Words in the names of classes and ids.
const NAMES: [&str; 50] = [
    "nav",
    "navi",
    "gnav",
    "gnavi",
    "lnav",
    "lnavi",
    "snav",
    "globalnav",
    "globalnavi",
    "localnav",
    "localnavi",
    "sidenav",
    "breadcrumb",
    "breadcrumbs",
    "crumb",
    "topicpath",
    "pankuzu",
    "header",
    "footer",
    "sidebar",
    "side",
    "sidemenu",
    "menu",
    "globalmenu",
    "submenu",
    "share",
    "sns",
    "social",
    "pagetop",
    "totop",
    "backtotop",
    "skip",
    "skiplink",
    "print",
    "search",
    "banner",
    "copyright",
    "inquiry",
    "toiawase",
    "contact",
    "enquete",
    "enquate",
    "questionnaire",
    "feedback",
    "related",
    "fontsize",
    "language",
    "pageid",
    "pager",
    "adobereader",
];

/// Whether the names of an element call it furniture.
pub(super) fn is_named_furniture(element: &Element) -> bool {
    let id = element.id().into_iter();
    id.chain(element.classes()).flat_map(parts).any(|part| NAMES.contains(&part.as_str()))
}

/// `globalNav-2` → globalnav, global, nav.
fn parts(name: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    for c in name.chars().take(60) {
        if c == '-' || c == '_' || c.is_ascii_digit() {
            parts.push(String::new());
            continue;
        }
        if c.is_ascii_uppercase() && parts.last().is_some_and(|p| !p.is_empty()) {
            parts.push(String::new());
        }
        if let Some(last) = parts.last_mut() {
            last.push(c.to_ascii_lowercase());
        }
    }
    parts.push(parts.concat());
    parts
}

/// The level of a heading by the name of its element.
pub(super) fn level(name: &str) -> Option<u8> {
    match name.as_bytes() {
        [b'h', digit @ b'1'..=b'6'] => Some(digit - b'0'),
        _ => None,
    }
}

const HEADINGS: [&str; 21] = [
    "お問い合わせ",
    "お問合せ",
    "お問合わせ",
    "お問い合わせ先",
    "お問合せ先",
    "お問合わせ先",
    "問い合わせ先",
    "問合せ先",
    "アンケート",
    "関連リンク",
    "関連情報",
    "関連記事",
    "関連ページ",
    "関連ファイル",
    "添付ファイル",
    "ダウンロード",
    "pdfファイルの閲覧について",
    "このページをシェアする",
    "この情報をシェアする",
    "メニュー",
    "サイト内検索",
];
const HEADINGS_ABOUT_THE_PAGE: [&str; 7] = [
    "このページ",
    "この記事",
    "この情報",
    "本ページ",
    "よりよいウェブサイト",
    "より良いウェブサイト",
    "よりよいホームページ",
];

/// Whether an element is a heading under which the page speaks of itself.
pub(super) fn is_heading_of_furniture(element: &Element, words: impl FnOnce() -> String) -> bool {
    if level(element.name()).is_none() {
        return false;
    }
    let words = words().to_lowercase();
    HEADINGS.contains(&words.as_str()) || HEADINGS_ABOUT_THE_PAGE.iter().any(|h| words.starts_with(h))
}

const LINES: [&str; 34] = [
    "印刷",
    "印刷する",
    "印刷用ページ",
    "このページを印刷",
    "このページを印刷する",
    "ページを印刷する",
    "ツイート",
    "シェア",
    "シェアする",
    "ポスト",
    "ポストする",
    "いいね",
    "いいね!",
    "lineで送る",
    "facebookでシェア",
    "facebookでシェアする",
    "xでポスト",
    "xでポストする",
    "ツイートする",
    "本文へ",
    "本文へ移動",
    "本文へ移動する",
    "本文へスキップ",
    "本文へスキップします",
    "本文へジャンプ",
    "本文ここから",
    "本文ここまで",
    "ページの先頭へ",
    "ページの先頭へ戻る",
    "ページの先頭に戻る",
    "ページトップへ",
    "このページの先頭へ",
    "このページの先頭へ戻る",
    "トップへ戻る",
];
const DATES: [&str; 9] = [
    "更新日",
    "最終更新日",
    "更新日時",
    "掲載日",
    "登録日",
    "公開日",
    "ページ更新日",
    "印刷用ページを表示する掲載日",
    "初版公開日",
];
const NUMBERS: [&str; 5] = ["ページid", "ページ番号", "記事番号", "記事id", "コンテンツ番号"];

/// Whether a whole line is a button, a date of the page or its number.
pub(super) fn is_line_of_furniture(line: &str) -> bool {
    let squeezed: String =
        line.trim_start_matches(['#', '・', ' ']).chars().filter(|c| !c.is_whitespace()).take(60).collect();
    let squeezed = squeezed.to_lowercase();
    if squeezed.chars().count() > 50 {
        return false;
    }
    if LINES.contains(&squeezed.as_str()) {
        return true;
    }
    let behind = |words: &[&str]| {
        let longest = words.iter().filter_map(|w| squeezed.strip_prefix(w)).min_by_key(|r| r.len());
        longest.map(|r| r.trim_start_matches([':', '：']).to_string())
    };
    let numeral = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    if let Some(rest) = behind(&NUMBERS) {
        return rest.chars().all(|c| numeral(c) || c == '-') && !rest.is_empty();
    }
    let date = |c: char| {
        numeral(c) || "年月日時分秒令和平成元()（）/-.:：月火水木金土日曜更新最終掲載公開".contains(c)
    };
    behind(&DATES).is_some_and(|rest| rest.chars().any(numeral) && rest.chars().all(date))
}
