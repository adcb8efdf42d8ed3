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

    /// Of strings in ascending order, how many come first that `is_before` holds for.
    pub(super) fn partition_point(&self, is_before: impl Fn(&str) -> bool) -> u32 {
        let (mut from, mut to) = (0, number(self.len()));
        while from < to {
            let middle = from + (to - from) / 2;
            if is_before(self.get(middle)) { from = middle + 1 } else { to = middle }
        }
        from
    }

    /// Of strings in ascending order, those that begin with `prefix`.
    pub(super) fn with_prefix(&self, prefix: &str) -> std::ops::Range<u32> {
        let from = self.partition_point(|string| string < prefix);
        from..self.partition_point(|string| string < prefix || string.starts_with(prefix))
    }

    /// Of strings in ascending order, the first that is `string`.
    pub(super) fn find(&self, string: &str) -> Option<u32> {
        let at = self.partition_point(|other| other < string);
        (at < number(self.len()) && self.get(at) == string).then_some(at)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_found_by_whole_and_by_prefix() {
        let mut strings = Strings::default();
        ["a", "ab", "abc", "b"].iter().for_each(|string| strings.push(string));
        assert_eq!((strings.find("ab"), strings.find("ac"), strings.find("c")), (Some(1), None, None));
        assert_eq!(strings.with_prefix("ab"), 1..3);
        assert_eq!(strings.with_prefix(""), 0..4);
        assert_eq!(strings.with_prefix("c"), 4..4);
        assert_eq!(Strings::default().find("a"), None);
    }
}
