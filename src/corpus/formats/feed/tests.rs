//! One feed of each kind, broken feeds, and feeds made to fill the memory.

use super::read;
use crate::corpus::draft::Draft;

const MOST: u64 = 1 << 20;

fn drafts(feed: &str) -> Vec<Draft> {
    read(feed, MOST).unwrap().into_iter().map(Result::unwrap).collect()
}

/// Id, title, body, source, address and date, parted by bars.
fn shown(draft: &Draft) -> String {
    let fields = [&draft.id, &draft.title, &draft.body, &draft.source, &draft.url, &draft.date];
    fields.map(|field| field.as_deref().unwrap_or("-")).join("|")
}

#[test]
fn rss_2() {
    let feed = r#"<?xml version="1.0" encoding="utf-8"?><!DOCTYPE rss PUBLIC "-//Netscape//DTD" "http://x/rss.dtd">
        <rss version="2.0" xmlns:content="c" xmlns:media="m"><channel><title>Agency &amp; Co</title><link>http://a/</link>
        <image><title>Logo</title></image>
        <item><title><![CDATA[A &quot;visit&quot;]]></title><link>http://a/1?x=1&amp;y=2</link><guid isPermaLink="false">g1</guid>
          <pubDate>Mon, 13 Sep 2021 11:42:00 +0300</pubDate><description>short</description>
          <content:encoded><![CDATA[<p>One &amp; two.</p><p>Three&nbsp;four.</p>]]></content:encoded>
          <media:content url="x"><media:title>picture</media:title></media:content></item>
        <item><title>Only a title</title></item>
        <item><guid>http://a/3</guid><description>&lt;b&gt;Text&lt;/b&gt; alone &eacute;</description><source url="u">Other</source></item>
        </channel></rss>"#;
    let found: Vec<String> = drafts(feed).iter().map(shown).collect();
    assert_eq!(
        found,
        [
            "g1|A \"visit\"|One & two.\nThree four.|Agency & Co|http://a/1?x=1&y=2|Mon, 13 Sep 2021 11:42:00 +0300",
            "-|Only a title|-|Agency & Co|-|-",
            "http://a/3|-|Text alone \u{e9}|Other|http://a/3|-",
        ]
    );
}

#[test]
fn atom() {
    let feed = r#"<feed xmlns="http://www.w3.org/2005/Atom"><title type="text">Paper</title><id>f</id>
        <entry><id>urn:1</id><title type="text">1 &lt; 2</title><link rel="self" href="http://a/self"/>
          <link rel="alternate" href="http://a/1"/><published>2020-01-02T03:04:05Z</published><updated>2021-01-01T00:00:00Z</updated>
          <source><id>urn:s</id><title>From</title><updated>x</updated></source>
          <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>One <b>two</b></p><p>three</p></div></content></entry>
        <entry><id>urn:2</id><title>t</title><updated>2021-01-01</updated><summary type="html">&lt;p&gt;s&lt;/p&gt;</summary></entry></feed>"#;
    let found: Vec<String> = drafts(feed).iter().map(shown).collect();
    let expected = ["urn:1|1 < 2|One two\nthree|From|http://a/1|2020-01-02T03:04:05Z", "urn:2|t|s|Paper|-|2021-01-01"];
    assert_eq!(found, expected);
}

#[test]
fn rdf_and_newsml() {
    let rdf = r#"<rdf:RDF xmlns:rdf="r" xmlns="http://purl.org/rss/1.0/" xmlns:dc="d"><channel rdf:about="http://a/"><title>Site</title>
        <items><rdf:Seq><rdf:li rdf:resource="http://a/1"/></rdf:Seq></items></channel>
        <item rdf:about="http://a/1"><title>t</title><link>http://a/1</link><description>d</description><dc:date>2004-05-06</dc:date></item></rdf:RDF>"#;
    assert_eq!(shown(&drafts(rdf)[0]), "http://a/1|t|d|Site|http://a/1|2004-05-06");
    let newsml = r#"<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><header/><itemSet><newsItem guid="urn:n:1" version="2">
        <itemMeta><provider><name>Agency</name></provider><versionCreated>2022-02-03T04:05:06Z</versionCreated></itemMeta>
        <contentMeta><headline>A headline</headline></contentMeta>
        <contentSet><inlineXML contenttype="application/xhtml+xml"><html><head><title>no</title></head><body><p>One.</p><p>Two.</p></body></html></inlineXML></contentSet>
        </newsItem></itemSet></newsMessage>"#;
    assert_eq!(shown(&drafts(newsml)[0]), "urn:n:1|A headline|One.\nTwo.|Agency|-|2022-02-03T04:05:06Z");
}

#[test]
fn what_came_before_a_break_is_read() {
    let start = "<rss><channel><title>s</title>\n<item><title>one</title></item>\n<item><title>two";
    for (end, cause) in
        [("", "found that of the file on line 3"), ("</item>", "an error on line 3"), ("<", "on line 3")]
    {
        let found = read(&format!("{start}{end}"), MOST).unwrap();
        assert_eq!(found.len(), 2, "{end}: {found:?}");
        assert_eq!(found[0].as_ref().unwrap().title.as_deref(), Some("one"));
        let message = found[1].as_ref().unwrap_err();
        assert!(message.contains(cause) && message.ends_with("the entries before it were read"), "{message}");
    }
}

#[test]
fn what_is_no_feed_is_refused() {
    let laughs = r#"<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><rss><channel><item><title>&b;</title></item></channel></rss>"#;
    for (feed, cause) in [
        ("", "found no element"),
        ("<html><body>x</body></html>", "begins with <html>"),
        ("<rss><channel><title>x</title></channel></rss>", "found none"),
        ("<rss><channel><title>x", "found that of the file"),
        (laughs, "entities of its own"),
        (&format!("<rss>{}", "<a>".repeat(1_000_000)), "at most 256 deep"),
        (&format!("<rss {}", "a=1 ".repeat(1_000_000)), "expected XML"),
    ] {
        let message = read(feed, MOST).unwrap_err();
        assert!(message.contains(cause), "{message}");
    }
}

#[test]
fn entries_that_cannot_be_taken_cost_themselves_alone() {
    let deep = "&lt;i&gt;".repeat(1_000);
    let feed = format!(
        "<rss><channel><item/><item><title>long</title><description>{}</description></item><item><title>deep</title>\
         <description>{deep}x</description></item><item><title>\u{628}</title></item></channel></rss>",
        "word ".repeat(100)
    );
    let found = read(&feed, 100).unwrap();
    assert_eq!(found.len(), 4);
    assert!(found[0].as_ref().is_err_and(|message| message.contains("found neither in an entry")));
    assert!(
        found[1].as_ref().is_err_and(|message| message.contains("at most 100 bytes, found 499 in the entry \"long\""))
    );
    assert_eq!(found[2].as_ref().unwrap().body.as_deref(), Some("x"));
    assert!(found[3].is_ok());
}
