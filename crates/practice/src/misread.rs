//! Why could a text not be read? What the parsers of JSON and TOML say, as a Japanese sentence.
//! Takes their message; gives a sentence that names the key and what was expected. The place is found by the caller.
//! A message of a form that is not known here becomes a general sentence, never an English one.

/// A parser's message as a sentence.
pub fn sentence(message: &str) -> String {
    // Parsers put the place behind, and TOML puts more lines below.
    let message = message.split(" at line ").next().unwrap_or(message);
    let message = message.lines().next().unwrap_or(message).trim();
    let quoted = quoted(message);
    let first = quoted.first().copied().unwrap_or_default();
    let rest = quoted.get(1..).unwrap_or_default().join("、");
    if message.starts_with("unknown field") {
        return match rest.is_empty() {
            true => format!("「{first}」という名前は使えません。"),
            false => format!("「{first}」という名前は使えません。使えるもの: {rest}"),
        };
    }
    if message.starts_with("unknown variant") {
        return format!("「{first}」は指定できません。指定できるもの: {rest}");
    }
    if message.starts_with("missing field") {
        return format!("「{first}」がありません。");
    }
    if message.starts_with("duplicate field") || message.starts_with("duplicate key") {
        return format!("「{first}」が二度書かれています。");
    }
    let typed = message.strip_prefix("invalid type: ").or_else(|| message.strip_prefix("invalid value: "));
    if let Some((found, expected)) = typed.and_then(|t| t.split_once(", expected ")) {
        return format!("{}は使えません。{}を書いてください。", was(found), kind(expected));
    }
    if let Some(rest) = message.strip_prefix("invalid length ") {
        let count = rest.split(',').next().unwrap_or_default();
        return format!("要素の数（{count}）が合いません。");
    }
    written(message).to_string()
}

/// Words in back quotes.
fn quoted(message: &str) -> Vec<&str> {
    message.split('`').skip(1).step_by(2).collect()
}

/// What was found there.
fn was(found: &str) -> String {
    let quoted = found.split(['`', '"']).nth(1).unwrap_or_default();
    match found.split([' ', '`']).next().unwrap_or_default() {
        "string" => format!("文字「{quoted}」"),
        "integer" => format!("整数 {quoted}"),
        "floating" => format!("小数 {quoted}"),
        "boolean" => format!("{quoted} "),
        "null" => "null ".to_string(),
        "map" => "名前と値の組（{…}）".to_string(),
        "sequence" => "並び（[…]）".to_string(),
        _ => "ここに書かれた値".to_string(),
    }
}

/// What was expected.
fn kind(expected: &str) -> String {
    let plain = expected.trim_matches('`');
    let number = ["u8", "u16", "u32", "u64", "usize", "i8", "i16", "i32", "i64"].contains(&plain);
    match plain {
        _ if number => "整数".to_string(),
        _ if !plain.is_ascii() => plain.to_string(),
        "a string" | "string" | "a borrowed string" | "str" => "文字（\"…\"）".to_string(),
        "a boolean" | "bool" => "true 又は false".to_string(),
        "a sequence" | "an array" => "並び（[…]）".to_string(),
        _ if plain.contains("date") => "日付（2026-12-07 の形）".to_string(),
        _ if plain.contains("tagged enum") => "command のある一つの命令（{…}）".to_string(),
        _ if plain.starts_with("struct") || plain.contains("map") => "名前と値の組（{…}）".to_string(),
        _ if plain.contains("enum") || plain.contains("variant") => "定められた語".to_string(),
        _ => "定められた形の値".to_string(),
    }
}

/// Faults of the writing itself.
fn written(message: &str) -> &'static str {
    let about = |words: &[&str]| words.iter().any(|w| message.contains(w));
    if about(&["EOF", "unclosed", "unterminated", "eof"]) {
        return "途中で終わっています。閉じる括弧と引用符を確かめてください。";
    }
    if about(&["trailing comma"]) {
        return "最後の要素の後に「,」があります。取り除いてください。";
    }
    if about(&["trailing characters"]) {
        return "命令の終わりの後に、余分な文字があります。";
    }
    if about(&["expected `,`"]) {
        return "区切りの「,」か、閉じる括弧がありません。";
    }
    if about(&["expected `:`"]) {
        return "名前の後の「:」がありません。";
    }
    if about(&["key must be a string"]) {
        return "名前は「\"」で囲んでください。";
    }
    if about(&["control character"]) {
        return "文字の中に、改行などの制御文字があります。";
    }
    if about(&["escape"]) {
        return "「\\」の使い方が正しくありません。";
    }
    if about(&["number out of range", "invalid number"]) {
        return "数の書き方が正しくありません。";
    }
    if about(&["expected value", "expected ident"]) {
        return "値の書き方が正しくありません。文字は「\"」で囲んでください。";
    }
    if about(&["date", "time", "parse"]) {
        return "日付か日時の書き方が正しくありません。日付は 2026-12-07、日時は 2026-12-07T09:00 の形で書いてください。";
    }
    if about(&["key"]) {
        return "名前（キー）の書き方が正しくありません。「名前 = 値」の形で書いてください。";
    }
    if about(&["string", "quote"]) {
        return "引用符が正しくありません。文字は「\"」で囲んでください。";
    }
    "書き方が正しくありません。括弧、引用符、区切りを確かめてください。"
}

#[cfg(test)]
mod tests {
    use super::sentence;

    #[test]
    fn what_parsers_say_is_told_in_japanese() {
        for (message, said) in [
            ("unknown field `x`, expected one of `a`, `b`", "「x」という名前は使えません。使えるもの: a、b"),
            ("missing field `reason`", "「reason」がありません。"),
            (
                "invalid type: integer `5`, expected a string",
                "整数 5は使えません。文字（\"…\"）を書いてください。",
            ),
            ("expected `,` or `}` at line 1 column 9", "区切りの「,」か、閉じる括弧がありません。"),
            ("some new words", "書き方が正しくありません。括弧、引用符、区切りを確かめてください。"),
        ] {
            assert_eq!(sentence(message), said);
        }
    }

    #[test]
    fn nothing_english_remains_of_real_faults() {
        let texts =
            ["これは", "{\"a\":1,}", "{\"a\" 1}", "{a:1}", "[1", "\"\\x\"", "{} {}", "01", "{\"a\":\"b\n\"}"];
        for text in texts {
            let error = serde_json::from_str::<serde_json::Value>(text).expect_err(text);
            let said = sentence(&error.to_string());
            assert!(!said.contains("expected") && said.ends_with('。'), "{text}: {said}");
        }
    }
}
