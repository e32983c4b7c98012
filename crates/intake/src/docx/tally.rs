//! What should a person know about the reading of a Word document? Takes counts of what was dropped, moved or taken as
//! accepted; gives a Japanese sentence for each. What is counted is decided where the text is walked.

/// 読み取りの記録 (tally) of what a reader of the text alone would not see.
#[derive(Debug, Default)]
pub(super) struct Tally {
    /// Tracked insertions and moves to a place.
    pub inserted: usize,
    /// Tracked deletions and moves away.
    pub deleted: usize,
    pub comments: usize,
    /// Runs of hidden text.
    pub hidden: usize,
    pub footnotes: usize,
    pub endnotes: usize,
    pub boxes: usize,
    /// Pictures and drawings without text.
    pub figures: usize,
    /// Glyphs of symbol fonts that no character is known for.
    pub symbols: usize,
    /// Formulas, of which only the characters are read.
    pub formulas: usize,
    /// Other documents that are taken in where they stand.
    pub embedded: usize,
    /// References to files elsewhere, but not links to click on.
    pub outside: usize,
}

impl Tally {
    /// The sentences.
    pub fn notices(&self) -> Vec<String> {
        let changes = self.inserted + self.deleted;
        let said = [
            (
                changes,
                format!(
                    "変更履歴が{changes}か所（挿入{}、削除{}）残っています。すべて承諾した文として読みました。",
                    self.inserted, self.deleted,
                ),
            ),
            (self.comments, format!("コメント{}件は本文ではないため除きました。", self.comments)),
            (self.hidden, format!("隠し文字{}か所は画面にも紙にも出ないため除きました。", self.hidden)),
            (
                self.footnotes,
                format!(
                    "脚注{}件は、参照している段落のすぐ後ろに「（注1）」の形で入れました。",
                    self.footnotes,
                ),
            ),
            (
                self.endnotes,
                format!(
                    "文末脚注{}件は、参照している段落のすぐ後ろに「（文末注1）」の形で入れました。",
                    self.endnotes,
                ),
            ),
            (
                self.boxes,
                format!("テキストボックス{}個の文は、置かれている段落のすぐ後ろに入れました。", self.boxes,),
            ),
            (self.figures, format!("図や画像が{}点あります。その中の文字は読んでいません。", self.figures)),
            (self.symbols, format!("文字に直せない記号{}か所を「〓」としました。", self.symbols)),
            (
                self.formulas,
                format!(
                    "数式が{}件あります。文字の並びだけを読み、分数や添字の形は失われています。",
                    self.formulas,
                ),
            ),
            (
                self.embedded,
                format!("差し込まれた別の文書が{}件あります。その中身は読んでいません。", self.embedded,),
            ),
            (
                self.outside,
                format!(
                    "ファイルの外にある部品への参照が{}件あります。取りに行かず、読んでいません。",
                    self.outside,
                ),
            ),
        ];
        said.into_iter().filter(|(count, _)| *count > 0).map(|(_, sentence)| sentence).collect()
    }
}
