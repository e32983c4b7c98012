//! By which mail address is a person reached? The register of persons keeps one line of contact: extension, telephone, mail.
//! Takes that line; gives the address in it. Nothing is sent here.
//! Only what every mail server takes counts as an address: letters of ASCII, no quotes, one @.

use clause::glyph;

/// The mail address in a contact: 「内線 123、yamada@city.example.lg.jp」. None: there is none.
pub fn mail(contact: &str) -> Option<String> {
    let plain: String = contact.chars().map(glyph::narrow).collect();
    let apart = |c: char| c.is_whitespace() || c.is_control() || "、，,;；:：<>＜＞()（）「」/／".contains(c);
    // A line break in the register is no place to hide a second address in: such a contact has none.
    if plain.contains(['\r', '\n', '\0']) {
        return None;
    }
    let found = plain.split(apart).find(|word| is_address(word));
    found.map(ToString::to_string)
}

fn is_address(word: &str) -> bool {
    let Some((local, domain)) = word.rsplit_once('@') else { return false };
    let atom = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-=?^_`{|}~.".contains(c);
    let label = |l: &str| {
        let inner = l.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        (1..=63).contains(&l.len()) && inner && !l.starts_with('-') && !l.ends_with('-')
    };
    let dots = |text: &str| text.starts_with('.') || text.ends_with('.') || text.contains("..");
    (1..=64).contains(&local.len())
        && local.chars().all(atom)
        && !dots(local)
        && domain.len() <= 253
        && domain.contains('.')
        && domain.split('.').all(label)
}

#[cfg(test)]
mod tests {
    use super::mail;

    #[test]
    fn an_address_is_found_wherever_it_stands_in_the_line() {
        for (contact, address) in [
            ("yamada@city.example.lg.jp", Some("yamada@city.example.lg.jp")),
            ("内線 123、yamada.taro+lg@city.example.lg.jp", Some("yamada.taro+lg@city.example.lg.jp")),
            ("山田 <yamada@city.example.jp>（携帯 090-0000-0000）", Some("yamada@city.example.jp")),
            ("メール：ｙａｍａｄａ＠ｃｉｔｙ．ｅｘａｍｐｌｅ．ｊｐ", Some("yamada@city.example.jp")),
            ("mailto:a@b.example", Some("a@b.example")),
            ("0985-00-0001", None),
            ("@総務課", None),
            ("yamada@city", None),
            ("yamada@-city.example", None),
            (".yamada@city.example", None),
            ("山田@city.example", None),
            ("", None),
        ] {
            assert_eq!(mail(contact).as_deref(), address, "{contact}");
        }
    }

    #[test]
    fn nothing_that_would_be_another_line_of_a_mail_is_an_address() {
        for contact in [
            "a@b.example\r\nBcc: x@evil.example",
            "a@b.example\nx@evil.example",
            "\"a b\"@c.example\r\n.",
            "a@b.example\0",
        ] {
            assert_eq!(mail(contact), None, "{contact:?}");
        }
        let long = format!("{}@b.example", "a".repeat(65));
        assert_eq!(mail(&long), None);
    }
}
