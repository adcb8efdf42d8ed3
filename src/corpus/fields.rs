//! Reads the fields of a JSON object: what is none of a report is passed over without being kept.

use super::bounds::quoted;
use super::draft::Draft;
use super::keys::{Field, Keys, Use};
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;
use std::fmt;

/// Keys of the text of a value that is an object: `{"rendered": ..}` of WordPress, `{"name": ..}` of schema.org.
const INNER: [&str; 5] = ["rendered", "name", "value", "text", "#text"];

/// The draft that a JSON object is. Errors are sentences.
pub(super) fn draft_of(text: &str, keys: &mut Keys) -> Result<Draft, String> {
    let mut parser = serde_json::Deserializer::from_str(text);
    let found = Object(keys).deserialize(&mut parser).and_then(|found| parser.end().map(|()| found));
    let found = found.map_err(|error| {
        let cause = error.to_string();
        let cause = quoted(cause.rsplit_once(" at line ").map_or(cause.as_str(), |(cause, _)| cause));
        let column = error.column();
        if error.line() > 1 {
            return format!(
                "expected one JSON object, found an error in its line {}, column {column}: {cause}",
                error.line()
            );
        }
        format!("expected one JSON object on the line, found an error at column {column}: {cause}")
    })?;
    let mut draft = Draft::default();
    for (field, value) in Field::ALL.into_iter().zip(found) {
        let Some((rank, value)) = value else { continue };
        let place = match field {
            Field::Id => &mut draft.id,
            Field::Title => &mut draft.title,
            Field::Body => &mut draft.body,
            Field::Source => &mut draft.source,
            Field::Url => &mut draft.url,
            Field::Date => &mut draft.date,
        };
        match value {
            Value::String(text) => *place = Some(text),
            // Larger numbers would be rounded, and two ids become one.
            Value::Number(number) if field == Field::Id && (number.is_i64() || number.is_u64()) => {
                *place = Some(number.to_string());
            }
            // A key that is only like those of a field may well hold something else.
            _ if rank > Use::OWN => {}
            other => draft.warnings.push(format!(
                "expected a string in {:?}, found {}: it is left out",
                field.key(),
                name_of_type(&other)
            )),
        }
    }
    Ok(draft)
}

/// For each field the best value so far, with its rank.
type Found = [Option<(u8, Value)>; 6];

struct Object<'k>(&'k mut Keys);

impl<'de> DeserializeSeed<'de> for Object<'_> {
    type Value = Found;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Found, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Object<'_> {
    type Value = Found;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Found, A::Error> {
        let mut found = Found::default();
        while let Some(uses) = map.next_key_seed(Key(self.0))? {
            if uses.is_empty() {
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            let value: Value = map.next_value()?;
            if let [only] = uses
                && only.is_whole()
            {
                take(&mut found, only, value);
            } else {
                for of in uses {
                    of.of(&value).into_iter().for_each(|value| take(&mut found, of, value.clone()));
                }
            }
        }
        Ok(found)
    }
}

fn take(found: &mut Found, of: &Use, value: Value) {
    let value = match value {
        Value::Object(mut object) => {
            let inner = INNER.iter().find_map(|key| object.remove(*key).filter(Value::is_string));
            inner.unwrap_or(Value::Object(object))
        }
        value => value,
    };
    let is_none = matches!(&value, Value::Null) || value.as_str().is_some_and(|text| text.trim().is_empty());
    let is_usable = of.rank <= Use::OWN || value.is_string() || of.field == Field::Id && value.is_number();
    let slot = &mut found[of.field as usize];
    if !is_none && is_usable && slot.as_ref().is_none_or(|(rank, _)| of.rank <= *rank) {
        *slot = Some((of.rank, value));
    }
}

/// What a key holds, without keeping the key.
struct Key<'k>(&'k mut Keys);

impl<'de, 'k> DeserializeSeed<'de> for Key<'k> {
    type Value = &'k [Use];

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<&'k [Use], D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'k> Visitor<'_> for Key<'k> {
    type Value = &'k [Use];

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<&'k [Use], E> {
        Ok(self.0.uses(key))
    }
}

fn name_of_type(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use super::super::FieldMap;
    use super::*;

    fn read(map: &[&str], text: &str) -> Draft {
        draft_of(text, &mut Keys::new(FieldMap::parse(map.iter().copied()).unwrap())).unwrap()
    }

    #[test]
    fn own_names_go_before_others_and_the_map_before_all() {
        let text = r#"{"content":"c","Headline":"h","title":null,"body":"b","n":{"t":"deep"},"id":7}"#;
        let draft = read(&[], text);
        assert_eq!(
            (draft.title.as_deref(), draft.body.as_deref(), draft.id.as_deref()),
            (Some("h"), Some("b"), Some("7"))
        );
        let draft = read(&["body=content", "title=n.t"], text);
        assert_eq!((draft.title.as_deref(), draft.body.as_deref()), (Some("deep"), Some("c")));
        let draft = read(&["title=nowhere"], text);
        assert_eq!(draft.title.as_deref(), Some("h"), "where it is not there, the others count");
    }

    #[test]
    fn objects_give_the_text_in_them() {
        let draft = read(&[], r#"{"title":{"rendered":"t"},"source":{"id":null,"name":"kuna"},"text":["x"]}"#);
        assert_eq!((draft.title.as_deref(), draft.source.as_deref()), (Some("t"), Some("kuna")));
        assert_eq!((draft.body, draft.warnings), (None, Vec::new()), "a name that is only alike is no promise");
        assert_eq!(read(&[], r#"{"title":["x"],"text":"x"}"#).warnings.len(), 1);
    }

    #[test]
    fn errors_say_where() {
        let error = |text: &str| draft_of(text, &mut Keys::default()).unwrap_err();
        assert!(error("[1]").starts_with("expected one JSON object on the line, found an error at column"));
        assert!(error("{\"title\":\"x\"} {}").contains("trailing characters"));
        assert!(error("{\n\"a\":tru}").contains("in its line 2, column"));
        let deep = "[".repeat(100_000);
        assert!(error(&format!("{{\"title\":{deep}")).contains("recursion limit"));
        let deep = format!("{{\"x\":{}{},\"title\":\"t\"}}", "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(read(&[], &deep).title.as_deref(), Some("t"), "what is passed over may be deep");
    }
}
