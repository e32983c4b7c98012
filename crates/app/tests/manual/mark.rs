//! What does a comment on a page of the manual say to the test? Takes the comment, gives a typed mark.
//! Readers do not see comments; who changes a page does, so they are written in the words of the page.

/// What a comment says.
#[derive(Debug)]
pub enum Mark {
    /// `準備: 役所`: something that must be there, made by a step of its own (`Player::prepare`): the office of chapter 8, 「12月の役所」
    /// after the applications of chapter 9, a file, a record written over.
    Prepare(String),
    /// `時計: 2026-11-24T08:00`: from here on, commands on a data folder are given this time.
    Clock(String),
    /// `実行:` and lines that are run though the page does not print them: commands of the shell, or JSON for `genbo`.
    Run(Vec<String>),
    /// `出力: 2`: below stands the answer to the second line of the block above; `出力`: once more all of it.
    Answer(Option<usize>),
    /// `例示: why`: the next block is not run.
    Illustration,
    /// `数 70: sekimori explain | grep -c ^R`: the paragraph below names this number, and the command gives it.
    Number(String, String),
}

/// Reads a comment.
///
/// # Errors
/// It says nothing that is known here.
pub fn read(words: &str) -> Result<Mark, String> {
    let (head, tail) = words.split_once(':').unwrap_or((words, ""));
    let tail = tail.trim().to_string();
    match (head.trim(), tail.is_empty()) {
        ("準備", false) => Ok(Mark::Prepare(tail)),
        ("時計", false) => Ok(Mark::Clock(tail)),
        ("実行", false) => Ok(Mark::Run(tail.lines().map(|l| l.trim().to_string()).collect())),
        ("出力", true) => Ok(Mark::Answer(None)),
        ("出力", false) => tail.parse().map(|n| Mark::Answer(Some(n))).map_err(|e| format!("{words}: {e}")),
        ("例示", false) => Ok(Mark::Illustration),
        (head, false) if head.starts_with('数') => {
            Ok(Mark::Number(head.trim_start_matches('数').trim().to_string(), tail))
        }
        _ => Err(format!("a comment that is none of 準備, 時計, 実行, 出力, 例示 and 数: {words}")),
    }
}
