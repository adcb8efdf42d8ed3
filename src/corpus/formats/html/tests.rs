//! Small pages, one rule each; and pages made to hang, to fill the memory or to crash.

use super::{read, text_of_fragment};
use std::time::{Duration, Instant};

fn body(page: &str) -> String {
    read(page, 1 << 20).unwrap().body.unwrap_or_default()
}

#[test]
fn fragments_become_lines() {
    for (html, expected) in [
        ("plain  text\n of two", "plain text of two"),
        ("<p>one</p><p>two<br>three</p>", "one\ntwo\nthree"),
        ("a &amp; b &lt;c&gt; &nbsp; &#1576;&hellip;", "a & b <c> \u{628}\u{2026}"),
        ("<b>one</b><i>two</i> <span>three</span>", "onetwo three"),
        ("<ul><li>one<li>two</ul>three", "one\ntwo\nthree"),
        ("<table><tr><td>1<td>2</tr><tr><td>3</td><td>4</td></table>", "1 2\n3 4"),
        ("<pre>one\n two</pre>three", "one\ntwo\nthree"),
        ("a<script>b</script><style>c</style><p hidden>d</p><p style='display: none'>e</p>f", "af"),
        ("<p>\u{200B}</p><p>&nbsp;</p>one", "one"),
        ("1 < 2 > 1", "1 < 2 > 1"),
        ("unclosed <b", "unclosed"),
        ("", ""),
    ] {
        assert_eq!(text_of_fragment(html), expected, "{html}");
    }
}

#[test]
fn what_is_too_deep_for_a_tree_loses_its_tags_and_no_word() {
    let deep = format!("one {}two <br> three{}", "<div>".repeat(2_000), "</div>".repeat(2_000));
    assert_eq!(text_of_fragment(&deep), "one two three");
}

#[test]
fn a_page_of_two_sentences_is_read_whole() {
    let page = "<title>A minister is received | Site</title><body><div class=nav><a href=/>Home</a></div><h1>A minister \
        is received</h1><div><p>The president received the minister.</p><p>They spoke of water.</p></div>";
    let draft = read(page, 1 << 20).unwrap();
    assert_eq!(draft.title.as_deref(), Some("A minister is received"));
    assert_eq!(draft.source.as_deref(), Some("Site"));
    assert_eq!(draft.body.as_deref(), Some("The president received the minister.\nThey spoke of water."));
}

#[test]
fn pieces_without_a_head_are_read() {
    assert_eq!(body("<p>one two three</p><p>four</p>"), "one two three\nfour");
    assert_eq!(body("one two three<br>four"), "one two three\nfour");
    assert_eq!(body("<a href=x>only a link</a> "), "only a link");
}

#[test]
fn a_text_in_json_ld_stands_in_for_a_page_made_by_scripts() {
    let page = r#"<h1>one two</h1><div id=app></div><script type="application/ld+json">
        {"@type":"NewsArticle","headline":"one two","articleBody":"three &amp; four<br>five"}</script>"#;
    assert_eq!(body(page), "three & four\nfive");
}

#[test]
fn nothing_and_too_much_are_refused() {
    assert!(read("<html><body><script>x</script>", 100).is_err_and(|message| message.contains("found neither")));
    let long = format!("<p>{}</p>", "word ".repeat(1_000));
    assert!(read(&long, 1_000).is_err_and(|message| message.contains("at most 1000 bytes, found 4999")));
}

#[test]
fn hostile_pages_end_soon() {
    let many = |piece: &str, times| piece.repeat(times);
    let numbered =
        |piece: &str, times: usize| (0..times).map(|n| piece.replace('#', &n.to_string())).collect::<String>();
    let refused = [
        ("deep", many("<div>", 1_000_000), "at most 512 deep"),
        ("deep lists", many("<ul><li>", 200_000), "at most 512 deep"),
        ("deep, closed", many("<b>", 100_000) + &many("</b>", 100_000), "at most 512 deep"),
        ("rebuilt", numbered("<p><b id=#></p>", 100_000), "at most 512 deep"),
        ("tables", many("<table><tr><td>", 100_000), "at most 512 deep"),
        ("attributes", format!("<p {}>x", numbered("a#=1 ", 1_000_000)), "at most 2000 attributes"),
        ("attributes without space", format!("<p {}>x", numbered("a#='1'", 100_000)), "at most 2000 attributes"),
        ("nodes", many("<i></i>", 600_000), "at most 500000 elements"),
        ("nothing", many(" ", 1_000_000), "found neither"),
        ("no end", "<!--".to_owned() + &many("x", 1_000_000), "found neither"),
    ];
    for (what, page, message) in refused {
        let since = Instant::now();
        let found = read(&page, 1 << 30);
        assert!(found.as_ref().is_err_and(|found| found.contains(message)), "{what}: {found:?}");
        assert!(since.elapsed() < Duration::from_secs(20), "{what} took {:?}", since.elapsed());
    }
    let text = "<p>The president received the minister.";
    let taken = [
        ("attribute", format!("<div title='{}'>{text}", many("x", 10_000_000))),
        ("bodies", numbered("<body a#=1>", 50_000) + text),
        ("formatting", many("<a><div>x</a>", 400) + text),
        ("words of classes", format!("<div class='{}'>{text}", many("a-B ", 1_000_000))),
        ("teasers", many("<li><a>x</a></li>", 60_000) + text),
        ("headings", many("<div><a>\u{627}\u{644}\u{645}\u{632}\u{64A}\u{62F}</a></div>", 60_000) + text),
        ("title", format!("<title>{}</title>{}{text}", many("x y ", 1_000_000), many("<p>x y</p>", 50_000))),
        ("scripts", many("<script type='application/ld+json'>{}</script>", 50_000) + text),
        ("foster parents", format!("<table>{}{text}", many("<tr>x<b>", 100))),
        ("unclosed", format!("<html><body><div><span><b><i>{text}<a href=\"")),
    ];
    for (what, page) in taken {
        let since = Instant::now();
        let found = read(&page, 1 << 30).map(|draft| draft.body.unwrap_or_default().contains("received"));
        assert!(found == Ok(true), "{what}: {found:?}");
        assert!(since.elapsed() < Duration::from_secs(20), "{what} took {:?}", since.elapsed());
    }
}
