//! What does a field show? Keeps account of the fields that are open; gives the text of those that show what they are
//! told rather than a result (EQ: enclosed characters and the older kind of ruby).
//! The results of other fields are ordinary runs and pass through.

/// フィールド (fields) that are open, outermost first.
#[derive(Debug, Default)]
pub(super) struct Fields {
    open: Vec<Field>,
    /// How many of them are still being told what to do: text is no text there.
    told: usize,
}

#[derive(Debug, Default)]
struct Field {
    instruction: String,
    /// Text that stood where the instruction should be.
    text: String,
    separated: bool,
}

impl Fields {
    /// Whether the text at this place belongs to an instruction.
    pub fn telling(&self) -> bool {
        self.told > 0
    }

    /// A field begins.
    pub fn begin(&mut self) {
        self.open.push(Field::default());
        self.told += 1;
    }

    /// The instruction is over, the result follows.
    pub fn separate(&mut self) {
        if let Some(field) = self.open.last_mut().filter(|f| !f.separated) {
            field.separated = true;
            self.told -= 1;
        }
    }

    /// A field ends. Gives what it shows if it has no result.
    pub fn end(&mut self) -> Option<String> {
        let field = self.open.pop()?;
        if field.separated {
            return None;
        }
        self.told -= 1;
        shown(&field.instruction)
    }

    /// A piece of an instruction.
    pub fn instruct(&mut self, text: &str) {
        if let Some(field) = self.open.last_mut() {
            field.instruction.push_str(text);
        }
    }

    /// Text inside an instruction.
    pub fn keep(&mut self, text: &str) {
        if let Some(field) = self.open.last_mut() {
            field.text.push_str(text);
        }
    }

    /// Closes what a damaged document leaves open at the end of a paragraph; gives the text that it held back.
    pub fn abandon(&mut self) -> String {
        if self.told == 0 {
            return String::new();
        }
        self.told = 0;
        let (whole, broken): (Vec<Field>, Vec<Field>) = self.open.drain(..).partition(|f| f.separated);
        self.open = whole;
        broken.into_iter().map(|field| field.text).collect()
    }
}

/// What an instruction shows by itself: the last argument of EQ, enclosed if the one before is a circle.
fn shown(instruction: &str) -> Option<String> {
    let instruction = instruction.trim();
    let equation = instruction.get(..2).is_some_and(|name| name.eq_ignore_ascii_case("eq"));
    if !equation {
        return None;
    }
    let (_, inside) = instruction.split_once('(')?;
    let inside = inside.trim_end().strip_suffix(')')?;
    let arguments = arguments(inside);
    let words = arguments.last()?.trim();
    let circled = arguments.len() == 2 && matches!(arguments[0].trim(), "○" | "◯" | "〇");
    Some(circled.then(|| enclosed(words)).flatten().map_or_else(|| words.to_owned(), String::from))
}

/// Splits at commas and semicolons that stand in no further brackets.
fn arguments(inside: &str) -> Vec<&str> {
    let (mut found, mut from, mut depth) = (Vec::new(), 0, 0_usize);
    for (at, character) in inside.char_indices() {
        match character {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            ',' | ';' if depth == 0 => {
                found.push(&inside[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    found.push(&inside[from..]);
    found
}

/// ①, ㉑, ⓐ, ㋐.
fn enclosed(words: &str) -> Option<char> {
    if let Ok(number) = words.parse::<u32>() {
        return match number {
            1..=20 => char::from_u32('①' as u32 + number - 1),
            21..=35 => char::from_u32('㉑' as u32 + number - 21),
            36..=50 => char::from_u32('㊱' as u32 + number - 36),
            _ => None,
        };
    }
    let mut characters = words.chars();
    match (characters.next()?, characters.next()) {
        (letter @ 'a'..='z', None) => char::from_u32('ⓐ' as u32 + letter as u32 - 'a' as u32),
        (letter @ 'A'..='Z', None) => char::from_u32('Ⓐ' as u32 + letter as u32 - 'A' as u32),
        (kana, None) => {
            let place =
                "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワ"
                    .chars()
                    .position(|c| c == kana)?;
            char::from_u32('㋐' as u32 + u32::try_from(place).ok()?)
        }
        _ => None,
    }
}
