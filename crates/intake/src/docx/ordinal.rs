//! How is a number shown? Takes one of Word's number formats and a number; gives the ordinal as Word shows it.
//! Where a series of characters is used up, letters and kana are repeated (ン, アア) and circles become plain numbers.
//! Which number it is, is counted in `numbering`.

/// 番号の書式 (number format).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Decimal,
    /// At least so many digits.
    Padded(usize),
    FullWidth,
    /// From this character to that many further ones, plain digits behind.
    Enclosed(char, u32),
    /// 一, 十, 百二十三.
    Counting,
    /// 一, 一〇, 一二三.
    Digits,
    /// 壱, 拾, 百弐拾参.
    Legal,
    /// One character of a series, repeated when the series is used up.
    Series(&'static str),
    UpperLetter,
    LowerLetter,
    UpperRoman,
    LowerRoman,
    /// - 1 -
    Dashes,
    /// The text of the level is the mark.
    Bullet,
    Nothing,
}

const AIUEO: &str =
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン";
const AIUEO_HALF: &str = "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝ";
const IROHA: &str =
    "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセスン";
const IROHA_HALF: &str = "ｲﾛﾊﾆﾎﾍﾄﾁﾘﾇﾙｦﾜｶﾖﾀﾚｿﾂﾈﾅﾗﾑｳヰﾉｵｸﾔﾏｹﾌｺｴﾃｱｻｷﾕﾒﾐｼヱﾋﾓｾｽﾝ";
const STEMS: &str = "甲乙丙丁戊己庚辛壬癸";
const BRANCHES: &str = "子丑寅卯辰巳午未申酉戌亥";

impl Format {
    /// The format of that name; one that is not known counts in plain numbers, as Word does.
    pub fn named(name: &str) -> Self {
        match name {
            "decimalFullWidth" | "decimalFullWidth2" => Self::FullWidth,
            "decimalZero" => Self::Padded(2),
            "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => Self::Enclosed('①', 20),
            "decimalEnclosedParen" => Self::Enclosed('⑴', 20),
            "decimalEnclosedFullstop" => Self::Enclosed('⒈', 20),
            "ideographEnclosedCircle" => Self::Enclosed('㊀', 10),
            "japaneseCounting"
            | "chineseCounting"
            | "chineseCountingThousand"
            | "taiwaneseCounting"
            | "taiwaneseCountingThousand" => Self::Counting,
            "ideographDigital" | "japaneseDigitalTenThousand" | "taiwaneseDigital" => Self::Digits,
            "japaneseLegal" => Self::Legal,
            "aiueo" => Self::Series(AIUEO_HALF),
            "aiueoFullWidth" => Self::Series(AIUEO),
            "iroha" => Self::Series(IROHA_HALF),
            "irohaFullWidth" => Self::Series(IROHA),
            "ideographTraditional" => Self::Series(STEMS),
            "ideographZodiac" => Self::Series(BRANCHES),
            "upperLetter" => Self::UpperLetter,
            "lowerLetter" => Self::LowerLetter,
            "upperRoman" => Self::UpperRoman,
            "lowerRoman" => Self::LowerRoman,
            "numberInDash" => Self::Dashes,
            "bullet" => Self::Bullet,
            "none" => Self::Nothing,
            _ => Self::Decimal,
        }
    }

    /// A format of one's own, given by its first number: `001, 002, 003, ...`.
    pub fn padded(pattern: &str) -> Option<Self> {
        let first = pattern.split(',').next()?.trim();
        let digits = !first.is_empty() && first.len() <= 9 && first.bytes().all(|b| b.is_ascii_digit());
        digits.then_some(Self::Padded(first.len()))
    }

    /// The number as Word shows it.
    pub fn show(self, number: u32) -> String {
        // Word counts to 32767; repeated letters for more would only fill the memory.
        let letters = (1..=32_767).contains(&number);
        match self {
            Self::Padded(digits) => format!("{number:0digits$}"),
            Self::FullWidth => number.to_string().chars().map(wide).collect(),
            Self::Enclosed(first, count) if (1..=count).contains(&number) => {
                char::from_u32(first as u32 + number - 1).map(String::from).unwrap_or_default()
            }
            Self::Counting if number < 100_000_000 => counted(number, "〇一二三四五六七八九", "十百千万"),
            Self::Legal if number < 100_000_000 => counted(number, "零壱弐参四五六七八九", "拾百阡萬"),
            Self::Digits => number.to_string().chars().map(ideograph).collect(),
            Self::Series(series) if letters => repeated(series, number),
            Self::UpperLetter if letters => repeated("ABCDEFGHIJKLMNOPQRSTUVWXYZ", number),
            Self::LowerLetter if letters => repeated("abcdefghijklmnopqrstuvwxyz", number),
            Self::UpperRoman if letters => roman(number),
            Self::LowerRoman if letters => roman(number).to_lowercase(),
            Self::Dashes => format!("- {number} -"),
            Self::Bullet | Self::Nothing => String::new(),
            _ => number.to_string(),
        }
    }
}

fn wide(digit: char) -> char {
    char::from_u32(digit as u32 + ('０' as u32 - '0' as u32)).unwrap_or(digit)
}

fn ideograph(digit: char) -> char {
    let value = digit.to_digit(10).unwrap_or(0) as usize;
    "〇一二三四五六七八九".chars().nth(value).unwrap_or(digit)
}

/// The character of a series; in the second round twice, in the third three times.
fn repeated(series: &str, number: u32) -> String {
    let count = series.chars().count();
    let before = number as usize - 1;
    let character = series.chars().nth(before % count);
    character.map(|c| String::from(c).repeat(before / count + 1)).unwrap_or_default()
}

fn roman(mut number: u32) -> String {
    const STEPS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut text = String::new();
    for (value, letters) in STEPS {
        while number >= value {
            text.push_str(letters);
            number -= value;
        }
    }
    text
}

/// A number with the ideographs of ten, hundred, thousand and ten thousand.
fn counted(number: u32, digits: &str, units: &str) -> String {
    let digit = |value: u32| digits.chars().nth(value as usize).unwrap_or('〇');
    let unit = |place: usize| units.chars().nth(place).unwrap_or('十');
    if number == 0 {
        return digit(0).to_string();
    }
    let mut text = String::new();
    if number >= 10_000 {
        text.push_str(&counted(number / 10_000, digits, units));
        text.push(unit(3));
    }
    for (value, place) in [(1000, Some(2)), (100, Some(1)), (10, Some(0)), (1, None)] {
        let count = number / value % 10;
        if count > 1 || (count == 1 && place.is_none()) {
            text.push(digit(count));
        }
        if let Some(place) = place.filter(|_| count > 0) {
            text.push(unit(place));
        }
    }
    text
}
