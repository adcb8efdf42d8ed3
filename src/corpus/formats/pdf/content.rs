//! The glyphs that a page shows, each with its text and place.
//!
//! An interpreter of the operators that move text (ISO 32000-1, 8.4 and 9.4); painting is passed over, but text that is not
//! painted is read, for that is where OCR puts it. Where a piece of content says which text it shows (`ActualText`), that is
//! taken. Headers and footers that are marked as such are left out. A form in a form goes at most [`MAX_FORMS`] deep, and
//! operators, forms, unpacked bytes and glyphs of a document are counted, so forms that show each other end.

use super::fonts::{Font, number};
use super::forms::{letters, of_glyph};
use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, ObjectId, decode_text_string};
use std::collections::HashMap;
use std::rc::Rc;

const MAX_FORMS: usize = 8;
const MAX_OPERATIONS: usize = 20_000_000;
/// Forms that are shown, each as often as it is: a page has some ten.
const MAX_SHOWN: usize = 50_000;
const MAX_UNPACKED: usize = 256 << 20;
const MAX_GLYPHS: usize = 10_000_000;
/// Codes that all fonts tell of.
const MAX_CODES: usize = 4_000_000;
/// Bytes of text of all glyphs.
const MAX_TEXT: usize = 128 << 20;
/// The longest text that a piece of content says it shows, in bytes.
const MAX_ACTUAL: usize = 4 << 10;
/// Saved states in one another; more is a mistake, and would be kept in memory.
const MAX_STATES: usize = 512;

/// What stands in the place of a glyph that nothing names: it holds its word together, and is left out of the text.
pub(super) const NAMELESS: char = '\u{FFFC}';

/// A glyph, or several that stand for one text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Glyph {
    pub(super) text: String,
    /// Where it begins and ends, in points from the left.
    pub(super) x: (f32, f32),
    /// The base line, in points from below.
    pub(super) y: f32,
    /// In points.
    pub(super) size: f32,
}

/// What is counted over all pages.
#[derive(Debug, Default)]
pub(super) struct Counts {
    operations: usize,
    shown: usize,
    unpacked: usize,
    codes: usize,
    text: usize,
    pub(super) glyphs: usize,
    pub(super) pictures: usize,
    /// How often each code of a font was met that nothing names.
    nameless: HashMap<(*const Font, u32), usize>,
}

impl Counts {
    fn are_too_many(&self) -> bool {
        self.operations > MAX_OPERATIONS || self.glyphs > MAX_GLYPHS || self.codes > MAX_CODES || self.text > MAX_TEXT
    }

    fn miss(&mut self, font: Option<&Rc<Font>>, code: u32) {
        *self.nameless.entry((font.map_or(std::ptr::null(), Rc::as_ptr), code)).or_default() += 1;
    }

    /// Glyphs of which nothing tells what they stand for. A font that names all but one has no name for the stroke that
    /// lengthens words: LibreOffice writes it so in justified text.
    pub(super) fn unmapped(&self) -> usize {
        let codes = |font| self.nameless.keys().filter(|(of, _)| *of == font).count();
        let is_stroke = |font: *const Font, count: usize| codes(font) == 1 && count * 2 < self.glyphs;
        self.nameless.iter().filter(|((font, _), count)| !is_stroke(*font, **count)).map(|(_, count)| count).sum()
    }
}

/// Reads pages of one document; fonts are read once.
pub(super) struct Pages<'d> {
    document: &'d Document,
    /// By their places in the document.
    fonts: HashMap<*const Object, Rc<Font>>,
    pub(super) counts: Counts,
}

impl<'d> Pages<'d> {
    pub(super) fn new(document: &'d Document) -> Self {
        Self { document, fonts: HashMap::new(), counts: Counts::default() }
    }

    /// The glyphs of a page, in the order in which they are shown.
    pub(super) fn glyphs(&mut self, page: ObjectId) -> Result<Vec<Glyph>, String> {
        let room = MAX_UNPACKED.saturating_sub(self.counts.unpacked);
        let content = self.document.get_page_content_with_limit(page, room).map_err(|_| too_much())?;
        let Ok(dictionary) = self.document.get_dictionary(page) else {
            return Ok(Vec::new());
        };
        let resources = inherited(self.document, dictionary, b"Resources").and_then(|it| it.as_dict().ok());
        let turned = inherited(self.document, dictionary, b"Rotate").and_then(|it| it.as_i64().ok()).unwrap_or(0);
        let start = match turned.rem_euclid(360) {
            90 => Matrix([0.0, -1.0, 1.0, 0.0, 0.0, 0.0]),
            180 => Matrix([-1.0, 0.0, 0.0, -1.0, 0.0, 0.0]),
            270 => Matrix([0.0, 1.0, -1.0, 0.0, 0.0, 0.0]),
            _ => Matrix::IDENTITY,
        };
        let mut page = Page { pages: self, glyphs: Vec::new(), marked: Vec::new(), hidden: 0 };
        page.show(&content, resources, &State::new(start), 0)?;
        Ok(page.glyphs)
    }

    fn font(&mut self, resources: Option<&Dictionary>, name: &[u8]) -> Option<Rc<Font>> {
        let fonts = resources?.get_deref(b"Font", self.document).and_then(Object::as_dict).ok()?;
        let font = fonts.get_deref(name, self.document).ok()?;
        if let Some(font) = self.fonts.get(&std::ptr::from_ref(font)) {
            return Some(Rc::clone(font));
        }
        let made = Rc::new(Font::new(self.document, font.as_dict().ok()?));
        self.counts.codes += made.codes_told();
        self.fonts.insert(std::ptr::from_ref(font), Rc::clone(&made));
        Some(made)
    }
}

/// The value of a page, or of the nearest node above it that has one.
fn inherited<'d>(document: &'d Document, page: &'d Dictionary, key: &[u8]) -> Option<&'d Object> {
    let mut node = page;
    for _ in 0..64 {
        if let Ok(found) = node.get_deref(key, document) {
            return Some(found);
        }
        node = node.get_deref(b"Parent", document).and_then(Object::as_dict).ok()?;
    }
    None
}

fn too_much() -> String {
    "expected a PDF whose pages may be read, found one that unpacks without end: refused as a bomb; save it anew if it is sound".to_owned()
}

/// An affine map, as PDF writes it.
#[derive(Debug, Clone, Copy)]
struct Matrix([f32; 6]);

impl Matrix {
    const IDENTITY: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    fn of(operands: &[Object]) -> Option<Self> {
        let mut values = [0.0; 6];
        for (value, operand) in values.iter_mut().zip(operands.get(..6)?) {
            *value = number(Some(operand))?;
        }
        Some(Self(values))
    }

    /// This one first, then the other.
    fn then(self, other: Self) -> Self {
        let ([a, b, c, d, e, f], [p, q, r, s, t, u]) = (self.0, other.0);
        Self([a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u])
    }
}

/// What an operator may change and `Q` brings back.
#[derive(Clone)]
struct State {
    matrix: Matrix,
    font: Option<Rc<Font>>,
    size: f32,
    character_space: f32,
    word_space: f32,
    /// 1 for glyphs of their own width.
    stretch: f32,
    leading: f32,
    rise: f32,
}

impl State {
    fn new(matrix: Matrix) -> Self {
        Self {
            matrix,
            font: None,
            size: 0.0,
            character_space: 0.0,
            word_space: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
        }
    }
}

/// A piece of content that is marked, from a glyph on.
struct Marked {
    from: usize,
    text: Option<String>,
    is_hidden: bool,
}

struct Page<'p, 'd> {
    pages: &'p mut Pages<'d>,
    glyphs: Vec<Glyph>,
    marked: Vec<Marked>,
    /// Open pieces that are headers or footers.
    hidden: usize,
}

impl<'d> Page<'_, 'd> {
    fn show(
        &mut self,
        content: &[u8],
        resources: Option<&'d Dictionary>,
        start: &State,
        depth: usize,
    ) -> Result<(), String> {
        self.pages.counts.unpacked += content.len();
        let (mut state, mut saved) = (start.clone(), Vec::new());
        let (mut line, mut text) = (Matrix::IDENTITY, Matrix::IDENTITY);
        let marked_before = self.marked.len();
        for operation in Content::decode_iter(content) {
            // What stands behind an error cannot be told; what came before was shown.
            let Ok(Operation { operator, operands }) = operation else { break };
            self.pages.counts.operations += 1;
            if self.pages.counts.are_too_many() {
                return Err(too_much());
            }
            let value = |at: usize| number(operands.get(at)).unwrap_or(0.0);
            match operator.as_str() {
                "q" if saved.len() < MAX_STATES => saved.push(state.clone()),
                "Q" => state = saved.pop().unwrap_or(state),
                "cm" => state.matrix = Matrix::of(&operands).unwrap_or(Matrix::IDENTITY).then(state.matrix),
                "BT" => (line, text) = (Matrix::IDENTITY, Matrix::IDENTITY),
                "Tf" => {
                    let name = operands.first().and_then(|name| name.as_name().ok());
                    state.font = name.and_then(|name| self.pages.font(resources, name));
                    state.size = value(1);
                }
                "Tc" => state.character_space = value(0),
                "Tw" => state.word_space = value(0),
                "Tz" => state.stretch = value(0) / 100.0,
                "TL" => state.leading = value(0),
                "Ts" => state.rise = value(0),
                "Tm" => {
                    line = Matrix::of(&operands).unwrap_or(line);
                    text = line;
                }
                "Td" | "TD" => {
                    if operator == "TD" {
                        state.leading = -value(1);
                    }
                    line = moved(line, value(0), value(1));
                    text = line;
                }
                "T*" | "'" | "\"" => {
                    line = moved(line, 0.0, -state.leading);
                    text = line;
                    if operator == "\"" {
                        (state.word_space, state.character_space) = (value(0), value(1));
                    }
                    if operator != "T*" {
                        self.string(&state, &mut text, operands.last());
                    }
                }
                "Tj" => self.string(&state, &mut text, operands.first()),
                "TJ" => {
                    for item in operands.first().and_then(|items| items.as_array().ok()).into_iter().flatten() {
                        match number(Some(item)) {
                            Some(back) => text = moved(text, -back / 1_000.0 * state.size * state.stretch, 0.0),
                            None => self.string(&state, &mut text, Some(item)),
                        }
                    }
                }
                "BMC" | "BDC" => self.mark(resources, &operands),
                "EMC" if self.marked.len() > marked_before => self.unmark(),
                "BI" => self.pages.counts.pictures += 1,
                "Do" => self.object(resources, &operands, &state, depth)?,
                _ => {}
            }
        }
        while self.marked.len() > marked_before {
            self.unmark();
        }
        Ok(())
    }

    fn object(
        &mut self,
        resources: Option<&'d Dictionary>,
        operands: &[Object],
        state: &State,
        depth: usize,
    ) -> Result<(), String> {
        let document = self.pages.document;
        let objects = resources.and_then(|it| it.get_deref(b"XObject", document).ok()?.as_dict().ok());
        let name = operands.first().and_then(|name| name.as_name().ok());
        let object =
            objects.zip(name).and_then(|(objects, name)| objects.get_deref(name, document).ok()?.as_stream().ok());
        let Some(object) = object else { return Ok(()) };
        match object.dict.get_deref(b"Subtype", document).and_then(Object::as_name) {
            Ok(b"Image") => self.pages.counts.pictures += 1,
            Ok(b"Form") if depth < MAX_FORMS => {
                self.pages.counts.shown += 1;
                if self.pages.counts.shown > MAX_SHOWN {
                    return Err(too_much());
                }
                let room = MAX_UNPACKED.saturating_sub(self.pages.counts.unpacked);
                let content = match object.get_plain_content_with_limit(room) {
                    Ok(content) => content,
                    Err(lopdf::Error::Decompress(lopdf::DecompressError::MemoryLimitExceeded { .. })) => {
                        return Err(too_much());
                    }
                    Err(_) => return Ok(()),
                };
                let own = object.dict.get_deref(b"Resources", document).and_then(Object::as_dict).ok();
                let matrix = object.dict.get_deref(b"Matrix", document).and_then(Object::as_array).ok();
                let matrix = matrix.and_then(|it| Matrix::of(it)).unwrap_or(Matrix::IDENTITY);
                let inside = State { matrix: matrix.then(state.matrix), ..state.clone() };
                self.show(&content, own.or(resources), &inside, depth + 1)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn string(&mut self, state: &State, text: &mut Matrix, string: Option<&Object>) {
        let (Some(font), Some(Ok(string))) = (state.font.as_deref(), string.map(Object::as_str)) else { return };
        for code in font.codes(string) {
            let at = Matrix([state.size * state.stretch, 0.0, 0.0, state.size, 0.0, state.rise])
                .then(*text)
                .then(state.matrix);
            let [a, b, c, d, x, y] = at.0;
            let end = x + a * code.width;
            let size = c.hypot(d);
            // What stands aslant is a watermark, or a title of an axis.
            let is_upright = b.abs() <= a.abs() * 0.1 && size > 0.1;
            if is_upright && self.hidden == 0 && [x, y, end].iter().all(|value| value.is_finite()) {
                self.pages.counts.glyphs += 1;
                match code.text {
                    Some(shown) => {
                        let shown = of_glyph(shown);
                        if !shown.is_empty() {
                            self.pages.counts.text += shown.len();
                            self.glyphs.push(Glyph { text: shown, x: (x.min(end), x.max(end)), y, size });
                        }
                    }
                    None => {
                        self.pages.counts.miss(state.font.as_ref(), code.code);
                        self.glyphs.push(Glyph { text: NAMELESS.to_string(), x: (x.min(end), x.max(end)), y, size });
                    }
                }
            }
            let space = state.character_space + if code.is_space { state.word_space } else { 0.0 };
            *text = moved(*text, (code.width * state.size + space) * state.stretch, 0.0);
        }
    }

    fn mark(&mut self, resources: Option<&Dictionary>, operands: &[Object]) {
        let document = self.pages.document;
        let named = |name: &[u8]| {
            let all = resources?.get_deref(b"Properties", document).and_then(Object::as_dict).ok()?;
            all.get_deref(name, document).and_then(Object::as_dict).ok()
        };
        let properties = match operands.get(1) {
            Some(Object::Dictionary(properties)) => Some(properties),
            Some(Object::Name(name)) => named(name),
            _ => None,
        };
        let is_artifact = matches!(operands.first(), Some(Object::Name(name)) if name == b"Artifact");
        let is = |key: &[u8], names: &[&[u8]]| {
            properties.and_then(|it| it.get(key).ok()?.as_name().ok()).is_some_and(|name| names.contains(&name))
        };
        let is_hidden =
            is_artifact && (is(b"Type", &[b"Pagination"]) || is(b"Subtype", &[b"Header", b"Footer", b"Watermark"]));
        let text = properties.and_then(|it| decode_text_string(it.get_deref(b"ActualText", document).ok()?).ok());
        let text = text.filter(|text| text.len() <= MAX_ACTUAL);
        if self.marked.len() < MAX_STATES {
            self.hidden += usize::from(is_hidden);
            self.marked.push(Marked { from: self.glyphs.len(), text, is_hidden });
        }
    }

    /// Puts the text that a piece says it shows in the place of its glyphs, if these stand on one line: over several, nothing
    /// tells where it breaks.
    fn unmark(&mut self) {
        let Some(Marked { from, text, is_hidden }) = self.marked.pop() else { return };
        self.hidden -= usize::from(is_hidden);
        let (Some(text), Some(first)) = (text, self.glyphs.get(from)) else { return };
        let Glyph { y, size, .. } = *first;
        let glyphs = &self.glyphs[from..];
        let (left, right) = glyphs.iter().fold((f32::MAX, f32::MIN), |(l, r), it| (l.min(it.x.0), r.max(it.x.1)));
        let is_one_line = glyphs.iter().all(|glyph| (glyph.y - y).abs() < size);
        let base = glyphs.iter().find(|glyph| glyph.x.1 > glyph.x.0).map_or(y, |glyph| glyph.y);
        if is_one_line {
            self.glyphs.truncate(from);
            let text = letters(&text);
            if !text.is_empty() {
                self.pages.counts.text += text.len();
                self.glyphs.push(Glyph { text, x: (left, right), y: base, size });
            }
        }
    }
}

/// The origin moved by so much, in the units of the matrix.
fn moved(matrix: Matrix, x: f32, y: f32) -> Matrix {
    Matrix([1.0, 0.0, 0.0, 1.0, x, y]).then(matrix)
}
