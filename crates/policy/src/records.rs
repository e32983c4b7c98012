//! What is a record? Words by which texts name what is written down and kept.
//! Nothing is decided here: `lower` asks what an act records, a rule asks how long it is kept.

/// Records of what happened.
pub(crate) const RECORDS: [&str; 15] = [
    "記録",
    "台帳",
    "管理簿",
    "履歴",
    "証明書",
    "同意書",
    "議事録",
    "調書",
    "申請書",
    "報告書",
    "帳簿",
    "名簿",
    "ログ",
    "結果",
    "証拠",
];
/// Papers that serve as long as what they describe.
pub(crate) const PAPERS: [&str; 2] = ["文書", "仕様書"];
