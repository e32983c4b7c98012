//! Which of two posts stands higher? By the last word of the title, as Japanese offices name posts: 長, 次長, 課長, 係長, 主査.
//! Takes a title; gives a rank, the highest first. A rule of the language for lists that people read; nothing is decided by it.

/// Last words of titles with their ranks; the first that fits counts.
const RANKS: [(&str, u8); 18] = [
    ("補佐", 50),
    ("次長", 30),
    ("局長", 20),
    ("部長", 20),
    ("係長", 60),
    ("班長", 60),
    ("課長", 40),
    ("室長", 40),
    ("所長", 40),
    ("館長", 40),
    ("署長", 40),
    ("長", 10),
    ("参事", 35),
    ("主幹", 52),
    ("主査", 70),
    ("主任", 80),
    ("主事", 90),
    ("技師", 90),
];
const OTHER: u8 = 95;
const UNDER: u8 = 5;

/// 職の順 (rank) of a title: smaller stands higher. A 副 or 代理 stands just beneath.
pub fn rank(title: &str) -> u8 {
    let (bare, under) = match title.strip_suffix("代理").or_else(|| title.strip_suffix("心得")) {
        Some(bare) => (bare, UNDER),
        None => (title, if title.starts_with('副') { UNDER } else { 0 }),
    };
    RANKS.iter().find(|(last, _)| bare.ends_with(last)).map_or(OTHER, |(_, rank)| *rank) + under
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn posts_stand_as_an_office_lists_them() {
        let want = [
            "広域連合長",
            "副広域連合長",
            "事務局長",
            "事務局次長",
            "総務課長",
            "総務課長補佐",
            "情報政策係長",
            "主査",
            "主任",
            "給付係主事",
            "監査委員",
        ];
        let mut sorted = want;
        sorted.sort_unstable();
        sorted.sort_by_key(|title| rank(title));
        assert_eq!(sorted, want);
        assert!(rank("課長") < rank("課長代理") && rank("課長代理") < rank("課長補佐"));
    }
}
