//! Numbers that look random and are the same everywhere, and words of the seeds to choose by them.

/// Vigna's splitmix64: the same numbers everywhere.
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((u128::from(mixed ^ (mixed >> 31)) * bound as u128) >> 64) as usize
    }

    pub fn one<'t, T: ?Sized>(&mut self, of: &[&'t T]) -> &'t T {
        of[self.below(of.len())]
    }

    /// A word of the seeds, most often one that stands at the front of the list.
    pub fn word(&mut self, words: &[String]) -> String {
        let end = [8, 40, 200, words.len()][self.below(4)];
        let word = &words[self.below(end.min(words.len()))];
        if self.below(12) > 0 {
            return word.clone();
        }
        // a slip of the pen: a letter is left out
        let slip = self.below(word.chars().count());
        word.chars().enumerate().filter(|(n, _)| *n != slip).map(|(_, c)| c).collect()
    }

    pub fn text(&mut self, words: &[String], length: usize) -> String {
        (0..length).map(|_| self.word(words)).collect::<Vec<_>>().join(" ")
    }
}

/// The different words of the seeds, in the order in which they come.
pub fn words_of_seeds() -> Vec<String> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "txt"));
    files.sort();
    let mut words: Vec<String> = Vec::new();
    for file in files {
        for word in std::fs::read_to_string(file).unwrap().split_whitespace() {
            let word: String = word.chars().filter(|c| c.is_alphabetic()).collect();
            if !word.is_empty() && !words.contains(&word) {
                words.push(word);
            }
        }
    }
    assert!(words.len() > 500, "{}", words.len());
    words
}
