//! The engine that fills a template, held on a short lead: no other templates, no raw output, and a limit
//! of steps and bytes.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, PoisonError},
};

use minijinja::{
    AutoEscape, Environment, Error as EngineError, ErrorKind, Output, State, UndefinedBehavior,
    value::{Enumerator, Object, Value, ValueKind},
};
use serde_json::Value as Json;

use super::{
    finding::Finding,
    pictures::{Drawing, Gallery, MEMBER},
    rewrite::escaped,
};

/// Work that one part may cost: as many steps, or 64 times as many bytes.
const FUEL: u64 = 1_000_000;

/// Calls within one another.
const RECURSION_MAX: usize = 60;

/// Characters of the engine's own words that a message repeats.
const DETAIL_CHARS: usize = 200;

/// What is named in a template but not in the data.
#[derive(Clone, Debug, Default)]
pub(super) struct Unknown(Arc<Mutex<BTreeSet<String>>>);

impl Unknown {
    fn note(&self, path: String) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(path);
    }

    /// The names, in order.
    pub(super) fn names(&self) -> Vec<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }
}

/// The engine with the data of one paper.
pub(super) struct Engine<'a> {
    environment: Environment<'static>,
    data: &'a Json,
    context: Value,
    unknown: Unknown,
    gallery: &'a Arc<Gallery>,
}

impl<'a> Engine<'a> {
    /// Prepares the engine.
    pub(super) fn new(data: &'a Json, gallery: &'a Arc<Gallery>) -> Self {
        let mut environment = Environment::new();
        // Everything that is printed is escaped there, once.
        environment.set_auto_escape_callback(|_| AutoEscape::None);
        environment.set_formatter(print);
        // What a paper leaves open prints as nothing, also through filters.
        environment.set_undefined_behavior(UndefinedBehavior::Chainable);
        environment.set_fuel(Some(FUEL));
        environment.set_recursion_limit(RECURSION_MAX);
        // Nothing is escaped twice, and nothing is taken as escaped already.
        for name in ["safe", "escape", "e"] {
            environment.remove_filter(name);
        }
        environment.remove_global("debug");
        let unknown = Unknown::default();
        let context = Held { unknown: &unknown, gallery }.value(data, "");
        Self { environment, data, context, unknown, gallery }
    }

    /// Fills the template of a part.
    pub(super) fn fill(&self, part: &str, template: &str) -> Result<String, Finding> {
        let compiled =
            self.environment.template_from_str(template).map_err(|error| trouble(part, &error))?;
        for path in compiled.undeclared_variables(true) {
            if !self.is_known(&path) {
                self.unknown.note(path);
            }
        }
        let filled = compiled.render(self.context.clone());
        self.gallery.end_part(part);
        filled.map_err(|error| trouble(part, &error))
    }

    /// What was named so far and is not in the data.
    pub(super) fn unknown(&self) -> Vec<String> {
        self.unknown.names()
    }

    fn is_known(&self, path: &str) -> bool {
        let mut names = path.split('.');
        let first = names.next().unwrap_or_default();
        if self.environment.globals().any(|(name, _)| name == first) {
            return true;
        }
        let mut here = self.data.get(first);
        for name in names {
            here = match here {
                // What is absent in this paper may have any shape in another one.
                Some(Json::Null) => return true,
                Some(Json::Object(members)) => members.get(name),
                Some(_) | None => None,
            };
        }
        here.is_some()
    }
}

/// An object of the data, which remembers what it was asked for in vain.
#[derive(Debug)]
struct Record {
    path: String,
    members: BTreeMap<String, Value>,
    unknown: Unknown,
}

impl Object for Record {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let name = key.as_str()?;
        let found = self.members.get(name).cloned();
        // Names at the top are looked for in several places; they are known before anything is filled.
        if found.is_none() && !self.path.is_empty() {
            self.unknown.note(format!("{}.{name}", self.path));
        }
        found
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Values(self.members.keys().map(|name| Value::from(name.as_str())).collect())
    }
}

/// What the values of the data hold on to.
#[derive(Clone, Copy)]
struct Held<'a> {
    unknown: &'a Unknown,
    gallery: &'a Arc<Gallery>,
}

impl Held<'_> {
    /// JSON as the engine holds it.
    fn value(self, json: &Json, path: &str) -> Value {
        match json {
            Json::Null => Value::UNDEFINED,
            Json::Bool(flag) => Value::from(*flag),
            Json::Number(number) => match (number.as_i64(), number.as_f64()) {
                (Some(whole), _) => Value::from(whole),
                (None, Some(real)) => Value::from(real),
                (None, None) => Value::from(number.to_string()),
            },
            Json::String(text) => Value::from(text.as_str()),
            Json::Array(items) => {
                let path = format!("{path}[]");
                let items: Vec<Value> = items.iter().map(|item| self.value(item, &path)).collect();
                Value::from(items)
            }
            Json::Object(members) => {
                let dot = if path.is_empty() { "" } else { "." };
                let member = |(name, json): (&String, &Json)| {
                    let value = self.picture(name, json);
                    let value =
                        value.unwrap_or_else(|| self.value(json, &format!("{path}{dot}{name}")));
                    (name.clone(), value)
                };
                let members = members.iter().map(member).collect();
                let unknown = self.unknown.clone();
                Value::from_object(Record { path: path.to_owned(), members, unknown })
            }
        }
    }

    /// The picture of a chart; only charts have such a member.
    fn picture(self, name: &str, json: &Json) -> Option<Value> {
        let number = json.as_u64().filter(|_| name == MEMBER)?;
        let index = usize::try_from(number).ok()?;
        Some(Value::from_object(Drawing::new(self.gallery, index)))
    }
}

/// Prints a value into a `w:t`: whatever it holds is text there, but for a picture, which stands beside it in
/// the run.
fn print(out: &mut Output<'_>, _: &mut State<'_, '_>, value: &Value) -> Result<(), EngineError> {
    if let Some(drawing) = value.downcast_object_ref::<Drawing>() {
        let drawn = drawing.xml().map_err(|_| {
            EngineError::new(ErrorKind::InvalidOperation, "a chart cannot be drawn")
        })?;
        let xml = format!("</w:t>{drawn}<w:t xml:space=\"preserve\">");
        return out.write_str(&xml).map_err(EngineError::from);
    }
    match value.kind() {
        ValueKind::Undefined | ValueKind::None => return Ok(()),
        ValueKind::Seq | ValueKind::Map | ValueKind::Iterable | ValueKind::Plain => {
            return Err(EngineError::new(
                ErrorKind::InvalidOperation,
                "a list or an object has no text of its own; print its items",
            ));
        }
        _ => {}
    }
    let xml = match value.as_str() {
        Some(text) => run_content(text),
        None => run_content(&value.to_string()),
    };
    out.write_str(&xml).map_err(EngineError::from)
}

/// Text as the content of a run whose `w:t` is open: new lines and tabs are elements there, and what XML
/// does not know is left out.
pub(super) fn run_content(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut plain = String::new();
    for one in text.chars() {
        let element = match one {
            '\n' => "<w:br/>",
            '\t' => "<w:tab/>",
            other => {
                if is_xml_char(other) && other != '\r' {
                    plain.push(other);
                }
                continue;
            }
        };
        out.push_str(&escaped(&plain));
        plain.clear();
        out.push_str("</w:t>");
        out.push_str(element);
        out.push_str("<w:t xml:space=\"preserve\">");
    }
    out.push_str(&escaped(&plain));
    out
}

/// Characters that XML 1.0 knows.
pub(in crate::papers) fn is_xml_char(one: char) -> bool {
    matches!(one, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..='\u{10FFFF}')
}

fn trouble(part: &str, error: &EngineError) -> Finding {
    if error.kind() == ErrorKind::OutOfFuel {
        return Finding::new(
            part,
            "too_much_work",
            "Mẫu lặp hoặc tạo quá nhiều nội dung.",
            "The template repeats or makes too much.",
        );
    }
    let detail = error.detail().map_or_else(|| error.kind().to_string(), str::to_owned);
    let detail: String = detail.chars().take(DETAIL_CHARS).collect();
    Finding::new(
        part,
        "template_error",
        format!("Mẫu có lỗi: {detail}."),
        format!("The template has an error: {detail}."),
    )
}
