//! The body of a delivery: a CloudEvent 1.0 in structured JSON, thin like the feed.

use serde_json::{Value, json};

use crate::{config::Settings, features::events::types::EventView};

/// What is the same in every event of this service.
#[derive(Clone, Debug)]
pub(super) struct Format {
    source: String,
    type_prefix: String,
}

impl Format {
    /// As the settings say.
    pub(super) fn of(settings: &Settings) -> Self {
        Self {
            source: format!("{}/v1/events", settings.public_base_url),
            type_prefix: settings.event_type_prefix.clone(),
        }
    }

    /// An event as it is sent. Every attempt and every receiver gets the same bytes.
    pub(super) fn body(&self, event: &EventView) -> String {
        let mut body = json!({
            "specversion": "1.0",
            "id": event.id,
            "source": self.source,
            "type": format!("{}.{}", self.type_prefix, event.event_type),
            "time": event.at,
            "subject": format!("{}/{}", event.subject_kind, event.subject_id),
            "datacontenttype": "application/json",
            // Extensions; numbers are texts, because those of CloudEvents end at 2³¹.
            "subjectkind": event.subject_kind,
            "subjectid": event.subject_id,
            "sequence": event.sequence.to_string(),
        });
        // An attribute of CloudEvents is never null: it is there or absent.
        if let (Some(unit), Value::Object(members)) = (&event.unit_code, &mut body) {
            members.insert("unitcode".to_owned(), Value::from(unit.as_str()));
        }
        body["data"] = event.data.clone();
        body.to_string()
    }
}

#[cfg(test)]
mod tests {
    use crate::db::types::{AnyId, Instant};

    use super::*;

    fn event(unit_code: Option<&str>) -> EventView {
        EventView {
            id: AnyId(uuid::Uuid::nil()),
            event_type: "campaign.published".to_owned(),
            at: Instant("2026-11-23T02:00:00.125Z".parse().unwrap()),
            subject_kind: "campaign".to_owned(),
            subject_id: "C-1".to_owned(),
            sequence: 3,
            position: 41,
            unit_code: unit_code.map(str::to_owned),
            data: json!({ "state": "published" }),
            etag: String::new(),
        }
    }

    #[test]
    fn an_event_has_the_required_attributes_and_lawful_names() {
        let format = Format {
            source: "https://thidua.example/v1/events".to_owned(),
            type_prefix: "vn.example".to_owned(),
        };
        let body: Value = serde_json::from_str(&format.body(&event(Some("VP")))).unwrap();
        assert_eq!(body["specversion"], "1.0");
        assert_eq!(body["id"], "00000000-0000-0000-0000-000000000000");
        assert_eq!(body["type"], "vn.example.campaign.published");
        assert_eq!(body["time"], "2026-11-23T02:00:00.125Z");
        assert_eq!((&body["subject"], &body["sequence"]), (&json!("campaign/C-1"), &json!("3")));
        assert_eq!(body["data"], json!({ "state": "published" }));
        for (name, value) in body.as_object().unwrap() {
            let is_lawful = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
            assert!(name.len() <= 20 && name.bytes().all(is_lawful), "{name}");
            assert!(!value.is_null(), "{name}");
        }
        let without: Value = serde_json::from_str(&format.body(&event(None))).unwrap();
        assert!(without.get("unitcode").is_none());
    }
}
