//! Which names of elements and attributes matter? Takes a namespace and a name; gives the name used in this folder.
//! The trees are made in `xml`. A name that is missing here is never found by the other files.

use quick_xml::name::{Namespace, ResolveResult};

/// The namespaces that matter, in the transitional and in the strict spelling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Space {
    Word,
    Compatibility,
    Math,
    Package,
    Sheet,
    Slides,
    Other,
}

/// The namespace that was found.
pub(super) fn space_of(found: &ResolveResult<'_>) -> Space {
    let ResolveResult::Bound(Namespace(name)) = found else {
        return Space::Other;
    };
    match *name {
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        | "http://purl.oclc.org/ooxml/wordprocessingml/main" => Space::Word,
        "http://schemas.openxmlformats.org/markup-compatibility/2006" => Space::Compatibility,
        "http://schemas.openxmlformats.org/officeDocument/2006/math"
        | "http://purl.oclc.org/ooxml/officeDocument/math" => Space::Math,
        "http://schemas.openxmlformats.org/package/2006/relationships" => Space::Package,
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        | "http://purl.oclc.org/ooxml/spreadsheetml/main" => Space::Sheet,
        "http://schemas.openxmlformats.org/presentationml/2006/main"
        | "http://purl.oclc.org/ooxml/presentationml/main" => Space::Slides,
        _ => Space::Other,
    }
}

/// The name by which an element is known here; nothing for what only keeps its place.
pub(super) fn name_of(space: Space, local: &str) -> &'static str {
    if space == Space::Word {
        return NAMES.binary_search(&local).map_or("", |i| NAMES[i]);
    }
    FOREIGN.iter().find(|(of, name, _)| *of == space && *name == local).map_or("", |(_, _, known)| known)
}

/// The attribute of that name, if it is kept.
pub(super) fn attribute_named(local: &str) -> Option<&'static str> {
    ATTRIBUTES.binary_search(&local).ok().map(|found| ATTRIBUTES[found])
}

/// Elements of other namespaces that have a name here.
const FOREIGN: [(Space, &str, &str); 8] = [
    (Space::Compatibility, "AlternateContent", "mc:AlternateContent"),
    (Space::Compatibility, "Choice", "mc:Choice"),
    (Space::Compatibility, "Fallback", "mc:Fallback"),
    (Space::Math, "oMath", "m:oMath"),
    (Space::Math, "t", "m:t"),
    (Space::Package, "Relationship", "Relationship"),
    (Space::Sheet, "workbook", "s:workbook"),
    (Space::Slides, "presentation", "p:presentation"),
];

/// Elements that hold characters of the document.
pub(super) const WITH_TEXT: [&str; 3] = ["instrText", "m:t", "t"];

/// Elements that say nothing about the text as it stands; what is in them is left out as well.
pub(super) const LEFT_OUT: [&str; 13] = [
    "latentStyles",
    "numberingChange",
    "pPrChange",
    "rPrChange",
    "rubyPr",
    "sdtEndPr",
    "sdtPr",
    "sectPr",
    "tblGrid",
    "tblPr",
    "tblPrEx",
    "tcPrChange",
    "trPrChange",
];

/// Word's elements that have a name here, in the order of their letters.
const NAMES: [&str; 87] = [
    "abstractNum",
    "abstractNumId",
    "altChunk",
    "basedOn",
    "body",
    "br",
    "cellDel",
    "commentReference",
    "cr",
    "customXml",
    "del",
    "document",
    "drawing",
    "endnote",
    "endnoteReference",
    "endnotes",
    "fldChar",
    "fldSimple",
    "footnote",
    "footnoteReference",
    "footnotes",
    "gridSpan",
    "hMerge",
    "ilvl",
    "ins",
    "instrText",
    "isLgl",
    "latentStyles",
    "lvl",
    "lvlOverride",
    "lvlRestart",
    "lvlText",
    "moveFrom",
    "moveTo",
    "noBreakHyphen",
    "num",
    "numFmt",
    "numId",
    "numPr",
    "numStyleLink",
    "numbering",
    "numberingChange",
    "object",
    "p",
    "pPr",
    "pPrChange",
    "pStyle",
    "pict",
    "ptab",
    "r",
    "rFonts",
    "rPr",
    "rPrChange",
    "rStyle",
    "rt",
    "ruby",
    "rubyPr",
    "sdt",
    "sdtContent",
    "sdtEndPr",
    "sdtPr",
    "sectPr",
    "smartTag",
    "specVanish",
    "start",
    "startOverride",
    "style",
    "styleLink",
    "styles",
    "subDoc",
    "suff",
    "sym",
    "t",
    "tab",
    "tbl",
    "tblGrid",
    "tblPr",
    "tblPrEx",
    "tc",
    "tcPr",
    "tcPrChange",
    "tr",
    "trPr",
    "trPrChange",
    "txbxContent",
    "vMerge",
    "vanish",
];

/// Attributes that are kept, in the order of their letters.
const ATTRIBUTES: [&str; 20] = [
    "Id",
    "Target",
    "TargetMode",
    "Type",
    "abstractNumId",
    "ascii",
    "char",
    "default",
    "fldCharType",
    "font",
    "format",
    "hAnsi",
    "id",
    "ilvl",
    "instr",
    "numId",
    "space",
    "styleId",
    "type",
    "val",
];
