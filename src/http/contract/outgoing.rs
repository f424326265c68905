//! What the service sends by itself: the `webhooks` of the document. No handler stands behind it, so it is
//! written here; a test compares it with what a receiver gets.

use serde_json::{Value, json};

/// Adds the webhooks to the document.
pub(super) fn describe(document: &mut Value) {
    document["webhooks"] = json!({ "event": { "post": {
        "tags": ["webhooks"],
        "summary": "An event",
        "description": "Sent to each webhook whose client may read the event, at least once and in order \
            for each object. Any 2xx takes it. 410 disables the webhook. After anything else, and after \
            silence, it is sent again for about three days, later when `Retry-After` asks for it.",
        "operationId": "receive_event",
        "parameters": [
            header("webhook-id", "Id of the event, the same in every attempt: deduplicate by it.",
                36, "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
                "0192f1c2-7a3b-7c4d-8e5f-a1b2c3d4e5f6"),
            header("webhook-timestamp", "When this attempt was made, in seconds since 1970.",
                11, "^[0-9]{10,11}$", "1795399200"),
            header("webhook-signature", "One signature, or two during the overlap of a rotation: `v1,` and \
                the HMAC-SHA256 over `webhook-id.webhook-timestamp.body`, in base64.",
                110, "^v1,[A-Za-z0-9+/]{43}=( v1,[A-Za-z0-9+/]{43}=)?$",
                "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4="),
        ],
        "requestBody": {
            "required": true,
            "description": "A CloudEvent 1.0.",
            "content": { "application/cloudevents+json": { "schema": schema() } },
        },
        "responses": { "default": { "description": "What the receiver says; only the status is looked at." } },
        "security": [],
    } } });
}

fn header(name: &str, description: &str, max: u32, pattern: &str, example: &str) -> Value {
    json!({
        "name": name, "in": "header", "required": true, "description": description,
        "schema": { "type": "string", "maxLength": max, "pattern": pattern },
        "example": example,
    })
}

fn text(description: &str, max: u32, pattern: &str, example: &str) -> Value {
    json!({
        "type": "string", "description": description, "maxLength": max, "pattern": pattern,
        "examples": [example],
    })
}

fn schema() -> Value {
    const VISIBLE: &str = "^[!-~]+$";
    const ID: &str = "0192f1c2-7a3b-7c4d-8e5f-a1b2c3d4e5f6";
    json!({
        "type": "object",
        "required": ["specversion", "id", "source", "type", "time", "subject", "datacontenttype",
            "subjectkind", "subjectid", "sequence", "data"],
        "properties": {
            "specversion": { "type": "string", "const": "1.0", "maxLength": 3, "examples": ["1.0"] },
            "id": text("Id of the event, as in the feed.", 36,
                "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", ID),
            "source": text("The feed that it comes from.", 300, VISIBLE,
                "https://thidua.example/v1/events"),
            "type": text("Type, with the operator's reverse DNS name before it.", 200,
                r"^[a-z0-9.-]+\.[a-z_]{1,40}\.[a-z_]{1,39}$",
                "vn.gov.hanoi.sotaichinh.campaign.published"),
            "time": { "type": "string", "format": "date-time", "maxLength": 40,
                "description": "When it happened.", "examples": ["2026-11-23T02:15:30.125Z"] },
            "subject": text("Kind and id of the object.", 270, "^[a-z_]{1,60}/.+$",
                "campaign/0192f1c2-7a3b-7c4d-8e5f-a1b2c3d4e5f6"),
            "datacontenttype": { "type": "string", "const": "application/json", "maxLength": 16,
                "examples": ["application/json"] },
            "subjectkind": text("Kind of the object.", 60, "^[a-z_]{1,60}$", "campaign"),
            "subjectid": text("Id or code of the object.", 200, "^.+$", ID),
            "sequence": text("Version of the object after the change, as a number.", 16, "^[0-9]+$", "2"),
            "unitcode": text("Unit of the object; absent where it has none.", 32,
                "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$", "VP"),
            "data": { "type": "object", "description": "Ids and states, as in the feed.",
                "additionalProperties": true, "examples": [{ "state": "published" }] },
        },
    })
}
