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
//! What the rules say of each usual word is compiled into the lexicon (`mahdar lexicon compile`), where the fast paths look
//! it up; a rule that changes wants it compiled anew.
//!
//! Terms stay slices: a stem is a part of the folded word, or a string of the lexicon. Words with anything but the
//! letters of the Arabic alphabet are their own stem.

use crate::letter::*;
use crate::lexicon::compile::is_adjective;
use crate::lexicon::form::{Affix, Form, Letters, Word};
use crate::lexicon::{Entry, Kind, Lexicon, lexicon};

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
pub fn explain<'w>(folded: &'w str, tell: impl FnMut(Step<'w>)) -> Stem<'w> {
    explain_with(lexicon(), folded, tell)
}

/// [`explain`], by another lexicon than that of this crate.
pub(crate) fn explain_with<'w>(lexicon: &Lexicon, folded: &'w str, mut tell: impl FnMut(Step<'w>)) -> Stem<'w> {
    let Some(word) = Word::new(folded) else { return Stem::Part(folded) };
    let rules = Rules { lexicon };
    let (front, has_article) = match rules.front(word, &mut tell) {
        Ok(rest) => rest,
        Err(entry) => return Stem::Known(entry),
    };
    match rules.back(front, has_article, &mut tell) {
        Ok(part) => Stem::Part(part.text),
        Err(entry) => Stem::Known(entry),
    }
}

/// Sends for what the rules ask of most words.
pub(crate) fn prefetch_for(lexicon: &Lexicon, folded: &str) {
    let Some(word) = Word::new(folded) else { return };
    let rest = word.strip_any_first().unwrap_or(word);
    let end = word.strip_any_last().unwrap_or(word);
    let ends = end.strip_any_last().unwrap_or(end);
    for form in [word.form, rest.form, end.form, ends.form] {
        lexicon.prefetch(form);
        lexicon.prefetch(form.behind(&AL));
    }
}

/// The rules, and what they ask.
#[derive(Debug, Clone, Copy)]
struct Rules<'l> {
    lexicon: &'l Lexicon,
}

/// A stage of the work: what is left of the word, or the entry that ended the matter.
type Stage<T> = Result<T, Entry>;

impl Rules<'_> {
    /// Stops with the entry of `word`, if there is one.
    fn known<'w>(self, word: Word<'w>, tell: &mut impl FnMut(Step<'w>)) -> Stage<()> {
        self.lexicon.entry_of(word.form).map_or(Ok(()), |entry| {
            tell(Step::Known(word.text, entry.kind));
            Err(entry)
        })
    }

    /// Strips what stands before a word. Also says whether there was an article, which no pronoun follows.
    fn front<'w>(self, word: Word<'w>, tell: &mut impl FnMut(Step<'w>)) -> Stage<(Word<'w>, bool)> {
        self.known(word, tell)?;
        // وكالات and فئات are known by what stands before their ending: nothing in front of them is a clitic.
        let definite = word.strip_prefix(&AL);
        let article_fits = definite.is_some_and(|rest| {
            self.lexicon.entry_of(rest.form).is_some_and(is_content) || self.lexicon.count_of(rest.form) >= ATTESTED
        });
        let may_be_clitic = word.starts_with(const { Letters::new(&[WAW, FEH, BEH, LAM, KAF, SEEN]) });
        if (may_be_clitic || definite.is_some() && !article_fits)
            && let Err(entry) = self.back(word, definite.is_some(), &mut |_| {})
            && !matches!(entry.kind, Kind::Function | Kind::Verb)
        {
            // Again, now that the steps are those that count.
            self.back(word, definite.is_some(), tell)?;
        }
        let mut word = word;
        if let Some(rest) =
            word.strip_first(const { Letters::new(&[WAW, FEH]) }).filter(|&rest| self.is_conjunction(word, rest))
        {
            tell(Step::Stripped("conjunction", rest.text));
            self.known(rest, tell)?;
            word = rest;
        }
        if let Some(rest) = self.article(word) {
            tell(Step::Stripped("article", rest.text));
            // بالكاميرون is in Cameroon, which keeps its article, and not Cameron.
            if let Some(entry) = self.lexicon.entry_of(rest.form.behind(&AL)) {
                tell(Step::Known(rest.text, entry.kind));
                return Err(entry);
            }
            // الأب is the father, and آب no month behind an article.
            if self.lexicon.entry_of(rest.form).is_none_or(|entry| entry.kind != Kind::Month) {
                self.known(rest, tell)?;
            }
            return Ok((rest, true));
        }
        if let Some(rest) =
            word.strip_first(const { Letters::new(&[BEH, LAM, KAF]) }).filter(|&rest| self.is_preposition(word, rest))
        {
            tell(Step::Stripped("preposition", rest.text));
            self.known(rest, tell)?;
            word = rest;
        } else if let Some(rest) =
            word.strip_first(const { Letters::new(&[SEEN]) }).filter(|&rest| self.is_future(word, rest))
        {
            tell(Step::Stripped("future", rest.text));
            self.known(rest, tell)?;
            word = rest;
        }
        Ok((word, false))
    }

    /// Whether the first letter of `word` is a conjunction before `rest`.
    fn is_conjunction(self, word: Word<'_>, rest: Word<'_>) -> bool {
        let (whole, alone) = (self.lexicon.count_of(word.form), self.lexicon.count_of(rest.form));
        if let Some(entry) = self.lexicon.entry_of(rest.form) {
            return match entry.kind {
                Kind::Function => share(alone, whole, 30),
                // Agencies begin their sentences with وأضاف and وأوضح.
                Kind::Verb => rest.letters() > 2,
                _ => rest.letters() > 2 && share(alone, whole, 10),
            };
        }
        rest.letters() > 2
            && (attested(alone, whole, 30)
                || self.article(rest).is_some_and(|bare| alone >= ATTESTED || self.is_word(bare))
                || whole < ATTESTED && (rest.letters() > 3 || self.leads_to_a_word(rest)))
    }

    /// What follows the article of `word`, alone or behind a preposition, if it has one.
    fn article(self, word: Word<'_>) -> Option<Word<'_>> {
        let whole = self.lexicon.count_of(word.form);
        for prefix in &[BAL, KAL] {
            if let Some(rest) = word.strip_prefix(prefix).filter(|rest| rest.letters() > 1) {
                let definite = self.lexicon.count_of(rest.form.behind(&AL));
                let fits = attested(definite, whole, 30)
                    || self.lexicon.entry_of(rest.form).is_some_and(is_content)
                    || whole < ATTESTED && rest.letters() > 2;
                return fits.then_some(rest);
            }
        }
        if let Some(rest) = word.strip_prefix(&LL).filter(|rest| rest.letters() > 1) {
            // The article loses its alef behind ل; a word that begins with ل then shows but two of its three.
            let with_lam = word.strip_first(const { Letters::new(&[LAM]) }).unwrap_or(rest);
            let (short, long) =
                (self.lexicon.count_of(rest.form.behind(&AL)), self.lexicon.count_of(with_lam.form.behind(&AL)));
            let (rest, definite) = if long > short { (with_lam, long) } else { (rest, short) };
            let fits = attested(definite, whole, 30)
                || self.lexicon.entry_of(rest.form).is_some_and(is_content)
                || whole < ATTESTED && rest.letters() > 2;
            return fits.then_some(rest);
        }
        let rest = word.strip_prefix(&AL).filter(|rest| rest.letters() > 1)?;
        // Behind ل an article loses its alef, and the first letters of a name keep it: للوزير, but لالمانيا.
        if self.lexicon.count_of(word.form.behind(&LAM_ALONE)) > self.lexicon.count_of(rest.form.behind(&LL)) {
            return None;
        }
        let alone = self.lexicon.count_of(rest.form);
        let fits = if rest.letters() == 2 {
            attested(alone, whole, 5)
        } else {
            self.lexicon.entry_of(rest.form).is_some_and(is_content)
                || alone >= ATTESTED && alone * 500 >= whole
                || whole < 500 && rest.letters() > 3
        };
        fits.then_some(rest)
    }

    /// Whether the first letter of `word` is a preposition before `rest`.
    fn is_preposition(self, word: Word<'_>, rest: Word<'_>) -> bool {
        let (whole, alone) = (self.lexicon.count_of(word.form), self.lexicon.count_of(rest.form));
        match self.lexicon.entry_of(rest.form) {
            Some(entry) => {
                is_content(entry)
                    && rest.letters() > 2
                    && share(alone, whole, if entry.kind == Kind::Noun { 10 } else { 50 })
            }
            None => {
                rest.letters() > 2 && (attested(alone, whole, 50) || whole < ATTESTED && self.leads_to_a_word(rest))
            }
        }
    }

    /// Whether the first letter of `word` is the س of the future before the verb `rest`.
    fn is_future(self, word: Word<'_>, rest: Word<'_>) -> bool {
        rest.letters() > 2
            && (self.lexicon.entry_of(rest.form).is_some_and(|entry| entry.kind == Kind::Verb)
                || rest.starts_with(const { Letters::new(&[YEH, TEH]) })
                    && attested(self.lexicon.count_of(rest.form), self.lexicon.count_of(word.form), 20))
    }

    /// Strips what stands behind a word.
    fn back<'w>(self, word: Word<'w>, has_article: bool, tell: &mut impl FnMut(Step<'w>)) -> Stage<Word<'w>> {
        let mut word = word;
        if !has_article && let Some(rest) = self.pronoun(word, tell)? {
            tell(Step::Stripped("pronoun", rest.text));
            self.known(rest, tell)?;
            word = rest;
        }
        if let Some(rest) = self.number(word, tell)? {
            tell(Step::Stripped("plural or dual", rest.text));
            word = rest;
        } else if !has_article && let Some(rest) = self.verb_ending(word) {
            tell(Step::Stripped("verb ending", rest.text));
            self.known(rest, tell)?;
            word = rest;
        }
        if let Some((rest, ends_here)) = self.feminine(word, tell)? {
            if rest.letters() < word.letters() {
                tell(Step::Stripped("feminine", rest.text));
            }
            word = rest;
            if ends_here {
                return Ok(word);
            }
        } else if !has_article && let Some(rest) = self.accusative(word) {
            tell(Step::Stripped("accusative", rest.text));
            self.known(rest, tell)?;
            word = rest;
        }
        self.construct(word, tell)
    }

    /// What is left of `word` without a pronoun at its end.
    fn pronoun<'w>(self, word: Word<'w>, tell: &mut impl FnMut(Step<'w>)) -> Stage<Option<Word<'w>>> {
        let whole = self.lexicon.count_of(word.form);
        // A feminine noun takes an article, a noun with its pronoun never does.
        let definite = self.lexicon.count_of(word.form.behind(&AL));
        let never_definite = whole > 20 && definite * 100 < whole;
        let is_feminine_noun = definite >= ATTESTED && definite * 20 >= whole;
        for enclitic in &PRONOUNS {
            let Some(rest) = word.strip_suffix(enclitic).filter(|rest| rest.letters() > 1) else { continue };
            let alone = self.lexicon.count_of(rest.form);
            let is_heh = word.ends_with(HEH);
            if is_heh && is_feminine_noun
                || word.ends_with(YEH) && self.lexicon.entry_of(rest.form).is_none_or(|entry| entry.kind != Kind::Verb)
            {
                continue;
            }
            let fits = share(alone, whole, 50) || never_definite && alone >= ATTESTED;
            if let Some(entry) =
                self.lexicon.entry_of(rest.form).filter(|&entry| is_content(entry) && rest.letters() > 2 && fits)
            {
                tell(Step::Stripped("pronoun", rest.text));
                tell(Step::Known(rest.text, entry.kind));
                return Err(entry);
            }
            // علاقتهما is علاقة with its ending opened.
            if let Some(bare) = rest.strip_last(const { Letters::new(&[TEH]) }).filter(|bare| bare.letters() > 1) {
                if let Some(entry) =
                    self.lexicon.entry_of(bare.form.before(&HEH_ALONE)).filter(|&entry| is_content(entry))
                {
                    tell(Step::Stripped("pronoun, with its ending closed again", bare.text));
                    tell(Step::Known(bare.text, entry.kind));
                    return Err(entry);
                }
                if bare.letters() > 2 && attested(self.lexicon.count_of(bare.form.before(&HEH_ALONE)), whole, 70) {
                    return Ok(Some(bare));
                }
            }
            // نظرائه and لقاؤه are نظراء and لقاء, whose hamza has found a seat.
            let seat = rest
                .strip_last(const { Letters::new(&[YEH, WAW]) })
                .filter(|_| !is_heh || never_definite || whole <= 20);
            if let Some(bare) = seat.filter(|bare| bare.ends_with(ALEF) && bare.letters() > 2) {
                if let Some(entry) = self.lexicon.entry_of(bare.form).filter(|&entry| is_content(entry)) {
                    tell(Step::Stripped("pronoun, with its hamza off its seat", bare.text));
                    tell(Step::Known(bare.text, entry.kind));
                    return Err(entry);
                }
                if attested(self.lexicon.count_of(bare.form), whole, 70) {
                    return Ok(Some(bare));
                }
            }
            if rest.letters() > 2 && attested(alone, whole, 70) {
                return Ok(Some(rest));
            }
        }
        Ok(None)
    }

    /// What is left of `word` without an ending of plural or dual.
    fn number<'w>(self, word: Word<'w>, tell: &mut impl FnMut(Step<'w>)) -> Stage<Option<Word<'w>>> {
        let whole = self.uses(word.form);
        for ending in &NUMBERS {
            let Some(rest) = word.strip_suffix(&ending.letters).filter(|rest| rest.letters() > 1) else { continue };
            for closing in ending.closings {
                if let Some(entry) = self.lexicon.entry_of(rest.form.before(closing)).filter(|&entry| is_content(entry))
                {
                    tell(Step::Stripped("plural or dual", rest.text));
                    tell(Step::Known(entry.stem, entry.kind));
                    return Err(entry);
                }
                if rest.letters() > 2 && attested(self.uses(rest.form.before(closing)), whole, ending.percent) {
                    return Ok(Some(rest));
                }
            }
        }
        Ok(None)
    }

    /// What is left of a verb without the ت of the feminine.
    fn verb_ending(self, word: Word<'_>) -> Option<Word<'_>> {
        let rest = word.strip_last(const { Letters::new(&[TEH]) }).filter(|rest| rest.letters() > 2)?;
        attested(self.lexicon.count_of(rest.form), self.lexicon.count_of(word.form), 20).then_some(rest)
    }

    /// What is left of `word` without the feminine ending, and whether that ends the matter.
    fn feminine<'w>(self, word: Word<'w>, tell: &mut impl FnMut(Step<'w>)) -> Stage<Option<(Word<'w>, bool)>> {
        let Some(rest) = word.strip_last(const { Letters::new(&[HEH]) }).filter(|rest| rest.letters() > 1) else {
            return Ok(None);
        };
        let (whole, alone) = (self.uses(word.form), self.uses(rest.form));
        if let Some(entry) = self.lexicon.entry_of(rest.form) {
            // كبيرة is كبير, but رياضة is not الرياض, عربة not the Arabs (عرب, plural of عربي), شهرة not a month.
            let adjective = rest.ends_with(YEH) || is_adjective(alone, whole);
            let same = match entry.kind {
                Kind::Noun | Kind::Whole => adjective && entry.stem == rest.text,
                Kind::Country | Kind::Place | Kind::Loan => rest.ends_with(YEH),
                // مدني is a name and a word: its feminine tells.
                Kind::Name => rest.ends_with(YEH) && share(whole, alone, 20),
                Kind::Verb => share(alone, whole, 100),
                _ => false,
            };
            if same {
                tell(Step::Stripped("feminine", rest.text));
                tell(Step::Known(rest.text, entry.kind));
                return Err(entry);
            }
            return Ok(Some((word, true)));
        }
        // A noun in ية that is used far more than its masculine is a word of its own: عملية is not work.
        let own = rest.ends_with(YEH) && whole > 4 * alone;
        Ok(Some((rest, own)))
    }

    /// What is left of an adverb or object without its alef: رسميا, وزيرا.
    fn accusative(self, word: Word<'_>) -> Option<Word<'_>> {
        let rest = word.strip_last(const { Letters::new(&[ALEF]) }).filter(|rest| rest.letters() > 2)?;
        let fits = match self.lexicon.entry_of(rest.form) {
            Some(entry) => matches!(entry.kind, Kind::Noun | Kind::Verb | Kind::Whole),
            None => attested(self.lexicon.count_of(rest.form), self.lexicon.count_of(word.form), 30),
        };
        fits.then_some(rest)
    }

    /// What is left of a dual or plural that a noun follows: وزيري, مسؤولي. Adjectives in ي take an article or a feminine
    /// ending, these never do.
    fn construct<'w>(self, word: Word<'w>, tell: &mut impl FnMut(Step<'w>)) -> Stage<Word<'w>> {
        self.known(word, tell)?;
        let Some(rest) = word.strip_last(const { Letters::new(&[YEH]) }).filter(|rest| rest.letters() > 2) else {
            return Ok(word);
        };
        let whole = self.lexicon.count_of(word.form);
        let adjective =
            self.lexicon.count_of(word.form.behind(&AL)).max(self.lexicon.count_of(word.form.before(&HEH_ALONE)));
        if adjective >= ATTESTED && u64::from(adjective) * 20 >= u64::from(whole) {
            return Ok(word);
        }
        if let Some(entry) =
            self.lexicon.entry_of(rest.form).filter(|entry| matches!(entry.kind, Kind::Noun | Kind::Whole))
        {
            tell(Step::Stripped("dual or plural before a noun", rest.text));
            tell(Step::Known(rest.text, entry.kind));
            return Err(entry);
        }
        if attested(self.lexicon.count_of(rest.form), whole, 50) && self.lexicon.entry_of(rest.form).is_none() {
            tell(Step::Stripped("dual or plural before a noun", rest.text));
            return Ok(rest);
        }
        Ok(word)
    }

    /// How often background news uses a form, with its article or without.
    fn uses(self, form: Form) -> u32 {
        self.lexicon.count_of(form) + self.lexicon.count_of(form.behind(&AL))
    }

    fn is_word(self, word: Word<'_>) -> bool {
        self.lexicon.entry_of(word.form).is_some() || self.lexicon.count_of(word.form) >= ATTESTED
    }

    /// Whether `word` is one, or becomes one without an ending.
    fn leads_to_a_word(self, word: Word<'_>) -> bool {
        self.is_word(word) || {
            let left = match self.back(word, false, &mut |_| {}) {
                Ok(part) => part,
                Err(_) => return true,
            };
            left.letters() < word.letters() && self.is_word(left)
        }
    }
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

/// An ending of plural or dual.
struct Number {
    letters: Affix,
    /// What the word may have in its place.
    closings: &'static [Affix],
    /// How often the word must be used without it, in hundredths of the uses with it.
    percent: u32,
}

/// The endings of plural and dual, longest first.
static NUMBERS: [Number; 7] = [
    Number { letters: Affix::new("\u{062A}\u{064A}\u{0646}"), closings: &[HEH_ALONE], percent: 30 },
    Number { letters: Affix::new("\u{062A}\u{0627}\u{0646}"), closings: &[HEH_ALONE], percent: 30 },
    Number { letters: Affix::new("\u{0627}\u{062A}"), closings: &[HEH_ALONE, NOTHING], percent: 2 },
    Number { letters: Affix::new("\u{0648}\u{0646}"), closings: &[NOTHING, YEH_ALONE, HEH_ALONE], percent: 5 },
    Number { letters: Affix::new("\u{064A}\u{0646}"), closings: &[NOTHING, YEH_ALONE, HEH_ALONE], percent: 5 },
    Number { letters: Affix::new("\u{0627}\u{0646}"), closings: &[NOTHING], percent: 30 },
    Number { letters: Affix::new("\u{0648}\u{0627}"), closings: &[NOTHING], percent: 30 },
];

/// The pronouns that stand at the end of a word, longest first.
static PRONOUNS: [Affix; 11] = [
    Affix::new("\u{0647}\u{0645}\u{0627}"), // their, of two
    Affix::new("\u{0643}\u{0645}\u{0627}"), // your, of two
    Affix::new("\u{0647}\u{0645}"),         // their
    Affix::new("\u{0647}\u{0646}"),         // their, of women
    Affix::new("\u{0643}\u{0645}"),         // your
    Affix::new("\u{0643}\u{0646}"),         // your, of women
    Affix::new("\u{0647}\u{0627}"),         // her
    Affix::new("\u{0646}\u{0627}"),         // our
    Affix::new("\u{0646}\u{064A}"),         // me
    Affix::new("\u{0647}"),                 // his
    Affix::new("\u{0643}"),                 // your, of one
];

const NOTHING: Affix = Affix::new("");
const AL: Affix = Affix::new("\u{0627}\u{0644}");
const BAL: Affix = Affix::new("\u{0628}\u{0627}\u{0644}");
const KAL: Affix = Affix::new("\u{0643}\u{0627}\u{0644}");
const LL: Affix = Affix::new("\u{0644}\u{0644}");
const LAM_ALONE: Affix = Affix::new("\u{0644}");
const HEH_ALONE: Affix = Affix::new("\u{0647}");
const YEH_ALONE: Affix = Affix::new("\u{064A}");
