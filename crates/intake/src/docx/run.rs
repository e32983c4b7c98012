//! Which characters does a paragraph have? Walks its runs: text, tabs, breaks, symbols, fields, ruby, notes, text boxes.
//! Takes tracked changes as accepted and leaves hidden text and comments out; `tally` counts what is not shown.

use super::story::{PAGE, Story, chosen};
use super::symbol;
use super::xml::Element;
use crate::Refusal;

impl<'a> Story<'a> {
    /// The runs of a paragraph, put behind `words`.
    pub fn runs(&mut self, paragraph: &'a Element, words: &mut String) -> Result<(), Refusal> {
        let style = self.styles.of_paragraph(paragraph.child("pPr"));
        self.inline(paragraph, style, words)
    }

    fn inline(
        &mut self,
        element: &'a Element,
        style: Option<&'a str>,
        words: &mut String,
    ) -> Result<(), Refusal> {
        for child in element.elements() {
            match child.name {
                "pPr" | "rPr" | "rt" => {}
                "r" => self.run(child, style, words)?,
                "del" | "moveFrom" => self.skip(child),
                "ins" | "moveTo" => {
                    self.tally.inserted += 1;
                    self.inline(child, style, words)?;
                }
                "mc:AlternateContent" => {
                    if let Some(chosen) = chosen(child) {
                        self.inline(chosen, style, words)?;
                    }
                }
                "txbxContent" => {
                    self.tally.boxes += 1;
                    self.aside(child, "")?;
                }
                "drawing" | "pict" | "object" => {
                    let boxes = self.tally.boxes;
                    self.inline(child, style, words)?;
                    self.tally.figures += usize::from(boxes == self.tally.boxes);
                }
                "m:oMath" => {
                    self.tally.formulas += 1;
                    self.inline(child, style, words)?;
                }
                "altChunk" | "subDoc" => self.tally.embedded += 1,
                "footnoteReference" | "endnoteReference" => self.note(child)?,
                "commentReference" => self.tally.comments += 1,
                "fldChar" => self.field(child, words),
                "instrText" => self.fields.instruct(&child.text()),
                "t" | "m:t" => self.characters(child, words),
                "sym" => self.symbol(child, words),
                "tab" | "ptab" => self.say("\t", words),
                "noBreakHyphen" => self.say("-", words),
                "cr" => self.say("\n", words),
                "br" => {
                    let page = matches!(child.attribute("type"), Some("page" | "column"));
                    self.say(if page { PAGE } else { "\n" }, words);
                }
                _ => self.inline(child, style, words)?,
            }
        }
        Ok(())
    }

    fn run(&mut self, run: &'a Element, style: Option<&'a str>, words: &mut String) -> Result<(), Refusal> {
        let properties = run.child("rPr");
        let hidden = properties.map_or_else(|| self.styles.hides(style), |p| self.is_hidden(p, style));
        let fonts = properties.and_then(|p| p.child("rFonts"));
        self.font = fonts.and_then(|f| f.attribute("ascii").or(f.attribute("hAnsi"))).unwrap_or_default();
        let outer = std::mem::replace(&mut self.hidden, hidden);
        let unseen = std::mem::replace(&mut self.unseen, false);
        self.inline(run, style, words)?;
        self.tally.hidden += usize::from(self.unseen);
        self.unseen |= unseen;
        self.hidden = outer;
        Ok(())
    }

    /// Text, unless it is hidden or belongs to the instruction of a field.
    fn say(&mut self, text: &str, words: &mut String) {
        if self.hidden {
            self.unseen = true;
        } else if self.fields.telling() {
            self.fields.keep(text);
        } else {
            words.push_str(text);
        }
    }

    fn characters(&mut self, element: &Element, words: &mut String) {
        let text = element.text();
        let kept = element.attribute("space") == Some("preserve");
        let blanks = [' ', '\t', '\r', '\n'];
        let text = if kept { text.as_str() } else { text.trim_matches(blanks) };
        let mut said = String::with_capacity(text.len());
        for character in text.chars() {
            match character {
                '\t' | '\r' | '\n' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => said.push(' '),
                '\u{AD}' => {}
                '\u{F020}'..='\u{F0FF}' => said.push(self.glyph(self.font, character).unwrap_or(character)),
                character if character.is_control() => {}
                character => said.push(character),
            }
        }
        self.say(&said, words);
    }

    fn symbol(&mut self, element: &Element, words: &mut String) {
        let code = element.attribute("char").and_then(|c| u32::from_str_radix(c.trim(), 16).ok());
        let font = element.attribute("font").unwrap_or_default();
        let Some(character) = code.and_then(char::from_u32).filter(|c| !c.is_control()) else {
            return;
        };
        let shown = self.glyph(font, character).unwrap_or(character);
        self.say(shown.encode_utf8(&mut [0; 4]), words);
    }

    fn glyph(&mut self, font: &str, character: char) -> Option<char> {
        let meant = symbol::meant(font, character);
        self.tally.symbols += usize::from(meant == Some(symbol::UNKNOWN) && !self.hidden);
        meant
    }

    fn field(&mut self, element: &Element, words: &mut String) {
        match element.attribute("fldCharType") {
            Some("begin") => self.fields.begin(),
            Some("separate") => self.fields.separate(),
            Some("end") => {
                if let Some(shown) = self.fields.end() {
                    self.say(&shown, words);
                }
            }
            _ => {}
        }
    }

    /// A note, where a paragraph refers to it for the first time.
    fn note(&mut self, reference: &'a Element) -> Result<(), Refusal> {
        let foot = reference.name == "footnoteReference";
        let notes = if foot { &self.notes.foot } else { &self.notes.end };
        let Some(id) = reference.attribute("id").filter(|_| !self.noted && !self.hidden) else {
            return Ok(());
        };
        let Some(note) = notes.get(id).copied() else {
            return Ok(());
        };
        if !self.written.insert((foot, id)) {
            return Ok(());
        }
        let (count, name) =
            if foot { (&mut self.tally.footnotes, "注") } else { (&mut self.tally.endnotes, "文末注") };
        *count += 1;
        let mark = format!("（{name}{count}）");
        self.noted = true;
        let read = self.aside(note, &mark);
        self.noted = false;
        read
    }
}
