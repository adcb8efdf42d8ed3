//! The words of a text with what is known of each: what stands between them, what the tables say, which are dates.

use super::entities::{Contact, Cue, Entity, Title, entities_at, is_name_word};
use crate::dates::{DateMention, mentions};
use mahdar_text::letter::{ALEF, BEH, FEH, KAF, LAM, WAW};
use mahdar_text::lexicon::{Kind, lexicon};
use mahdar_text::{Analyzer, Tokens};
use std::ops::Range;

/// What stands before a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gap {
    /// Nothing but space, or a tatweel.
    Space,
    /// A quotation mark, bracket, dash or slash.
    Mark,
    /// A comma.
    Comma,
    /// The end of a sentence, or a line.
    End,
}

/// One word.
#[derive(Debug, Clone)]
pub(super) struct Word {
    pub(super) gap: Gap,
    /// What begins here, and how many words it has.
    pub(super) entities: Vec<(Entity, usize)>,
    pub(super) class: Class,
}

/// What a word can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// A particle, preposition or pronoun.
    Function,
    Verb,
    /// Part of a date.
    Date,
    Number,
    /// A name, or a word that no table knows.
    Name,
    Other,
}

/// A text, taken apart.
pub(super) struct Text<'r> {
    pub(super) text: &'r str,
    pub(super) tokens: Tokens,
    pub(super) words: Vec<Word>,
    pub(super) dates: Vec<DateMention>,
    /// Word numbers of each sentence.
    pub(super) sentences: Vec<Range<usize>>,
    /// Whether it speaks of Jordan, whose capital is written like Oman.
    pub(super) speaks_of_jordan: bool,
}

impl<'r> Text<'r> {
    /// The words of `text`.
    pub(super) fn tokens(text: &str) -> Tokens {
        let mut tokens = Tokens::new();
        Analyzer::guarded().analyze(text, &mut tokens);
        tokens
    }

    /// Takes `text`, which has these words, apart.
    pub(super) fn new(text: &'r str, tokens: Tokens) -> Self {
        let dates = mentions(text, &tokens);
        let mut words = Vec::with_capacity(tokens.len());
        let mut sentences = Vec::new();
        let (mut key, mut found) = (String::new(), Vec::new());
        let (mut end_before, mut first) = (0, 0);
        let mut next_date = dates.iter().peekable();
        for token in tokens.iter() {
            // One character (a ligature) may be several words, which then stand in one place.
            let between = text.get(end_before..token.start).unwrap_or_default();
            let gap = if token.position == 0 { Gap::End } else { gap(between, &text[token.start..]) };
            if gap == Gap::End && token.position > first {
                sentences.push(first..token.position);
                first = token.position;
            }
            while next_date.peek().is_some_and(|date| date.range.end <= token.start) {
                next_date.next();
            }
            let in_date = next_date.peek().is_some_and(|date| date.range.start < token.end);
            entities_at(&tokens, token.position, &mut key, &mut found);
            if tokens.get(token.position + 1).is_some_and(|next| next.folded == HEAD) {
                found.retain(|(entity, _)| !matches!(entity, Entity::City(_))); // a birthplace is no Muscat
            }
            words.push(Word { gap, entities: found.clone(), class: class(token.folded, token.stem, in_date) });
            end_before = token.end;
        }
        if tokens.len() > first {
            sentences.push(first..tokens.len());
        }
        let is_jordan = |word: &Word| word.entities.iter().any(|(entity, _)| *entity == Entity::Country("JO"));
        let speaks_of_jordan = words.iter().any(is_jordan);
        Self { text, tokens, words, dates, sentences, speaks_of_jordan }
    }

    /// A word as it is folded; empty beyond the end.
    pub(super) fn folded(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| token.folded)
    }

    pub(super) fn stem(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| token.stem)
    }

    /// The bytes of some words.
    pub(super) fn bytes(&self, words: &Range<usize>) -> Range<usize> {
        let start = self.tokens.get(words.start).map_or(0, |token| token.start);
        let end = words.end.checked_sub(1).and_then(|last| self.tokens.get(last)).map_or(start, |token| token.end);
        start..end.max(start)
    }

    pub(super) fn gap(&self, at: usize) -> Gap {
        self.words.get(at).map_or(Gap::End, |word| word.gap)
    }

    /// What of one kind begins at a word.
    pub(super) fn find<T>(&self, at: usize, pick: impl Fn(Entity) -> Option<T>) -> Option<(T, usize)> {
        let word = self.words.get(at)?;
        word.entities.iter().find_map(|&(entity, length)| Some((pick(entity)?, length)))
    }

    pub(super) fn title(&self, at: usize) -> Option<(&'static Title, usize)> {
        self.find(at, |entity| if let Entity::Title(title) = entity { Some(title) } else { None })
    }

    pub(super) fn contact(&self, at: usize) -> Option<(Contact, usize)> {
        self.find(at, |entity| if let Entity::Contact(contact) = entity { Some(contact) } else { None })
    }

    /// Whether a cue of one kind begins at a word.
    pub(super) fn is_cue(&self, at: usize, cue: Cue) -> bool {
        self.find(at, |entity| (entity == Entity::Cue(cue)).then_some(())).is_some()
    }

    /// Whether a word has the article, behind a proclitic or not.
    pub(super) fn is_definite(&self, at: usize) -> bool {
        let folded = self.folded(at);
        let bare = folded.strip_prefix([WAW, FEH]).unwrap_or(folded);
        let bare = bare.strip_prefix([BEH, KAF]).unwrap_or(bare);
        let article = |word: &str| word.strip_prefix(ALEF).is_some_and(|rest| rest.starts_with(LAM));
        article(folded) || article(bare) || bare.strip_prefix(LAM).is_some_and(|rest| rest.starts_with(LAM))
    }

    /// Whether a word begins with a letter that is a proclitic, no part of its stem.
    pub(super) fn begins_with(&self, at: usize, letter: char) -> bool {
        let (folded, stem) = (self.folded(at), self.stem(at));
        let twice = folded.strip_prefix(letter).is_some_and(|rest| rest.starts_with(letter));
        folded.starts_with(letter) && (!stem.starts_with(letter) || twice && folded.len() > stem.len())
    }

    /// Whether a word as it stands, with its first letter, is part of a name of the table of people.
    pub(super) fn is_name(&self, at: usize) -> bool {
        is_name_word(self.folded(at))
    }

    /// Whether a word can be part of a person's name that the tables do not know.
    pub(super) fn is_known_name(&self, at: usize) -> bool {
        let folded = self.folded(at);
        is_name_word(folded) || is_name_word(self.stem(at))
    }
}

/// "head": behind the word that is written like Muscat, it makes a birthplace of the two.
const HEAD: &str = "\u{0631}\u{0627}\u{0633}";

fn class(folded: &str, stem: &str, in_date: bool) -> Class {
    if in_date {
        return Class::Date;
    }
    if folded.starts_with(|c: char| c.is_ascii_digit()) {
        return Class::Number;
    }
    let kind = |word: &str| lexicon().entry(word).map(|entry| entry.kind);
    let of_stem = || (stem != folded).then(|| kind(stem).filter(|kind| *kind == Kind::Verb)).flatten();
    match kind(folded).or_else(of_stem) {
        Some(Kind::Function) => Class::Function,
        Some(Kind::Verb) if !is_name_word(folded) => Class::Verb,
        Some(Kind::Name) | None => Class::Name,
        Some(_) => Class::Other,
    }
}

/// What stands between two words; `rest` begins with the second.
fn gap(between: &str, rest: &str) -> Gap {
    let mut widest = Gap::Space;
    for (at, mark) in between.char_indices() {
        let gap = match mark {
            '\n' | '\r' | '!' | '?' | '\u{61F}' | '\u{61B}' | ';' => Gap::End,
            // A point ends a sentence, but not behind a single letter as in initials.
            '.' | '\u{2026}' => {
                let is_number = rest.starts_with(|c: char| c.is_numeric()) && at == 0 && between.len() == 1;
                if is_number { Gap::Mark } else { Gap::End }
            }
            ',' | '\u{60C}' | ':' => Gap::Comma,
            c if c.is_whitespace() || c == '\u{640}' => Gap::Space,
            _ => Gap::Mark,
        };
        widest = widest.max(gap);
    }
    widest
}
