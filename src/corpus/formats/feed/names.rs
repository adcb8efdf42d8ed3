//! The names that elements of feeds have, and what they mean here.
//!
//! Prefixes are taken as everybody writes them: `dc` is Dublin Core, `content` is RSS content, `media` is Media RSS, whose
//! titles and descriptions are those of pictures.

/// What an element of an entry tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Id,
    Title,
    Link,
    /// The address behind that of a service which counts readers.
    OriginalLink,
    Content,
    /// A text in elements of XHTML, not in one text.
    Markup,
    Description,
    Summary,
    Published,
    Created,
    Updated,
    Source,
    Other,
}

/// Whether an element, by its name without prefix, is an entry.
pub(super) fn is_entry(local: &str) -> bool {
    matches!(local, "item" | "entry" | "newsItem")
}

/// Whether an element of an entry only holds others: NewsML-G2 has shelves.
pub(super) fn is_transparent(local: &str) -> bool {
    matches!(local, "itemMeta" | "contentMeta" | "contentSet" | "infoSource")
}

/// What an element of an entry tells, by its name with prefix.
pub(super) fn field_of(name: &str) -> Option<Field> {
    let name = name.strip_prefix("atom:").or_else(|| name.strip_prefix("rss:")).unwrap_or(name);
    Some(match name {
        "guid" | "id" => Field::Id,
        "title" | "headline" => Field::Title,
        "link" => Field::Link,
        "feedburner:origLink" | "pheedo:origLink" => Field::OriginalLink,
        "content:encoded" | "content" => Field::Content,
        "xhtml:body" | "body" | "inlineXML" => Field::Markup,
        "description" | "inlineData" => Field::Description,
        "summary" | "dcterms:abstract" | "itunes:summary" => Field::Summary,
        "pubDate" | "published" | "dc:date" | "dcterms:issued" | "issued" | "date" => Field::Published,
        "firstCreated" | "contentCreated" | "dcterms:created" | "created" => Field::Created,
        "updated" | "modified" | "dcterms:modified" | "versionCreated" => Field::Updated,
        "source" | "dc:publisher" | "provider" => Field::Source,
        _ => return None,
    })
}
