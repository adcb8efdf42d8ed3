//! Guarded stemming: an affix is stripped only if what remains is a word.
//!
//! Two things say that it is. The tables of the [`lexicon`](crate::lexicon) know words outright: function words,
//! countries with their adjectives, cities, names, months, nouns with broken plurals, verbs, spellings. For all other
//! words the counts of background news decide: what is left must be used, and about as often as the word itself, for a
//! rare word does not make a frequent one by chance. So لبنان keeps its final letters and والوزراء meets وزير.
//!
//! Steps, in order; at each, a word that the tables know ends the matter:
//!
//! 1. the word as it stands;
//! 2. a conjunction (و ف) in front;
//! 3. an article, alone or behind a preposition (ال بال كال لل), else a single preposition (ب ل ك) or the س of the future;
//! 4. a pronoun at the end (ه ها هم هما هن ك كم كن نا ني), if there was no article, with the letters that it changes
//!    put back: ت to ه, a hamza on its seat to none;
//! 5. an ending of plural or dual (ات ون ين ان وا تين تان), else the ت of a verb;
//! 6. the feminine ending, or the alef of an adverb, then the ي of a dual or plural that a noun follows.
//!
//! Terms stay slices: a stem is a part of the folded word, or a string of the lexicon. Words with anything but the
//! letters of the Arabic alphabet are their own stem.

use crate::letter::*;
use crate::lexicon::compile::is_adjective;
use crate::lexicon::{Entry, Kind, lexicon};

/// What a guarded stem is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stem<'w> {
    /// A part of the folded word.
    Part(&'w str),
    /// A string of the lexicon.
    Known(Entry),
}

impl<'w> Stem<'w> {
    /// The stem as a string.
    #[must_use]
    pub fn as_str(&self) -> &'w str {
        match self {
            Self::Part(part) => part,
            Self::Known(entry) => entry.stem,
        }
    }
}

/// What was done to a word, for those who ask why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step<'w> {
    /// The tables know this word.
    Known(&'w str, Kind),
    /// An affix was stripped by the rule of this name, and this is left.
    Stripped(&'static str, &'w str),
}

/// Fewest uses in background news that make a word attested.
const ATTESTED: u32 = 2;

/// The guarded stem of a folded word.
///
/// ```
/// use mahdar_text::{guarded, normalize_word};
/// let stem = |word| guarded(&normalize_word(word)).as_str().to_owned();
/// assert_eq!(stem("والوزراء"), stem("وزيرها"));
/// assert_eq!(stem("السودانية"), stem("بالسودان"));
/// assert_eq!(stem("لبنان"), "لبنان");
/// ```
#[must_use]
pub fn guarded(folded: &str) -> Stem<'_> {
    explain(folded, |_| {})
}

/// [`guarded`], telling of each step.
pub fn explain<'w>(folded: &'w str, mut tell: impl FnMut(Step<'w>)) -> Stem<'w> {
    if !folded.chars().all(|c| matches!(c, HAMZA..=YEH)) {
        return Stem::Part(folded);
    }
    let (front, has_article) = match front(folded, &mut tell) {
        Ok(rest) => rest,
        Err(entry) => return Stem::Known(entry),
    };
    match back(front, has_article, &mut tell) {
        Ok(part) => Stem::Part(part),
        Err(entry) => Stem::Known(entry),
    }
}

/// A stage of the work: what is left of the word, or the entry that ended the matter.
type Stage<T> = Result<T, Entry>;

/// Stops with the entry of `word`, if there is one.
fn known<'w>(word: &'w str, tell: &mut impl FnMut(Step<'w>)) -> Stage<()> {
    lexicon().entry(word).map_or(Ok(()), |entry| {
        tell(Step::Known(word, entry.kind));
        Err(entry)
    })
}

/// Strips what stands before a word. Also says whether there was an article, which no pronoun follows.
fn front<'w>(word: &'w str, tell: &mut impl FnMut(Step<'w>)) -> Stage<(&'w str, bool)> {
    known(word, tell)?;
    // وكالات and فئات are known by what stands before their ending: nothing in front of them is a clitic.
    let definite = word.strip_prefix(AL);
    let article_fits =
        definite.is_some_and(|rest| lexicon().entry(rest).is_some_and(is_content) || lexicon().count(rest) >= ATTESTED);
    if word.starts_with([WAW, FEH, BEH, LAM, KAF, SEEN]) || definite.is_some() && !article_fits {
        let mut steps = Vec::new();
        if let Err(entry) = back(word, definite.is_some(), &mut |step| steps.push(step))
            && !matches!(entry.kind, Kind::Function | Kind::Verb)
        {
            steps.into_iter().for_each(tell);
            return Err(entry);
        }
    }
    let mut word = word;
    if let Some(rest) = word.strip_prefix([WAW, FEH]).filter(|rest| is_conjunction(word, rest)) {
        tell(Step::Stripped("conjunction", rest));
        known(rest, tell)?;
        word = rest;
    }
    if let Some(rest) = article(word) {
        tell(Step::Stripped("article", rest));
        // بالكاميرون is in Cameroon, which keeps its article, and not Cameron.
        if let Some(entry) = lexicon().entry_of(&[AL, rest]) {
            tell(Step::Known(rest, entry.kind));
            return Err(entry);
        }
        // الأب is the father, and آب no month behind an article.
        if lexicon().entry(rest).is_none_or(|entry| entry.kind != Kind::Month) {
            known(rest, tell)?;
        }
        return Ok((rest, true));
    }
    if let Some(rest) = word.strip_prefix([BEH, LAM, KAF]).filter(|rest| is_preposition(word, rest)) {
        tell(Step::Stripped("preposition", rest));
        known(rest, tell)?;
        word = rest;
    } else if let Some(rest) = word.strip_prefix(SEEN).filter(|rest| is_future(word, rest)) {
        tell(Step::Stripped("future", rest));
        known(rest, tell)?;
        word = rest;
    }
    Ok((word, false))
}

/// Whether the first letter of `word` is a conjunction before `rest`.
fn is_conjunction(word: &str, rest: &str) -> bool {
    let lexicon = lexicon();
    let (whole, alone) = (lexicon.count(word), lexicon.count(rest));
    if let Some(entry) = lexicon.entry(rest) {
        return match entry.kind {
            Kind::Function => share(alone, whole, 30),
            // Agencies begin their sentences with وأضاف and وأوضح.
            Kind::Verb => letters(rest) > 2,
            _ => letters(rest) > 2 && share(alone, whole, 10),
        };
    }
    letters(rest) > 2
        && (attested(alone, whole, 30)
            || article(rest).is_some_and(|bare| alone >= ATTESTED || is_word(bare))
            || whole < ATTESTED && (letters(rest) > 3 || leads_to_a_word(rest)))
}

/// What follows the article of `word`, alone or behind a preposition, if it has one.
fn article(word: &str) -> Option<&str> {
    let lexicon = lexicon();
    let whole = lexicon.count(word);
    for prefix in [BAL, KAL] {
        if let Some(rest) = word.strip_prefix(prefix).filter(|rest| letters(rest) > 1) {
            let definite = lexicon.count_of(&[AL, rest]);
            let fits = attested(definite, whole, 30)
                || lexicon.entry(rest).is_some_and(is_content)
                || whole < ATTESTED && letters(rest) > 2;
            return fits.then_some(rest);
        }
    }
    if let Some(rest) = word.strip_prefix(LL).filter(|rest| letters(rest) > 1) {
        // The article loses its alef behind ل; a word that begins with ل then shows but two of its three.
        let with_lam = word.strip_prefix(LAM).unwrap_or(rest);
        let (short, long) = (lexicon.count_of(&[AL, rest]), lexicon.count_of(&[AL, with_lam]));
        let (rest, definite) = if long > short { (with_lam, long) } else { (rest, short) };
        let fits = attested(definite, whole, 30)
            || lexicon.entry(rest).is_some_and(is_content)
            || whole < ATTESTED && letters(rest) > 2;
        return fits.then_some(rest);
    }
    let rest = word.strip_prefix(AL).filter(|rest| letters(rest) > 1)?;
    // Behind ل an article loses its alef, and the first letters of a name keep it: للوزير, but لالمانيا.
    if lexicon.count_of(&[LAM_STR, word]) > lexicon.count_of(&[LL, rest]) {
        return None;
    }
    let alone = lexicon.count(rest);
    let fits = if letters(rest) == 2 {
        attested(alone, whole, 5)
    } else {
        lexicon.entry(rest).is_some_and(is_content)
            || alone >= ATTESTED && alone * 500 >= whole
            || whole < 500 && letters(rest) > 3
    };
    fits.then_some(rest)
}

/// Whether the first letter of `word` is a preposition before `rest`.
fn is_preposition(word: &str, rest: &str) -> bool {
    let lexicon = lexicon();
    let (whole, alone) = (lexicon.count(word), lexicon.count(rest));
    match lexicon.entry(rest) {
        Some(entry) => {
            is_content(entry)
                && letters(rest) > 2
                && share(alone, whole, if entry.kind == Kind::Noun { 10 } else { 50 })
        }
        None => letters(rest) > 2 && (attested(alone, whole, 50) || whole < ATTESTED && leads_to_a_word(rest)),
    }
}

/// Whether the first letter of `word` is the س of the future before the verb `rest`.
fn is_future(word: &str, rest: &str) -> bool {
    let lexicon = lexicon();
    letters(rest) > 2
        && (lexicon.entry(rest).is_some_and(|entry| entry.kind == Kind::Verb)
            || rest.starts_with([YEH, TEH]) && attested(lexicon.count(rest), lexicon.count(word), 20))
}

/// Strips what stands behind a word.
fn back<'w>(word: &'w str, has_article: bool, tell: &mut impl FnMut(Step<'w>)) -> Stage<&'w str> {
    let mut word = word;
    if !has_article && let Some(rest) = pronoun(word, tell)? {
        tell(Step::Stripped("pronoun", rest));
        known(rest, tell)?;
        word = rest;
    }
    if let Some(rest) = number(word, tell)? {
        tell(Step::Stripped("plural or dual", rest));
        word = rest;
    } else if !has_article && let Some(rest) = verb_ending(word) {
        tell(Step::Stripped("verb ending", rest));
        known(rest, tell)?;
        word = rest;
    }
    if let Some((rest, ends_here)) = feminine(word, tell)? {
        if rest != word {
            tell(Step::Stripped("feminine", rest));
        }
        word = rest;
        if ends_here {
            return Ok(word);
        }
    } else if !has_article && let Some(rest) = accusative(word) {
        tell(Step::Stripped("accusative", rest));
        known(rest, tell)?;
        word = rest;
    }
    construct(word, tell)
}

/// What is left of `word` without a pronoun at its end.
fn pronoun<'w>(word: &'w str, tell: &mut impl FnMut(Step<'w>)) -> Stage<Option<&'w str>> {
    let lexicon = lexicon();
    let whole = lexicon.count(word);
    // A feminine noun takes an article, a noun with its pronoun never does.
    let definite = lexicon.count_of(&[AL, word]);
    let never_definite = whole > 20 && definite * 100 < whole;
    let is_feminine_noun = definite >= ATTESTED && definite * 20 >= whole;
    for &enclitic in PRONOUNS {
        let Some(rest) = word.strip_suffix(enclitic).filter(|rest| letters(rest) > 1) else { continue };
        let alone = lexicon.count(rest);
        if enclitic == HEH_STR && is_feminine_noun
            || enclitic == NI && lexicon.entry(rest).is_none_or(|entry| entry.kind != Kind::Verb)
        {
            continue;
        }
        let fits = share(alone, whole, 50) || never_definite && alone >= ATTESTED;
        if let Some(entry) = lexicon.entry(rest).filter(|&entry| is_content(entry) && letters(rest) > 2 && fits) {
            tell(Step::Stripped("pronoun", rest));
            tell(Step::Known(rest, entry.kind));
            return Err(entry);
        }
        // علاقتهما is علاقة with its ending opened.
        if let Some(bare) = rest.strip_suffix(TEH).filter(|bare| letters(bare) > 1) {
            if let Some(entry) = lexicon.entry_of(&[bare, HEH_STR]).filter(|&entry| is_content(entry)) {
                tell(Step::Stripped("pronoun, with its ending closed again", bare));
                tell(Step::Known(bare, entry.kind));
                return Err(entry);
            }
            if letters(bare) > 2 && attested(lexicon.count_of(&[bare, HEH_STR]), whole, 70) {
                return Ok(Some(bare));
            }
        }
        // نظرائه and لقاؤه are نظراء and لقاء, whose hamza has found a seat.
        let seat = rest.strip_suffix([YEH, WAW]).filter(|_| enclitic != HEH_STR || never_definite || whole <= 20);
        if let Some(bare) = seat.filter(|bare| bare.ends_with(ALEF) && letters(bare) > 2) {
            if let Some(entry) = lexicon.entry(bare).filter(|&entry| is_content(entry)) {
                tell(Step::Stripped("pronoun, with its hamza off its seat", bare));
                tell(Step::Known(bare, entry.kind));
                return Err(entry);
            }
            if attested(lexicon.count(bare), whole, 70) {
                return Ok(Some(bare));
            }
        }
        if letters(rest) > 2 && attested(alone, whole, 70) {
            return Ok(Some(rest));
        }
    }
    Ok(None)
}

/// What is left of `word` without an ending of plural or dual.
fn number<'w>(word: &'w str, tell: &mut impl FnMut(Step<'w>)) -> Stage<Option<&'w str>> {
    let whole = uses([word, ""]);
    for ending in NUMBERS {
        let Some(rest) = word.strip_suffix(ending.letters).filter(|rest| letters(rest) > 1) else { continue };
        for closing in ending.closings {
            if let Some(entry) = lexicon().entry_of(&[rest, closing]).filter(|&entry| is_content(entry)) {
                tell(Step::Stripped("plural or dual", rest));
                tell(Step::Known(entry.stem, entry.kind));
                return Err(entry);
            }
            if letters(rest) > 2 && attested(uses([rest, closing]), whole, ending.percent) {
                return Ok(Some(rest));
            }
        }
    }
    Ok(None)
}

/// What is left of a verb without the ت of the feminine.
fn verb_ending(word: &str) -> Option<&str> {
    let rest = word.strip_suffix(TEH).filter(|rest| letters(rest) > 2)?;
    attested(lexicon().count(rest), lexicon().count(word), 20).then_some(rest)
}

/// What is left of `word` without the feminine ending, and whether that ends the matter.
fn feminine<'w>(word: &'w str, tell: &mut impl FnMut(Step<'w>)) -> Stage<Option<(&'w str, bool)>> {
    let Some(rest) = word.strip_suffix(HEH).filter(|rest| letters(rest) > 1) else { return Ok(None) };
    let (whole, alone) = (uses([word, ""]), uses([rest, ""]));
    if let Some(entry) = lexicon().entry(rest) {
        // كبيرة is كبير, but رياضة is not الرياض, عربة not the Arabs (عرب, plural of عربي), شهرة not a month.
        let adjective = rest.ends_with(YEH) || is_adjective(alone, whole);
        let same = match entry.kind {
            Kind::Noun | Kind::Whole => adjective && entry.stem == rest,
            Kind::Country | Kind::Place | Kind::Loan => rest.ends_with(YEH),
            // مدني is a name and a word: its feminine tells.
            Kind::Name => rest.ends_with(YEH) && share(whole, alone, 20),
            Kind::Verb => share(alone, whole, 100),
            _ => false,
        };
        if same {
            tell(Step::Stripped("feminine", rest));
            tell(Step::Known(rest, entry.kind));
            return Err(entry);
        }
        return Ok(Some((word, true)));
    }
    // A noun in ية that is used far more than its masculine is a word of its own: عملية is not work.
    let own = rest.ends_with(YEH) && whole > 4 * alone;
    Ok(Some((rest, own)))
}

/// What is left of an adverb or object without its alef: رسميا, وزيرا.
fn accusative(word: &str) -> Option<&str> {
    let rest = word.strip_suffix(ALEF).filter(|rest| letters(rest) > 2)?;
    let fits = match lexicon().entry(rest) {
        Some(entry) => matches!(entry.kind, Kind::Noun | Kind::Verb | Kind::Whole),
        None => attested(lexicon().count(rest), lexicon().count(word), 30),
    };
    fits.then_some(rest)
}

/// What is left of a dual or plural that a noun follows: وزيري, مسؤولي. Adjectives in ي take an article or a feminine
/// ending, these never do.
fn construct<'w>(word: &'w str, tell: &mut impl FnMut(Step<'w>)) -> Stage<&'w str> {
    known(word, tell)?;
    let Some(rest) = word.strip_suffix(YEH).filter(|rest| letters(rest) > 2) else { return Ok(word) };
    let lexicon = lexicon();
    let whole = lexicon.count(word);
    let adjective = lexicon.count_of(&[AL, word]).max(lexicon.count_of(&[word, HEH_STR]));
    if adjective >= ATTESTED && u64::from(adjective) * 20 >= u64::from(whole) {
        return Ok(word);
    }
    if let Some(entry) = lexicon.entry(rest).filter(|entry| matches!(entry.kind, Kind::Noun | Kind::Whole)) {
        tell(Step::Stripped("dual or plural before a noun", rest));
        tell(Step::Known(rest, entry.kind));
        return Err(entry);
    }
    if attested(lexicon.count(rest), whole, 50) && lexicon.entry(rest).is_none() {
        tell(Step::Stripped("dual or plural before a noun", rest));
        return Ok(rest);
    }
    Ok(word)
}

/// An ending of plural or dual.
struct Number {
    letters: &'static str,
    /// What the word may have in its place.
    closings: &'static [&'static str],
    /// How often the word must be used without it, in hundredths of the uses with it.
    percent: u32,
}

/// The endings of plural and dual, longest first.
const NUMBERS: &[Number] = &[
    Number { letters: "\u{062A}\u{064A}\u{0646}", closings: &[HEH_STR], percent: 30 },
    Number { letters: "\u{062A}\u{0627}\u{0646}", closings: &[HEH_STR], percent: 30 },
    Number { letters: "\u{0627}\u{062A}", closings: &[HEH_STR, ""], percent: 2 },
    Number { letters: "\u{0648}\u{0646}", closings: &["", YEH_STR, HEH_STR], percent: 5 },
    Number { letters: "\u{064A}\u{0646}", closings: &["", YEH_STR, HEH_STR], percent: 5 },
    Number { letters: "\u{0627}\u{0646}", closings: &[""], percent: 30 },
    Number { letters: "\u{0648}\u{0627}", closings: &[""], percent: 30 },
];

/// The pronouns that stand at the end of a word, longest first.
const PRONOUNS: &[&str] = &[
    "\u{0647}\u{0645}\u{0627}", // their, of two
    "\u{0643}\u{0645}\u{0627}", // your, of two
    "\u{0647}\u{0645}",         // their
    "\u{0647}\u{0646}",         // their, of women
    "\u{0643}\u{0645}",         // your
    "\u{0643}\u{0646}",         // your, of women
    "\u{0647}\u{0627}",         // her
    "\u{0646}\u{0627}",         // our
    "\u{0646}\u{064A}",         // me
    "\u{0647}",                 // his
    "\u{0643}",                 // your, of one
];

const AL: &str = "\u{0627}\u{0644}";
const BAL: &str = "\u{0628}\u{0627}\u{0644}";
const KAL: &str = "\u{0643}\u{0627}\u{0644}";
const LL: &str = "\u{0644}\u{0644}";
const NI: &str = "\u{0646}\u{064A}";
const LAM_STR: &str = "\u{0644}";
const HEH_STR: &str = "\u{0647}";
const YEH_STR: &str = "\u{064A}";

/// Letters of a word of the Arabic alphabet, each of two bytes.
fn letters(word: &str) -> usize {
    word.len() / 2
}

/// How often background news uses a word, with its article or without.
fn uses(parts: [&str; 2]) -> u32 {
    let [a, b] = parts;
    lexicon().count_of(&parts) + lexicon().count_of(&[AL, a, b])
}

/// Whether `count` makes a word, beside one that is used `whole` times: attested, and at least so many hundredths.
fn attested(count: u32, whole: u32, percent: u32) -> bool {
    count >= ATTESTED && share(count, whole, percent)
}

/// Whether `count` is at least so many hundredths of `whole`.
fn share(count: u32, whole: u32, percent: u32) -> bool {
    whole < ATTESTED || u64::from(count) * 100 >= u64::from(whole) * u64::from(percent)
}

fn is_content(entry: Entry) -> bool {
    entry.kind != Kind::Function
}

fn is_word(word: &str) -> bool {
    lexicon().entry(word).is_some() || lexicon().count(word) >= ATTESTED
}

/// Whether `word` is one, or becomes one without an ending.
fn leads_to_a_word(word: &str) -> bool {
    is_word(word) || {
        let left = match back(word, false, &mut |_| {}) {
            Ok(part) => part,
            Err(_) => return true,
        };
        left.len() < word.len() && is_word(left)
    }
}
