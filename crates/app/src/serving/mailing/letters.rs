//! What does a mail say? How many of what wait, and where to look; nothing else.
//! Takes numbers and the address of the pages; gives subject and words. Pure.
//! INVARIANT: no name, no content of a matter and no number of one stands in a mail: it travels and lies where the policy
//! does not reach.

use ledger::desk::{Alarm, Mail};
use practice::calendar::Moment;
use web::{SOON_DAYS, Waiting};

/// Subject and words.
pub struct Letter {
    /// The subject.
    pub subject: String,
    /// The words.
    pub body: String,
}

impl Letter {
    /// The mail for a person, about something.
    pub fn to(&self, person: &str, key: &str, until: Moment) -> Mail {
        Mail {
            key: format!("{key}/{person}"),
            person: person.to_string(),
            subject: self.subject.clone(),
            body: self.body.clone(),
            until,
        }
    }
}

const FOOT: &str = "このメールには、案件の内容も個人の情報も書いていません。返信は届きません。";

fn letter(subject: String, lines: &[String], (address, path): (&str, &str), foot: &str) -> Letter {
    let place = format!("{}{path}", address.trim_end_matches('/'));
    let body = format!("{}\n\n関守で見る\n{place}\n\n--\n{FOOT}\n{foot}", lines.join("\n"));
    Letter { subject: format!("［関守］{subject}"), body }
}

/// The mail of the morning; none: nothing waits.
pub fn digest(waiting: &Waiting, address: &str) -> Option<Letter> {
    if waiting.is_nothing() {
        return None;
    }
    let mut lines = vec!["あなたを待っているものの件数です。".to_string(), String::new()];
    let mut line = |title: &str, count: usize| {
        if count > 0 {
            lines.push(format!("{title}　{count}件"));
        }
    };
    line("サインインなしの事故報告", waiting.tips);
    line("あなたがすること", waiting.tasks);
    line("　うち期限を過ぎたもの", waiting.overdue);
    line(&format!("　うち{SOON_DAYS}日以内に期限が来るもの"), waiting.soon);
    line("　うち決定を待つもの", waiting.decisions);
    line("あなたの役割の義務で、対応が必要なもの", waiting.duties);
    line("お知らせ", waiting.notices);
    let subject = match (waiting.tasks, waiting.overdue) {
        (0, _) => "確認すること".to_string(),
        (tasks, 0) => format!("することが{tasks}件あります"),
        (tasks, late) => format!("することが{tasks}件、うち期限を過ぎたものが{late}件あります"),
    };
    Some(letter(
        subject,
        &lines,
        (address, "/"),
        "このまとめが要らないときは、関守の「自分の設定」で止められます。",
    ))
}

/// What is told at once.
pub fn alarm(alarm: Alarm, count: u32, address: &str) -> Letter {
    let (subject, says, path) = match alarm {
        Alarm::Backup => {
            ("定期の控えに失敗しました", "定期の控え（バックアップ）に失敗しました。", "/admin/backups")
        }
        Alarm::Certificate => {
            ("証明書を確かめてください", "サーバーの証明書の期限が近いか、証明書に誤りがあります。", "/")
        }
        Alarm::Directory => (
            "サインインできない人がいます",
            "庁内のディレクトリに問い合わせられないため、サインインできない人がいます。",
            "/",
        ),
        Alarm::Provider => (
            "サインインできない人がいます",
            "認証の提供者に問い合わせられないため、サインインできない人がいます。",
            "/",
        ),
        Alarm::Tip => (
            "事故の報告が届きました",
            "サインインなしの事故の報告が届きました。すぐに見てください。",
            "/tips",
        ),
    };
    let mut lines = vec![says.to_string()];
    if count > 1 {
        lines.push(format!("{count}件"));
    }
    letter(subject.to_string(), &lines, (address, path), "急ぎの知らせのため、止めることはできません。")
}

/// Terms of incidents that run out, told at once.
pub fn deadlines(near: usize, past: usize, address: &str) -> Letter {
    let mut lines = Vec::new();
    if past > 0 {
        lines.push(format!("事故対応の期限を過ぎたもの　{past}件"));
    }
    if near > 0 {
        lines.push(format!("事故対応の期限が今日か明日のもの　{near}件"));
    }
    let subject = if past > 0 {
        "事故対応の期限を過ぎました"
    } else {
        "事故対応の期限が近づきました"
    };
    letter(subject.to_string(), &lines, (address, "/"), "急ぎの知らせのため、止めることはできません。")
}

/// A mail to oneself.
pub fn test(address: &str) -> Letter {
    let lines = ["関守から試しに送ったメールです。届いていれば、設定は正しくできています。".to_string()];
    letter("試しのメール".to_string(), &lines, (address, "/admin/mail"), "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mail_of_the_morning_says_how_many_and_where_and_nothing_else() {
        let waiting = Waiting { tasks: 5, overdue: 1, soon: 2, decisions: 3, duties: 4, notices: 1, tips: 0 };
        let letter = digest(&waiting, "https://sekimori.city.example/").expect("something waits");
        assert_eq!(letter.subject, "［関守］することが5件、うち期限を過ぎたものが1件あります");
        let expected = "あなたを待っているものの件数です。\n\nあなたがすること　5件\n　うち期限を過ぎたもの　1件\n　うち7日以内に期限が来るもの　2件\n　うち決定を待つもの　3件\nあなたの役割の義務で、対応が必要なもの　4件\nお知らせ　1件\n\n関守で見る\nhttps://sekimori.city.example/\n";
        assert!(letter.body.starts_with(expected), "{}", letter.body);
        assert!(digest(&Waiting::default(), "https://x/").is_none());
    }

    #[test]
    fn what_is_told_at_once_leads_to_its_page() {
        let told = alarm(Alarm::Tip, 3, "https://sekimori.city.example");
        assert!(told.body.contains("https://sekimori.city.example/tips\n"), "{}", told.body);
        assert!(told.body.contains("3件"));
        assert!(deadlines(1, 0, "x").subject.contains("近づきました"));
        assert!(deadlines(1, 2, "x").subject.contains("過ぎました"));
    }
}
