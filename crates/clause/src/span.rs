//! Where is a piece of text? Byte spans of the source and passages that remember where each of their parts came from.
//! Takes byte offsets; gives spans and, for a passage put together from several lines, the way back to the source.
//! Lines and columns are in `source`.

/// A half-open range of byte offsets in the source text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// First byte behind the span.
    pub end: usize,
}

impl Span {
    /// The span from `start` to `end`.
    pub const fn new(start: usize, end: usize) -> Self {
        Span { start, end }
    }

    /// Number of bytes.
    pub const fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// Whether the span covers no byte.
    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// The smallest span that covers both.
    pub fn join(self, other: Span) -> Span {
        Span::new(self.start.min(other.start), self.end.max(other.end))
    }
}

/// One stretch of a passage and the place it was copied from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Piece {
    at: usize,
    source: Span,
}

/// 文 (passage): words of one provision, put together from lines of the source.
///
/// A sentence that a page break cut in two stands here in one piece; [`Passage::locate`] leads back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Passage {
    text: String,
    pieces: Vec<Piece>,
}

impl Passage {
    /// The words, with one line feed between paragraphs.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether there are no words.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Appends `text`, which stands at `source`, behind `separator`.
    pub fn push(&mut self, separator: &str, text: &str, source: Span) {
        if !self.text.is_empty() {
            self.text.push_str(separator);
        }
        self.pieces.push(Piece { at: self.text.len(), source });
        self.text.push_str(text);
    }

    /// The place in the source of the byte range `start..end` of [`Passage::as_str`].
    pub fn locate(&self, start: usize, end: usize) -> Span {
        Span::new(self.offset(start), self.offset(end.max(start + 1) - 1) + 1)
    }

    /// The whole place in the source, from the first word to the last.
    pub fn span(&self) -> Span {
        match (self.pieces.first(), self.pieces.last()) {
            (Some(a), Some(b)) => a.source.join(b.source),
            _ => Span::default(),
        }
    }

    fn offset(&self, at: usize) -> usize {
        let i = self.pieces.partition_point(|p| p.at <= at);
        match self.pieces.get(i.saturating_sub(1)) {
            Some(p) => (p.source.start + at.saturating_sub(p.at)).min(p.source.end),
            None => 0,
        }
    }
}
