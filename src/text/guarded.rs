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

mod affixes;

use crate::letter::*;
use crate::lexicon::compile::is_adjective;
use crate::lexicon::decision::{Decision, Row};
use crate::lexicon::form::{Form, Letters, Word};
use crate::lexicon::{Entry, Kind, Lexicon, lexicon};
use affixes::{AL, BAL, HEH_ALONE, KAL, LAM_ALONE, LL, NUMBERS, PRONOUNS};

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
    let Some(word) = Word::new(folded) else { return Stem::Part(folded) };
    let rules = Rules { lexicon: lexicon() };
    match rules.stem(rules.part(word.form, word), &mut Aloud { tell, lexicon: lexicon() }) {
        Ok(part) => Stem::Part(part.text()),
        Err(row) => lexicon().entry_of(row).map_or(Stem::Part(folded), Stem::Known),
    }
}

/// What is left of a word that no table of `lexicon` has and no background news; else the decision on what it led to.
pub(crate) fn decide<'w>(lexicon: &Lexicon, word: Word<'w>) -> Result<Word<'w>, Decision> {
    let rules = Rules { lexicon };
    rules.stem(Part { word, row: Row::default() }, &mut Silent).map_err(|row| row.decision.derived())
}

/// The decision on any word, if it fits.
pub(crate) fn decide_any(lexicon: &Lexicon, folded: &str) -> Option<Decision> {
    let Some(word) = Word::new(folded) else { return Decision::part(0, folded.chars().count()) };
    let rules = Rules { lexicon };
    match rules.stem(rules.part(word.form, word), &mut Silent) {
        Ok(part) => Decision::part(part.offset_in(word), part.letters()),
        Err(row) => Some(row.decision.derived()),
    }
}

/// Sends for what the rules ask of most words.
pub(crate) fn prefetch_for(lexicon: &Lexicon, word: Word<'_>) {
    let rest = word.strip_any_first().unwrap_or(word);
    let end = word.strip_any_last().unwrap_or(word);
    let ends = end.strip_any_last().unwrap_or(end);
    for form in [rest.form, end.form, ends.form] {
        lexicon.prefetch(form);
        lexicon.prefetch(form.behind(&AL));
    }
    lexicon.prefetch(word.form.behind(&AL));
}

/// Who hears of the steps.
trait Tell<'w> {
    fn known(&mut self, word: Word<'w>, row: Row);
    /// As [`known`](Self::known), of a word that is the stem of its row.
    fn known_by_stem(&mut self, row: Row);
    fn stripped(&mut self, rule: &'static str, rest: Word<'w>);
}

/// Nobody.
struct Silent;

impl Tell<'_> for Silent {
    fn known(&mut self, _: Word<'_>, _: Row) {}
    fn known_by_stem(&mut self, _: Row) {}
    fn stripped(&mut self, _: &'static str, _: Word<'_>) {}
}

/// Those who ask why.
struct Aloud<'l, F> {
    tell: F,
    lexicon: &'l Lexicon,
}

impl<'w, F: FnMut(Step<'w>)> Tell<'w> for Aloud<'_, F> {
    fn known(&mut self, word: Word<'w>, row: Row) {
        row.kind().into_iter().for_each(|kind| (self.tell)(Step::Known(word.text(), kind)));
    }

    fn known_by_stem(&mut self, row: Row) {
        self.lexicon.entry_of(row).into_iter().for_each(|entry| (self.tell)(Step::Known(entry.stem, entry.kind)));
    }

    fn stripped(&mut self, rule: &'static str, rest: Word<'w>) {
        (self.tell)(Step::Stripped(rule, rest.text()));
    }
}

/// The rules, and what they ask.
#[derive(Debug, Clone, Copy)]
struct Rules<'l> {
    lexicon: &'l Lexicon,
}

/// What is left of a word, and what is known of it: or of that with other letters in front or behind.
#[derive(Debug, Clone, Copy)]
struct Part<'w> {
    word: Word<'w>,
    row: Row,
}

impl Part<'_> {
    fn letters(self) -> usize {
        self.word.letters()
    }

    /// The kind of the word, if it is of the tables.
    fn kind(self) -> Option<Kind> {
        self.row.kind()
    }

    /// Whether the tables know the word, and not as a function word.
    fn is_content(self) -> bool {
        is_content(self.row)
    }

    fn is_word(self) -> bool {
        self.kind().is_some() || self.row.count >= ATTESTED
    }
}

/// A stage of the work: what is left of the word, or the row of the tables that ended the matter.
type Stage<T> = Result<T, Row>;

impl Rules<'_> {
    /// A word with what is known of a form of it.
    fn part<'w>(self, form: Form, word: Word<'w>) -> Part<'w> {
        Part { word, row: self.lexicon.row(form) }
    }

    fn part_of<'w>(self, word: Word<'w>) -> Part<'w> {
        self.part(word.form, word)
    }

    fn count(self, form: Form) -> u32 {
        self.lexicon.row(form).count
    }

    /// Stops with the row of `word`, if the tables know it.
    fn known<'w>(self, word: Part<'w>, tell: &mut impl Tell<'w>) -> Stage<()> {
        if word.kind().is_none() {
            return Ok(());
        }
        tell.known(word.word, word.row);
        Err(word.row)
    }

    /// What is left of a word of which everything is stripped.
    fn stem<'w>(self, word: Part<'w>, tell: &mut impl Tell<'w>) -> Stage<Word<'w>> {
        let (front, has_article) = self.front(word, tell)?;
        self.back(front, has_article, tell)
    }

    /// Strips what stands before a word. Also says whether there was an article, which no pronoun follows.
    fn front<'w>(self, word: Part<'w>, tell: &mut impl Tell<'w>) -> Stage<(Part<'w>, bool)> {
        self.known(word, tell)?;
        // وكالات and فئات are known by what stands before their ending: nothing in front of them is a clitic.
        let definite = word.word.strip_prefix(&AL).map(|rest| self.part_of(rest));
        let article_fits = definite.is_some_and(|rest| rest.is_content() || rest.row.count >= ATTESTED);
        let may_be_clitic = word.word.starts_with(const { Letters::new(&[WAW, FEH, BEH, LAM, KAF, SEEN]) });
        if (may_be_clitic || definite.is_some() && !article_fits)
            && let Err(row) = self.back(word, definite.is_some(), &mut Silent)
            && !matches!(row.kind(), Some(Kind::Function | Kind::Verb))
        {
            // Again, now that the steps are those that count.
            self.back(word, definite.is_some(), tell)?;
        }
        let mut word = word;
        if let Some(rest) = self.strip_first(word, const { Letters::new(&[WAW, FEH]) })
            && self.is_conjunction(word, rest)
        {
            tell.stripped("conjunction", rest.word);
            self.known(rest, tell)?;
            word = rest;
        }
        if let Some((rest, definite)) = self.article(word) {
            tell.stripped("article", rest.word);
            // بالكاميرون is in Cameroon, which keeps its article, and not Cameron.
            if definite.kind().is_some() {
                tell.known(rest.word, definite);
                return Err(definite);
            }
            // الأب is the father, and آب no month behind an article.
            if rest.kind() != Some(Kind::Month) {
                self.known(rest, tell)?;
            }
            return Ok((rest, true));
        }
        if let Some(rest) = self.strip_first(word, const { Letters::new(&[BEH, LAM, KAF]) }) {
            if self.is_preposition(word, rest) {
                tell.stripped("preposition", rest.word);
                self.known(rest, tell)?;
                word = rest;
            }
        } else if let Some(rest) = self.strip_first(word, const { Letters::new(&[SEEN]) })
            && is_future(word, rest)
        {
            tell.stripped("future", rest.word);
            self.known(rest, tell)?;
            word = rest;
        }
        Ok((word, false))
    }

    fn strip_first<'w>(self, word: Part<'w>, letters: Letters) -> Option<Part<'w>> {
        word.word.strip_first(letters).map(|rest| self.part_of(rest))
    }

    /// Whether the first letter of `word` is a conjunction before `rest`.
    fn is_conjunction(self, word: Part<'_>, rest: Part<'_>) -> bool {
        let (whole, alone) = (word.row.count, rest.row.count);
        match rest.kind() {
            Some(Kind::Function) => share(alone, whole, 30),
            // Agencies begin their sentences with وأضاف and وأوضح.
            Some(Kind::Verb) => rest.letters() > 2,
            Some(_) => rest.letters() > 2 && share(alone, whole, 10),
            None => {
                rest.letters() > 2
                    && (whole < ATTESTED && rest.letters() > 3
                        || attested(alone, whole, 30)
                        || self.article(rest).is_some_and(|(bare, _)| alone >= ATTESTED || bare.is_word())
                        || whole < ATTESTED && self.leads_to_a_word(rest))
            }
        }
    }

    /// What follows the article of `word`, alone or behind a preposition, if it has one; and what is known of that with
    /// the article alone.
    fn article<'w>(self, word: Part<'w>) -> Option<(Part<'w>, Row)> {
        let whole = word.row.count;
        let fits = |rest: Part<'w>, definite: Row| {
            let fits =
                attested(definite.count, whole, 30) || rest.is_content() || whole < ATTESTED && rest.letters() > 2;
            fits.then_some((rest, definite))
        };
        for prefix in &[BAL, KAL] {
            if let Some(rest) = word.word.strip_prefix(prefix).filter(|rest| rest.letters() > 1) {
                return fits(self.part_of(rest), self.lexicon.row(rest.form.behind(&AL)));
            }
        }
        if let Some(rest) = word.word.strip_prefix(&LL).filter(|rest| rest.letters() > 1) {
            // The article loses its alef behind ل; a word that begins with ل then shows but two of its three.
            let with_lam = word.word.strip_first(const { Letters::new(&[LAM]) }).unwrap_or(rest);
            let [short, long] = [rest, with_lam].map(|rest| self.lexicon.row(rest.form.behind(&AL)));
            let (rest, definite) = if long.count > short.count { (with_lam, long) } else { (rest, short) };
            return fits(self.part_of(rest), definite);
        }
        let rest = word.word.strip_prefix(&AL).filter(|rest| rest.letters() > 1)?;
        // Behind ل an article loses its alef, and the first letters of a name keep it: للوزير, but لالمانيا.
        let kept = self.count(word.word.form.behind(&LAM_ALONE));
        if kept > 0 && kept > self.count(rest.form.behind(&LL)) {
            return None;
        }
        let rest = self.part_of(rest);
        let alone = rest.row.count;
        let fits = if rest.letters() == 2 {
            attested(alone, whole, 5)
        } else {
            rest.is_content() || alone >= ATTESTED && alone * 500 >= whole || whole < 500 && rest.letters() > 3
        };
        fits.then_some((rest, word.row))
    }

    /// Whether the first letter of `word` is a preposition before `rest`.
    fn is_preposition(self, word: Part<'_>, rest: Part<'_>) -> bool {
        let (whole, alone) = (word.row.count, rest.row.count);
        rest.letters() > 2
            && match rest.kind() {
                Some(Kind::Function) => false,
                Some(Kind::Noun) => share(alone, whole, 10),
                Some(_) => share(alone, whole, 50),
                None => attested(alone, whole, 50) || whole < ATTESTED && self.leads_to_a_word(rest),
            }
    }

    /// Strips what stands behind a word.
    fn back<'w>(self, word: Part<'w>, has_article: bool, tell: &mut impl Tell<'w>) -> Stage<Word<'w>> {
        let mut word = word;
        if !has_article && let Some(rest) = self.pronoun(word, tell)? {
            tell.stripped("pronoun", rest.word);
            self.known(rest, tell)?;
            word = rest;
        }
        if let Some(rest) = self.number(word, tell)? {
            tell.stripped("plural or dual", rest.word);
            word = rest;
        } else if !has_article && let Some(rest) = self.verb_ending(word) {
            tell.stripped("verb ending", rest.word);
            self.known(rest, tell)?;
            word = rest;
        }
        if let Some((rest, ends_here)) = self.feminine(word, tell)? {
            if rest.letters() < word.letters() {
                tell.stripped("feminine", rest.word);
            }
            word = rest;
            if ends_here {
                return Ok(word.word);
            }
        } else if !has_article && let Some(rest) = self.accusative(word) {
            tell.stripped("accusative", rest.word);
            self.known(rest, tell)?;
            word = rest;
        }
        self.construct(word, tell)
    }

    /// What is left of `word` without a pronoun at its end.
    fn pronoun<'w>(self, word: Part<'w>, tell: &mut impl Tell<'w>) -> Stage<Option<Part<'w>>> {
        // No word ends with two of them.
        let Some(rest) = PRONOUNS.iter().find_map(|pronoun| word.word.strip_suffix(pronoun)) else { return Ok(None) };
        if rest.letters() < 2 {
            return Ok(None);
        }
        let whole = word.row.count;
        let is_heh = word.word.ends_with(HEH);
        // A feminine noun takes an article, a noun with its pronoun never does.
        let definite = if is_heh || whole > 20 { self.count(word.word.form.behind(&AL)) } else { 0 };
        let never_definite = whole > 20 && definite * 100 < whole;
        if is_heh && definite >= ATTESTED && definite * 20 >= whole {
            return Ok(None);
        }
        let rest = self.part_of(rest);
        if word.word.ends_with(YEH) && rest.kind() != Some(Kind::Verb) {
            return Ok(None);
        }
        let alone = rest.row.count;
        let fits = share(alone, whole, 50) || never_definite && alone >= ATTESTED;
        if rest.is_content() && rest.letters() > 2 && fits {
            tell.stripped("pronoun", rest.word);
            tell.known(rest.word, rest.row);
            return Err(rest.row);
        }
        // علاقتهما is علاقة with its ending opened.
        let opened = rest.word.strip_last(const { Letters::new(&[TEH]) });
        if let Some(bare) = opened.filter(|bare| bare.letters() > 1) {
            let closed = self.lexicon.row(bare.form.before(&HEH_ALONE));
            if is_content(closed) {
                tell.stripped("pronoun, with its ending closed again", bare);
                tell.known(bare, closed);
                return Err(closed);
            }
            if bare.letters() > 2 && attested(closed.count, whole, 70) {
                return Ok(Some(self.part_of(bare)));
            }
        }
        // نظرائه and لقاؤه are نظراء and لقاء, whose hamza has found a seat.
        let seat = rest.word.strip_last(const { Letters::new(&[YEH, WAW]) });
        let seat = seat.filter(|_| !is_heh || never_definite || whole <= 20);
        if let Some(bare) = seat.filter(|bare| bare.ends_with(ALEF) && bare.letters() > 2) {
            let bare = self.part_of(bare);
            if bare.is_content() {
                tell.stripped("pronoun, with its hamza off its seat", bare.word);
                tell.known(bare.word, bare.row);
                return Err(bare.row);
            }
            if attested(bare.row.count, whole, 70) {
                return Ok(Some(bare));
            }
        }
        Ok(Some(rest).filter(|rest| rest.letters() > 2 && attested(alone, whole, 70)))
    }

    /// What is left of `word` without an ending of plural or dual.
    fn number<'w>(self, word: Part<'w>, tell: &mut impl Tell<'w>) -> Stage<Option<Part<'w>>> {
        if !word.word.ends_with_one_of(const { Letters::new(&[NOON, TEH, ALEF]) }) {
            return Ok(None);
        }
        let mut whole = None;
        for ending in &NUMBERS {
            let Some(rest) = word.word.strip_suffix(&ending.letters).filter(|rest| rest.letters() > 1) else {
                continue;
            };
            let whole = *whole.get_or_insert_with(|| self.uses(word));
            for closing in ending.closings {
                let form = rest.form.before(closing);
                let closed = self.lexicon.row(form);
                if is_content(closed) {
                    tell.stripped("plural or dual", rest);
                    tell.known_by_stem(closed);
                    return Err(closed);
                }
                if rest.letters() > 2
                    && (attested(closed.count, whole, ending.percent)
                        || attested(closed.count + self.count(form.behind(&AL)), whole, ending.percent))
                {
                    return Ok(Some(self.part_of(rest)));
                }
            }
        }
        Ok(None)
    }

    /// What is left of a verb without the ت of the feminine.
    fn verb_ending<'w>(self, word: Part<'w>) -> Option<Part<'w>> {
        let rest = word.word.strip_last(const { Letters::new(&[TEH]) }).filter(|rest| rest.letters() > 2)?;
        let rest = self.part_of(rest);
        attested(rest.row.count, word.row.count, 20).then_some(rest)
    }

    /// What is left of `word` without the feminine ending, and whether that ends the matter.
    fn feminine<'w>(self, word: Part<'w>, tell: &mut impl Tell<'w>) -> Stage<Option<(Part<'w>, bool)>> {
        let bare = word.word.strip_last(const { Letters::new(&[HEH]) });
        let Some(rest) = bare.filter(|rest| rest.letters() > 1).map(|rest| self.part_of(rest)) else {
            return Ok(None);
        };
        let ends_with_yeh = rest.word.ends_with(YEH);
        let Some(kind) = rest.kind() else {
            // A noun in ية that is used far more than its masculine is a word of its own: عملية is not work.
            let own = ends_with_yeh && self.uses(word) > 4 * self.uses(rest);
            return Ok(Some((rest, own)));
        };
        let uses = || (self.uses(word), self.uses(rest));
        // كبيرة is كبير, but رياضة is not الرياض, عربة not the Arabs (عرب, plural of عربي), شهرة not a month.
        let same = match kind {
            Kind::Noun | Kind::Whole => {
                let (whole, alone) = uses();
                (ends_with_yeh || is_adjective(alone, whole)) && self.lexicon.is_stem_of(rest.row, rest.word)
            }
            Kind::Country | Kind::Place | Kind::Loan => ends_with_yeh,
            // مدني is a name and a word: its feminine tells.
            Kind::Name => {
                let (whole, alone) = uses();
                ends_with_yeh && share(whole, alone, 20)
            }
            Kind::Verb => {
                let (whole, alone) = uses();
                share(alone, whole, 100)
            }
            _ => false,
        };
        if same {
            tell.stripped("feminine", rest.word);
            tell.known(rest.word, rest.row);
            return Err(rest.row);
        }
        Ok(Some((word, true)))
    }

    /// What is left of an adverb or object without its alef: رسميا, وزيرا.
    fn accusative<'w>(self, word: Part<'w>) -> Option<Part<'w>> {
        let rest = word.word.strip_last(const { Letters::new(&[ALEF]) }).filter(|rest| rest.letters() > 2)?;
        let rest = self.part_of(rest);
        let fits = match rest.kind() {
            Some(kind) => matches!(kind, Kind::Noun | Kind::Verb | Kind::Whole),
            None => attested(rest.row.count, word.row.count, 30),
        };
        fits.then_some(rest)
    }

    /// What is left of a dual or plural that a noun follows: وزيري, مسؤولي. Adjectives in ي take an article or a feminine
    /// ending, these never do.
    fn construct<'w>(self, word: Part<'w>, tell: &mut impl Tell<'w>) -> Stage<Word<'w>> {
        self.known(word, tell)?;
        let rest = word.word.strip_last(const { Letters::new(&[YEH]) });
        let Some(rest) = rest.filter(|rest| rest.letters() > 2).map(|rest| self.part_of(rest)) else {
            return Ok(word.word);
        };
        let whole = word.row.count;
        let is_noun = matches!(rest.kind(), Some(Kind::Noun | Kind::Whole));
        if !is_noun && (rest.kind().is_some() || !attested(rest.row.count, whole, 50)) {
            return Ok(word.word);
        }
        let form = word.word.form;
        let adjective = self.count(form.behind(&AL)).max(self.count(form.before(&HEH_ALONE)));
        if adjective >= ATTESTED && u64::from(adjective) * 20 >= u64::from(whole) {
            return Ok(word.word);
        }
        tell.stripped("dual or plural before a noun", rest.word);
        if is_noun {
            tell.known(rest.word, rest.row);
            return Err(rest.row);
        }
        Ok(rest.word)
    }

    /// How often background news uses a word, with its article or without.
    fn uses(self, word: Part<'_>) -> u32 {
        word.row.count + self.count(word.word.form.behind(&AL))
    }

    /// Whether `word` is one, or becomes one without an ending.
    fn leads_to_a_word(self, word: Part<'_>) -> bool {
        word.is_word() || {
            let left = match self.back(word, false, &mut Silent) {
                Ok(part) => part,
                Err(_) => return true,
            };
            left.letters() < word.letters() && self.part_of(left).is_word()
        }
    }
}

/// Whether the first letter of `word` is the س of the future before the verb `rest`.
fn is_future(word: Part<'_>, rest: Part<'_>) -> bool {
    rest.letters() > 2
        && (rest.kind() == Some(Kind::Verb)
            || rest.word.starts_with(const { Letters::new(&[YEH, TEH]) })
                && attested(rest.row.count, word.row.count, 20))
}

/// Whether `count` makes a word, beside one that is used `whole` times: attested, and at least so many hundredths.
fn attested(count: u32, whole: u32, percent: u32) -> bool {
    count >= ATTESTED && share(count, whole, percent)
}

/// Whether `count` is at least so many hundredths of `whole`.
fn share(count: u32, whole: u32, percent: u32) -> bool {
    whole < ATTESTED || u64::from(count) * 100 >= u64::from(whole) * u64::from(percent)
}

/// Whether the tables know a word, and not as a function word.
fn is_content(row: Row) -> bool {
    row.kind().is_some_and(|kind| kind != Kind::Function)
}
