//! Writes small PDFs by hand: pages of text in fonts that are not embedded, with rules, pictures and drawings.

/// Objects of a PDF; the first is the catalog, the second the list of pages.
pub struct Tiny {
    objects: Vec<Vec<u8>>,
    kids: Vec<usize>,
    /// What the trailer holds besides size and root.
    pub trailer: String,
}

/// Fonts F (UTF-16) and S (Shift_JIS), neither embedded nor with ToUnicode.
const FONTS: &str = "/Font << /F 3 0 R /S 4 0 R >>";

impl Tiny {
    pub fn new() -> Tiny {
        let font = |encoding: &str| {
            format!(
                "<< /Type /Font /Subtype /Type0 /BaseFont /Ryumin-Light /Encoding /{encoding} /DescendantFonts [<< /Type /Font \
                 /Subtype /CIDFontType0 /BaseFont /Ryumin-Light /DW 1000 /CIDSystemInfo << /Registry (Adobe) /Ordering (Japan1) \
                 /Supplement 2 >> /FontDescriptor 5 0 R >>] >>"
            )
            .into_bytes()
        };
        let descriptor = b"<< /Type /FontDescriptor /FontName /Ryumin-Light /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 \
            /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >>";
        let catalog = b"<< /Type /Catalog /Pages 2 0 R >>".to_vec();
        let objects =
            vec![catalog, Vec::new(), font("UniJIS-UTF16-H"), font("90ms-RKSJ-H"), descriptor.to_vec()];
        Tiny { objects, kids: Vec::new(), trailer: String::new() }
    }

    /// Adds an object; gives its number.
    pub fn object(&mut self, body: impl Into<Vec<u8>>) -> usize {
        self.objects.push(body.into());
        self.objects.len()
    }

    /// The number that the next object gets.
    pub fn next(&self) -> usize {
        self.objects.len() + 1
    }

    pub fn stream(&mut self, dict: &str, data: &[u8]) -> usize {
        let mut body = format!("<< {dict} /Length {} >>\nstream\n", data.len()).into_bytes();
        body.extend_from_slice(data);
        body.extend_from_slice(b"\nendstream");
        self.object(body)
    }

    /// Adds a page of A4 with what its resources hold; the two fonts unless they name others.
    pub fn page(&mut self, content: &str, resources: &str) -> &mut Tiny {
        let fonts = if resources.contains("/Font") { "" } else { FONTS };
        let content = self.stream("", content.as_bytes());
        let page = self.object(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {content} 0 R /Resources << {fonts} {resources} >> >>"
        ));
        self.kids.push(page);
        self
    }

    pub fn bytes(&self) -> Vec<u8> {
        let kids: String = self.kids.iter().map(|k| format!("{k} 0 R ")).collect();
        let pages = format!("<< /Type /Pages /Kids [{kids}] /Count {} >>", self.kids.len());
        let mut out = b"%PDF-1.7\n".to_vec();
        let mut offsets = Vec::new();
        for (i, body) in self.objects.iter().enumerate() {
            offsets.push(out.len());
            out.extend_from_slice(format!("{} 0 obj\n", i + 1).as_bytes());
            out.extend_from_slice(if i == 1 { pages.as_bytes() } else { body });
            out.extend_from_slice(b"\nendobj\n");
        }
        let table = out.len();
        out.extend_from_slice(format!("xref\n0 {}\n0000000000 65535 f \n", offsets.len() + 1).as_bytes());
        for offset in &offsets {
            out.extend_from_slice(format!("{offset:010} 00000 n \n").as_bytes());
        }
        let trailer = &self.trailer;
        let size = offsets.len() + 1;
        out.extend_from_slice(
            format!("trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\nstartxref\n{table}\n%%EOF\n")
                .as_bytes(),
        );
        out
    }
}

/// Words at a place, in points from the lower left corner, each character as wide as high.
pub fn words(x: u32, y: u32, size: u32, words: &str) -> String {
    let hex: String = words.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
    format!("BT /F {size} Tf 1 0 0 1 {x} {y} Tm <{hex}> Tj ET\n")
}

/// Words in Shift_JIS.
pub fn in_shift_jis(x: u32, y: u32, size: u32, words: &str) -> String {
    let hex: String = encoding_rs::SHIFT_JIS.encode(words).0.iter().map(|b| format!("{b:02X}")).collect();
    format!("BT /S {size} Tf 1 0 0 1 {x} {y} Tm <{hex}> Tj ET\n")
}

/// Lines of `width` characters, as a renderer would break them, downwards from `y`.
pub fn wrapped(x: u32, y: u32, width: usize, text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let lines = characters.chunks(width).enumerate();
    lines
        .map(|(i, line)| words(x, y - 16 * u32::try_from(i).unwrap(), 10, &line.iter().collect::<String>()))
        .collect()
}
