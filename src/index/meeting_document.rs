//! A meeting as a document, and back.

use super::schema::{Fields, MEETING};
use crate::error::{Error, ErrorKind, MEND, Result};
use crate::model::MeetingRecord;
use tantivy::TantivyDocument;
use tantivy::schema::Value;

/// The document of a meeting: its record, and by which it is found.
pub(super) fn meeting_document(meeting: &MeetingRecord, fields: &Fields) -> Result<TantivyDocument> {
    let mut document = TantivyDocument::new();
    document.add_text(fields.kind, MEETING);
    document.add_text(fields.meeting, &meeting.id);
    for report in &meeting.reports {
        document.add_text(fields.member, &report.id);
    }
    let record = serde_json::to_string(meeting)
        .map_err(|error| Error::new(ErrorKind::Index, format!("cannot store the meeting {}: {error}", meeting.id)))?;
    document.add_text(fields.record, record);
    Ok(document)
}

/// The meeting that a document was made of.
pub(super) fn meeting_of(document: &TantivyDocument, fields: &Fields) -> Result<MeetingRecord> {
    let record = document.get_first(fields.record).and_then(|value| value.as_str()).unwrap_or_default();
    serde_json::from_str(record).map_err(|error| {
        Error::new(ErrorKind::Corrupt, format!("what is stored of a meeting cannot be read: {MEND} ({error})"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_meeting_comes_back_as_it_went_in() {
        let fields = Fields::of(&super::super::schema::schema()).unwrap();
        let noted = crate::grouping::Noted {
            id: "a".into(),
            published: crate::dates::parse_published("2022-06-29T10:00:00+05:00").ok(),
            mentions: vec![crate::model::Mention::default()],
            ..Default::default()
        };
        let meeting = crate::grouping::meetings(vec![noted]).remove(0);
        let document = meeting_document(&meeting, &fields).unwrap();
        assert_eq!(meeting_of(&document, &fields).unwrap(), meeting);
    }
}
