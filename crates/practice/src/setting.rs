//! Which values does the body set for Sekimori itself? Who reads everything, who audits, how one signs in.
//! The names stand here once; pages and decisions ask for them. Values for mechanisms are named by their mechanism.
//! What the policy demands of any information system it demands of this one: each title says for what.

use crate::value::Value;

/// 全件閲覧: roles that read every matter.
pub const READERS: &str = "readers/all";
/// 監査: roles that read everything and change nothing.
pub const AUDITORS: &str = "readers/audit";
/// 二段階目の認証: roles that must have one.
pub const SECOND_FACTOR: &str = "second-factor/roles";
/// 全員: stands in the place of roles where a second factor is demanded of everybody.
pub const EVERY_PERSON: &str = "全員";
/// 自動切断: minutes without an act after which one signs in again.
pub const IDLE_MINUTES: &str = "session/idle-minutes";
/// 試行の上限: failed tries after which a person is locked for a while.
pub const MOST_TRIES: &str = "sign-in/most-tries";
/// アクセス記録の保存: days for which the record of accesses is kept.
pub const ACCESS_DAYS: &str = "access/keep-days";
/// 公表する部分: parts of the policy that are made public beside the 方針 itself, which the law opens.
pub const PUBLIC_PARTS: &str = "publication/parts";

/// 関守の設定 (setting): what the body may set, and need not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Its name as a value of the body.
    pub name: &'static str,
    /// Its title.
    pub title: &'static str,
    /// What it does, and what holds without it.
    pub does: &'static str,
    /// What it takes.
    pub takes: Takes,
}

/// What a setting takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// Roles of the policy.
    Roles,
    /// A whole number between two, with its unit.
    Number(i64, i64, &'static str),
    /// Some of these words.
    Words(&'static [&'static str]),
}

/// Every setting.
pub const SETTINGS: [Setting; 7] = [
    Setting {
        name: READERS,
        title: "すべての記録を見る役割",
        does: "ここに書いた役割の人は、すべての課の申請と記録を見ることができます。例 最高情報セキュリティ責任者、統括情報セキュリティ責任者",
        takes: Takes::Roles,
    },
    Setting {
        name: AUDITORS,
        title: "監査人の役割",
        does: "ここに書いた役割の人は、すべてを見ることができ、何も変えることができません。ほかの職にも就いている人は、その職の仕事と、自分の申請ができます。",
        takes: Takes::Roles,
    },
    Setting {
        name: SECOND_FACTOR,
        title: "二段階目の認証を求める役割",
        does: "ここに書いた役割の人は、パスワードのほかに、認証アプリの数字かパスキーでサインインします。「全員」と書くと、だれにでも求めます。",
        takes: Takes::Roles,
    },
    Setting {
        name: IDLE_MINUTES,
        title: "操作しないと接続が切れるまでの時間",
        does: "定めなければ30分です。",
        takes: Takes::Number(5, 480, "分"),
    },
    Setting {
        name: MOST_TRIES,
        title: "サインインを続けて間違えられる回数",
        does: "定めなければ5回です。",
        takes: Takes::Number(3, 20, "回"),
    },
    Setting {
        name: PUBLIC_PARTS,
        title: "基本方針のほかに公表する部分",
        does: "対策基準も公表すると決めたときに「対策基準」と入れます。定めなければ、基本方針だけを公表用のファイルに載せます。",
        takes: Takes::Words(&["対策基準"]),
    },
    Setting {
        name: ACCESS_DAYS,
        title: "アクセス記録を残す日数",
        does: "規程がログの保存期間を定めていれば、その日数にします。過ぎたものは毎日消えます。定めなければ1,826日（5年）です。",
        takes: Takes::Number(90, 36_500, "日"),
    },
];

/// The setting of this name.
pub fn find(name: &str) -> Option<&'static Setting> {
    SETTINGS.iter().find(|s| s.name == name)
}

impl Setting {
    /// Why a value does not fit; `None` if it does.
    pub fn misfit(&self, value: &Value) -> Option<String> {
        let (least, most) = match self.takes {
            Takes::Roles => return None,
            Takes::Words(known) => {
                let other = value.words().into_iter().find(|w| !known.contains(w))?;
                let known = known.join("、");
                return Some(format!("「{}」に「{other}」は使えません。使えるもの: {known}", self.title));
            }
            Takes::Number(least, most, _) => (least, most),
        };
        let number = match value {
            Value::Number(n) => Some(*n),
            other => other.text().and_then(|t| t.trim().parse().ok()),
        };
        let fits = number.is_some_and(|n| (least..=most).contains(&n));
        (!fits).then(|| format!("「{}」は{least}から{most}までの整数で指定してください。", self.title))
    }
}
