//! Days and months in words: `28 June 2022`. Each in a `<time>` that programs read, isolated, so that no digit changes places.

use super::words::Lang;
use mahdar::model::Published;
use maud::{Markup, html};

/// `YYYY-MM-DD`, `YYYY-MM` or `YYYY` in words; anything else as it is.
pub(super) fn in_words(lang: Lang, date: &str) -> String {
    let mut parts = date.split('-');
    let (year, month, day) = (parts.next().unwrap_or_default(), parts.next(), parts.next());
    let month = month.map(|month| lang.say(&format!("month_{month}"))).filter(|name| !name.is_empty());
    match (month, day) {
        (Some(month), Some(day)) => {
            format!("{} {month} {}", lang.digits(day.trim_start_matches('0')), lang.digits(year))
        }
        (Some(month), None) => format!("{month} {}", lang.digits(year)),
        _ => lang.digits(date),
    }
}

/// A day or month.
pub(super) fn time(lang: Lang, date: &str) -> Markup {
    html! { bdi { time datetime=(date) { (in_words(lang, date)) } } }
}

/// A moment of publication: the day is shown, the moment is for programs.
pub(super) fn published(lang: Lang, published: &Published) -> Markup {
    html! { bdi { time datetime=(published) { (in_words(lang, &published.date().to_string())) } } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_as_exact_as_they_were() {
        assert_eq!(in_words(Lang::En, "2022-06-08"), "8 June 2022");
        assert_eq!(in_words(Lang::En, "2022-06"), "June 2022");
        assert_eq!(in_words(Lang::En, "2022"), "2022");
        assert_eq!(in_words(Lang::En, "2022-13-01"), "2022-13-01");
        assert!(in_words(Lang::Ar, "2022-06-08").starts_with("\u{668} "));
        assert_eq!(in_words(Lang::En, "<x>"), "<x>", "who shows it escapes it");
        assert!(time(Lang::En, "<x>\"").into_string().contains("&lt;x&gt;&quot;"));
    }
}
