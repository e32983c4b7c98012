//! Which words name a role, a group or a post? Titles differ from body to body: only their last words are known here.
//! Takes words; gives yes or no, and a role's words without the number of its holders.
//! How a role is given to somebody is read in the parent module.

use clause::glyph;

/// Last words of roles and groups. Titles differ from body to body.
const ROLES: [&str; 38] = [
    "責任者",
    "管理者",
    "担当者",
    "統括者",
    "総括者",
    "保護者",
    "委員会",
    "分科会",
    "部会",
    "幹事会",
    "協議会",
    "会議",
    "窓口",
    "チーム",
    "リーダー",
    "リーダ",
    "委員長",
    "委員",
    "監査人",
    "監査員",
    "推進員",
    "指導員",
    "相談員",
    "取扱員",
    "主任",
    "補佐",
    "補佐官",
    "アドバイザー",
    "アドバイザ",
    "本部",
    "事務局",
    "班",
    "長",
    "CISO",
    "CSIRT",
    "CIO",
    "ＣＩＳＯ",
    "ＣＳＩＲＴ",
];
/// Last words of roles that several people hold together.
const GROUPS: [&str; 15] = [
    "委員会",
    "分科会",
    "部会",
    "幹事会",
    "協議会",
    "会議",
    "窓口",
    "チーム",
    "本部",
    "事務局",
    "班",
    "組織",
    "CSIRT",
    "ＣＳＩＲＴ",
    "体制",
];
/// Words that end like a role and are none.
const NO_ROLES: [&str; 7] = ["延長", "成長", "助長", "最長", "特長", "一般職員", "全長"];
/// Roles whose last word says nothing without the words before it.
const BARE: [&str; 10] = ["者", "責任者", "管理者", "担当者", "窓口", "チーム", "長", "組織", "部会", "班"];
/// Last words of posts.
const POSTS: [&str; 12] =
    ["長", "職員", "者", "参事", "主幹", "教育長", "参与", "理事", "官", "職", "主査", "主事"];

/// Whether words end like a role or a group.
pub(super) fn is_role(words: &str) -> bool {
    let words = words.trim_end_matches('等');
    ROLES.iter().any(|r| words.ends_with(r)) && !NO_ROLES.iter().any(|n| words.ends_with(n))
}

/// Whether several people hold the role together.
pub(super) fn is_group(words: &str) -> bool {
    GROUPS.iter().any(|g| words.ends_with(g))
}

/// Whether a role's last word says nothing without the words before it.
pub(super) fn is_bare(words: &str) -> bool {
    BARE.contains(&words)
}

/// Whether words end like a section of the office.
pub(super) fn is_section(words: &str) -> bool {
    words.ends_with(['課', '室', '係', '部', '局', '所', '班'])
}

/// Whether words end like a post.
pub(super) fn is_post(words: &str) -> bool {
    POSTS.iter().any(|p| words.ends_with(p))
}

/// The words before 「1人」, 「若干名」.
pub(super) fn without_count(words: &str) -> &str {
    let Some(before) = words.strip_suffix(['人', '名']) else {
        return words;
    };
    let counted = before.trim_end_matches(|c: char| {
        glyph::fold(c).is_ascii_digit() || "一二三四五六七八九十数若干".contains(c)
    });
    if counted.len() < before.len() { counted } else { words }
}
