//! Is this word too easy to guess for a password? Length, what many people take, and what lies near at hand in this office.
//! Takes the word and what belongs to the person and his body; gives the sentence that says why it is not taken.
//! No rule asks for kinds of characters, and no password ends by age. How passwords are kept is in `password`.

/// Fewest characters of a password. NIST SP 800-63B asks for 8 where a second factor is used, for 15 without; the policies
/// ask for words that are hard to guess and name no number.
pub const SHORTEST: usize = 10;
/// Most characters: longer words only cost time.
pub const LONGEST: usize = 128;

/// Passwords and words of ten characters and more that are guessed first, as free lists gather them, in small letters and sorted.
const COMMON: &str = include_str!("../assets/common-passwords.txt");
/// Words that lie near at hand where Sekimori is used (推測されやすい語).
const NEAR: [&str; 14] = [
    "password",
    "passwd",
    "sekimori",
    "12345678",
    "qwerty",
    "administrator",
    "security",
    "welcome",
    "パスワード",
    "ぱすわーど",
    "せきもり",
    "関守",
    "じょうほう",
    "市役所",
];

/// Why a password is not taken; none if it is. `own` is what is known of the person and his body: his number, its name.
pub fn weakness(password: &str, own: &[&str]) -> Option<String> {
    let length = password.chars().count();
    if length < SHORTEST {
        return Some(format!("パスワードは{SHORTEST}文字以上にしてください。"));
    }
    if length > LONGEST {
        return Some(format!("パスワードは{LONGEST}文字以内にしてください。"));
    }
    if password.chars().any(char::is_control) {
        return Some("パスワードに使えない制御文字が入っています。".to_string());
    }
    let low = password.to_lowercase();
    let mut different: Vec<char> = low.chars().collect();
    different.sort_unstable();
    different.dedup();
    if different.len() < 5 || NEAR.iter().any(|word| low.contains(word)) {
        return Some("パスワードが推測されやすいものです。別のものにしてください。".to_string());
    }
    if is_common(&low) {
        return Some(
            "パスワードが、多くの人が使い、すでに流出しているものと同じです。別のものにしてください。"
                .to_string(),
        );
    }
    let inside = |word: &&&str| word.chars().count() > 2 && low.contains(&word.to_lowercase());
    let near = own.iter().find(inside);
    near.map(|word| {
        format!(
            "パスワードに「{word}」を入れないでください。職員番号や団体の名称は、推測されやすいものです。"
        )
    })
}

/// Whether many people take this word, with or without digits and signs around it.
fn is_common(low: &str) -> bool {
    let bare = low.trim_matches(|c: char| !c.is_alphabetic());
    [low, bare].into_iter().filter(|word| word.chars().count() >= SHORTEST).any(is_listed)
}

fn is_listed(word: &str) -> bool {
    // The list is sorted by bytes: half of what is left falls away with each look.
    let mut rest = COMMON;
    while !rest.is_empty() {
        let middle = rest.len() / 2;
        let from = rest.get(..middle).and_then(|front| front.rfind('\n')).map_or(0, |at| at + 1);
        let Some(line) = rest.get(from..).and_then(|back| back.lines().next()) else { return false };
        match word.cmp(line) {
            std::cmp::Ordering::Equal => return true,
            std::cmp::Ordering::Less => rest = rest.get(..from).unwrap_or_default(),
            std::cmp::Ordering::Greater => rest = rest.get(from + line.len() + 1..).unwrap_or_default(),
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weak_passwords_are_told_why() {
        for (word, says) in [
            ("short", "10文字以上"),
            ("aaaaaaaaaaaa", "推測"),
            ("my-Password-1", "推測"),
            ("せきもりを使う人です", "推測"),
            ("abc1005xyz-q", "「1005」"),
            ("みなみ市の海が見える窓", "「みなみ市」"),
            ("abc\u{7}defghijk", "制御文字"),
            ("1q2w3e4r5t", "流出"),
            ("1029384756", "流出"),
            ("Manchester!2026", "流出"),
        ] {
            let found = weakness(word, &["1005", "みなみ市"]).unwrap_or_default();
            assert!(found.contains(says), "{word}: {found}");
        }
        for word in ["みなみの窓から海が見える", "correct horse battery", "うみとそらとやまの8番地"]
        {
            assert_eq!(weakness(word, &["1005", "みなみ市"]), None, "{word}");
        }
        assert!(weakness(&"あいうえおか".repeat(30), &[]).is_some_and(|s| s.contains("以内")));
        assert_eq!(weakness(&"あいうえおか".repeat(12), &[]), None, "64 characters and more are taken");
    }

    #[test]
    fn each_of_the_common_passwords_is_found_and_none_is_too_short() {
        let all: Vec<&str> = COMMON.lines().collect();
        assert!(all.len() >= 3_000 && all.is_sorted(), "{}", all.len());
        for word in &all {
            assert!(word.len() >= SHORTEST && is_listed(word), "{word}");
            assert!(weakness(word, &[]).is_some(), "{word}");
        }
        for word in ["", "!", "manchestes", "zzzzzzzzzzz", "~~~~~~~~~~~~"] {
            assert!(!is_listed(word), "{word}");
        }
    }

    #[test]
    fn words_that_lie_near_are_those_that_are_written_down() {
        let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/asvs.md");
        let text = std::fs::read_to_string(file).expect("the document");
        let told = text.split("### Passwords").nth(1).and_then(|t| t.split("###").next()).unwrap_or_default();
        let told = told.replace('\n', " ");
        assert!(told.contains(&format!("{SHORTEST} to {LONGEST} characters")), "{told}");
        let listed = told.split("or one of:").nth(1).unwrap_or_default().trim().trim_end_matches('.');
        let listed: Vec<&str> = listed.split([',', '、']).map(str::trim).filter(|w| !w.is_empty()).collect();
        assert_eq!(listed, NEAR);
    }
}
