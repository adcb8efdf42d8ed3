//! Whether the title that a document's properties give is one.
//!
//! Most programs fill it with what was at hand: the name of a file, of a template, or of themselves. Such a title would hide
//! the headline, so it is left out, and the first heading or line is taken.

/// What is no title, whatever stands around it, in lower case.
const LEFTOVERS: [&str; 8] = [
    "microsoft word",
    "microsoft powerpoint",
    "untitled",
    "powerpoint presentation",
    "about:blank",
    "print",
    "slide 1",
    "document",
];

/// Ends of names of files.
const SUFFIXES: [&str; 12] =
    [".doc", ".docx", ".docm", ".dotx", ".odt", ".rtf", ".pdf", ".indd", ".qxd", ".htm", ".html", ".txt"];

/// The longest headline, in characters; beyond it, it is a text in the wrong place.
const MAX_CHARACTERS: usize = 300;

/// The title with its white space collapsed, if it is one: two words at least, with letters, and no leftover.
pub(super) fn real_title(title: &str) -> Option<String> {
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    let lower = title.to_lowercase();
    let is_leftover = LEFTOVERS.iter().any(|leftover| lower.starts_with(leftover))
        || SUFFIXES.iter().any(|suffix| lower.ends_with(suffix))
        || lower.contains("://");
    let words = title.split(' ').filter(|word| word.chars().any(char::is_alphabetic)).count();
    let is_text = words >= 2 && title.chars().count() <= MAX_CHARACTERS && !title.contains('\u{fffd}');
    Some(title).filter(|_| is_text && !is_leftover)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leftovers_are_no_titles() {
        assert_eq!(real_title(" the two  presidents\nmet ").as_deref(), Some("the two presidents met"));
        for leftover in
            ["", "Microsoft Word - news 3", "Untitled 1", "final draft.docx", "Report", "12 13", "file:///a b"]
        {
            assert_eq!(real_title(leftover), None, "{leftover}");
        }
    }
}
