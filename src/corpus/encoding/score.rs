//! How much a text looks like one that somebody wrote: in Arabic above all, or in a western language.
//!
//! Words that background news uses count for much, letters of two scripts in one word and bytes that mean nothing
//! against it. The wrong one of two Arabic code pages puts accented Latin letters into Arabic words; a western one
//! makes words of accented letters alone.

use mahdar_text::lexicon::lexicon;
use mahdar_text::normalize::normalize_word_into;

/// What a text is worth.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Score {
    /// In favour and against.
    pub(super) points: i64,
    /// Letters of Arabic words of two letters and more.
    pub(super) arabic: i64,
    /// Those of them in words that the lexicon knows.
    pub(super) known: i64,
}

/// Characters that are judged at most: a text is in one encoding.
const MOST_CHARACTERS: usize = 20_000;
/// For each letter of a known word.
const KNOWN: i64 = 4;
/// Against each letter of a word that nobody wrote.
const ODD: i64 = 4;
/// Against a character that is none.
const NONE: i64 = 8;
/// Letters from which on an Arabic word is no word any more.
const LONGEST_WORD: i64 = 25;

/// Judges the characters of a text, or of a part of one.
pub(super) fn score(text: impl Iterator<Item = char>) -> Score {
    let (mut score, mut word) = (Score::default(), Word::default());
    for c in text.take(MOST_CHARACTERS) {
        if c.is_alphabetic() || is_mark(c) {
            word.take(c);
            continue;
        }
        score.points += match c {
            char::REPLACEMENT_CHARACTER | '\u{80}'..='\u{9f}' => -NONE,
            // A sign for multiplication and its like, stuck to letters.
            '\u{d7}' | '\u{f7}' | '\u{a4}' | '\u{a6}' | '\u{ac}' if !word.is_empty() => -ODD,
            // Quotation marks, dashes, the Arabic comma and its like: what texts have that is no ASCII.
            '\u{ab}' | '\u{bb}' | '\u{a0}' | '\u{60c}' | '\u{61b}' | '\u{61f}' | '\u{2010}'..='\u{2026}' => 1,
            _ => 0,
        };
        word.end(&mut score);
    }
    word.end(&mut score);
    score
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{640}' | '\u{64b}'..='\u{652}' | '\u{670}' | '\u{200c}' | '\u{200d}')
}

/// The letters of a word, by what they are.
#[derive(Default)]
struct Word {
    text: String,
    folded: String,
    arabic: i64,
    accented: i64,
    ascii: i64,
    others: i64,
    /// Marks where no letter is that they could stand above.
    is_odd: bool,
}

impl Word {
    fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    fn take(&mut self, c: char) {
        // A letter has one vowel, and a shadda perhaps. Cyrillic letters, taken for Arabic, are often marks in a row.
        let is_vowel = |c: char| matches!(c, '\u{64b}'..='\u{650}' | '\u{652}');
        self.is_odd |= is_vowel(c) && self.text.chars().next_back().is_none_or(is_vowel);
        self.text.push(c);
        match c {
            '\u{640}' | '\u{64b}'..='\u{652}' => {}
            '\u{600}'..='\u{77f}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}' => self.arabic += 1,
            'a'..='z' | 'A'..='Z' => self.ascii += 1,
            '\u{aa}'..='\u{24f}' => self.accented += 1,
            '\u{200c}' | '\u{200d}' => {}
            _ => self.others += 1,
        }
    }

    /// Counts the word, and forgets it.
    fn end(&mut self, score: &mut Score) {
        if self.is_empty() {
            return;
        }
        let latin = self.ascii + self.accented;
        score.points += match (self.arabic, latin + self.others) {
            (0, 0) => -ODD, // marks alone
            (0, _) if self.accented == 0 => self.others,
            // French has words of one letter, and two accented ones in a row at most.
            (0, letters) if self.accented <= self.ascii + 1 && self.accented < 5 => letters.min(4),
            (0, letters) => -ODD * letters,
            (1, 0) => 0,
            (letters, _) if self.is_odd => -ODD * letters,
            (letters, 0) => self.end_of_arabic(letters, score),
            (letters, others) if self.accented > 0 => -ODD * (letters + others),
            (letters, others) => -(letters.min(others)),
        };
        self.text.clear();
        self.is_odd = false;
        (self.arabic, self.accented, self.ascii, self.others) = (0, 0, 0, 0);
    }

    fn end_of_arabic(&mut self, letters: i64, score: &mut Score) -> i64 {
        score.arabic += letters;
        self.folded.clear();
        normalize_word_into(&self.text, &mut self.folded);
        if lexicon().count(&self.folded) > 0 || lexicon().entry(&self.folded).is_some() {
            score.known += letters;
            KNOWN * letters
        } else if letters > LONGEST_WORD {
            -letters
        } else {
            letters / 2
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(text: &str) -> i64 {
        score(text.chars()).points
    }

    #[test]
    fn what_somebody_wrote_is_worth_more() {
        let arabic = "قال الرئيس الروسي فلاديمير بوتين";
        let score_of = score(arabic.chars());
        assert!(score_of.known * 10 > score_of.arabic * 8, "{score_of:?}");
        assert!(points(arabic) > points("Persian پژوهشگاه چگونه") && points("پژوهشگاه چگونه") > 0);
        assert!(points("un élève à l'école était là") > 0);
        assert_eq!(points("plain words"), 0);
        for spoiled in ["ÇáÑÆíÓ ÇáÑæÓí", "ط§ظ„ط±ط¦ظٹط³", "Ø§Ù„Ø±Ø¦ÙŠØ³", "الرêيس", "a\u{fffd}b", "\u{81}"]
        {
            assert!(points(spoiled) <= 0, "{spoiled}");
        }
    }
}
