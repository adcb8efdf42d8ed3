//! Many short strings in two allocations: what is kept of the words of an index.

/// Strings, one behind the other.
#[derive(Debug, Default)]
pub(super) struct Strings {
    text: String,
    /// Where each ends.
    ends: Vec<u32>,
}

impl Strings {
    pub(super) fn push(&mut self, string: &str) {
        self.text.push_str(string);
        self.ends.push(number(self.text.len()));
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(super) fn get(&self, string: u32) -> &str {
        let string = string as usize;
        let start = string.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start as usize..self.ends[string] as usize]
    }

    pub(super) fn numbers(&self) -> std::ops::Range<u32> {
        0..number(self.len())
    }

    pub(super) fn shrink_to_fit(&mut self) {
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
    }
}

/// Sizes in here are far below 2^32: words have at most a few dozen letters, and grams are a few for each.
pub(super) fn number(size: usize) -> u32 {
    u32::try_from(size).unwrap_or(u32::MAX)
}
