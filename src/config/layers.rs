//! The places that settings come from, and the reader that asks them in order of strength.

use std::ffi::OsString;
use std::fmt::{self, Display, Formatter};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use figment::providers::{Format, Toml};
use figment::value::{Dict, Map, Value};
use figment::{Figment, Metadata, Profile, Provider};

use super::table::SETTINGS;
use super::{Flags, database_url};

const PREFIX: &str = "THIDUA_";
const CONFIG_VARIABLE: &str = "THIDUA_CONFIG";
const LOG_VARIABLE: &str = "THIDUA_LOG";
const TEST_PREFIX: &str = "THIDUA_TEST_";

/// Letters of a wrong value that are shown.
const SHOWN_CHARS_MAX: usize = 100;

/// A problem was noted in the reader.
#[derive(Debug)]
pub(super) struct Wrong;

/// The gathered settings, and what was found wrong with them.
pub(super) struct Reader {
    figment: Figment,
    pub problems: Vec<String>,
}

#[derive(Clone)]
enum Origin {
    Default,
    File(PathBuf),
    Environment,
    Flag,
}

struct Layer {
    origin: Origin,
    values: Dict,
}

impl Provider for Layer {
    fn metadata(&self) -> Metadata {
        let origin = self.origin.clone();
        Metadata::named("settings").interpolater(move |_, keys| origin.describe(&keys.join(".")))
    }

    fn data(&self) -> Result<Map<Profile, Dict>, figment::Error> {
        Ok(Profile::Default.collect(self.values.clone()))
    }
}

impl Origin {
    fn describe(&self, name: &str) -> String {
        match self {
            Self::Default => "the default".to_owned(),
            Self::File(path) => format!("file {}", path.display()),
            Self::Environment => {
                format!("environment variable {PREFIX}{}", name.to_ascii_uppercase())
            }
            Self::Flag => format!("flag --{}", name.replace('_', "-")),
        }
    }
}

/// Collects all layers, and notes names that are no settings and a file that cannot be read.
pub(super) fn gather(
    flags: &Flags,
    environment: impl IntoIterator<Item = (OsString, OsString)>,
    default_file: &Path,
) -> Reader {
    let mut problems = Vec::new();
    let mut file = FileChoice { path: default_file.to_owned(), asked_by: None };
    let variables = variables(environment, &mut file, &mut problems);
    if let Some(path) = &flags.config {
        file = FileChoice { path: path.clone(), asked_by: Some("flag --config") };
    }
    let in_file = read_file(&file, &mut problems);
    let flagged = match Value::serialize(flags) {
        Ok(Value::Dict(_, values)) => values,
        // A struct of texts always becomes a dictionary.
        Ok(_) | Err(_) => Dict::new(),
    };
    let figment = Figment::new()
        .merge(Layer { origin: Origin::Default, values: defaults() })
        .merge(Layer { origin: Origin::File(file.path), values: in_file })
        .merge(Layer { origin: Origin::Environment, values: variables })
        .merge(Layer { origin: Origin::Flag, values: flagged });
    Reader { figment, problems }
}

struct FileChoice {
    path: PathBuf,
    /// Who named the file; a file that nobody named may be missing.
    asked_by: Option<&'static str>,
}

fn defaults() -> Dict {
    SETTINGS
        .iter()
        .filter_map(|doc| Some((doc.name.to_owned(), Value::from(doc.literal_default()?))))
        .collect()
}

fn is_setting(name: &str) -> bool {
    SETTINGS.iter().any(|doc| doc.name == name)
}

/// The values stay plain text: figment's own reader of the environment would take `1e5` for a
/// number and `[x]` for a list. An empty variable counts as not set, as compose files produce them.
fn variables(
    environment: impl IntoIterator<Item = (OsString, OsString)>,
    file: &mut FileChoice,
    problems: &mut Vec<String>,
) -> Dict {
    let mut values = Dict::new();
    let mut unknown = Vec::new();
    for (variable, value) in environment {
        let Some(variable) = variable.to_str().filter(|name| name.starts_with(PREFIX)) else {
            continue;
        };
        if variable == LOG_VARIABLE || variable.starts_with(TEST_PREFIX) || value.is_empty() {
            continue;
        }
        if variable == CONFIG_VARIABLE {
            let asked_by = Some("environment variable THIDUA_CONFIG");
            *file = FileChoice { path: value.into(), asked_by };
            continue;
        }
        let Some(doc) = SETTINGS.iter().find(|doc| doc.env == variable) else {
            unknown.push(format!("environment variable {variable} is no setting"));
            continue;
        };
        match value.into_string() {
            Ok(value) => _ = values.insert(doc.name.to_owned(), Value::from(value)),
            Err(_) => problems.push(format!("environment variable {variable} is not UTF-8")),
        }
    }
    // The environment has no order; people compare two runs.
    unknown.sort();
    problems.extend(unknown);
    values
}

fn read_file(file: &FileChoice, problems: &mut Vec<String>) -> Dict {
    let shown = file.path.display();
    let text = match std::fs::read_to_string(&file.path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound && file.asked_by.is_none() => {
            return Dict::new();
        }
        Err(error) => {
            let asked_by =
                file.asked_by.map_or_else(String::new, |who| format!(", named by {who}"));
            problems.push(format!("file {shown}{asked_by}: {error}"));
            return Dict::new();
        }
    };
    match <Toml as Format>::from_str::<Dict>(&text) {
        Ok(mut values) => {
            values.retain(|name, _| {
                let is_known = is_setting(name);
                if !is_known {
                    problems.push(format!("file {shown}: `{name}` is no setting"));
                }
                is_known
            });
            values
        }
        Err(error) => {
            // The error's own text quotes the line, which may hold a password.
            let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
            let line = before.matches('\n').count() + 1;
            problems.push(format!("file {shown}, line {line}: {}", error.message()));
            Dict::new()
        }
    }
}

impl Reader {
    /// A setting that has a value somewhere: its default is in the table.
    pub fn get<T>(
        &mut self,
        name: &'static str,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Result<T, Wrong> {
        match self.find(name, parse)? {
            Some(value) => Ok(value),
            None => Err(self.note(format!("setting `{name}` has no value"))),
        }
    }

    /// A setting whose default is worked out from others.
    pub fn find<T>(
        &mut self,
        name: &'static str,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Result<Option<T>, Wrong> {
        let Some((value, origin)) = self.value(name) else {
            return Ok(None);
        };
        match text_of(&value) {
            Some(text) => self.parse(name, &origin, &text, &parse).map(Some),
            None => Err(self.note(format!("setting `{name}` from {origin}: it takes one value"))),
        }
    }

    /// A list: an array in the file, separated by commas elsewhere. All of its wrong members are
    /// noted.
    pub fn list<T>(
        &mut self,
        name: &'static str,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Result<Vec<T>, Wrong> {
        let Some((value, origin)) = self.value(name) else {
            return Ok(Vec::new());
        };
        let texts: Option<Vec<String>> = if let Value::Array(_, members) = &value {
            members.iter().map(text_of).collect()
        } else {
            text_of(&value).map(|text| text.split(',').map(str::to_owned).collect())
        };
        let Some(texts) = texts else {
            return Err(
                self.note(format!("setting `{name}` from {origin}: it takes a list of texts"))
            );
        };
        let parsed: Vec<Result<T, Wrong>> = texts
            .iter()
            .map(|text| text.trim())
            .filter(|text| !text.is_empty())
            .map(|text| self.parse(name, &origin, text, &parse))
            .collect();
        parsed.into_iter().collect()
    }

    fn parse<T>(
        &mut self,
        name: &str,
        origin: &str,
        text: &str,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Result<T, Wrong> {
        let text = text.trim();
        parse(text).map_err(|reason| {
            let shown = Shown { name, text };
            self.note(format!("setting `{name}` from {origin}: {shown} {reason}"))
        })
    }

    fn value(&self, name: &str) -> Option<(Value, String)> {
        let value = self.figment.find_value(name).ok()?;
        let metadata = self.figment.get_metadata(value.tag())?;
        let origin = metadata.interpolate(&Profile::Default, &[name]);
        Some((value, origin))
    }

    /// Notes what is wrong with several settings together.
    pub fn note(&mut self, problem: String) -> Wrong {
        self.problems.push(problem);
        Wrong
    }
}

fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(_, text) => Some(text.clone()),
        Value::Char(_, letter) => Some(letter.to_string()),
        Value::Bool(_, is_true) => Some(is_true.to_string()),
        Value::Num(_, number) => (number.to_i128().map(|n| n.to_string()))
            .or_else(|| number.to_u128().map(|n| n.to_string()))
            .or_else(|| number.to_f64().map(|n| n.to_string())),
        Value::Empty(..) | Value::Dict(..) | Value::Array(..) => None,
    }
}

/// A wrong value in quotes, cut to a length that fits a line, without anything that may be a
/// password.
struct Shown<'a> {
    name: &'a str,
    text: &'a str,
}

impl Display for Shown<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let is_address = self.name == "database_url" || self.text.contains("://");
        let text = if self.name.ends_with("_key") {
            "***".to_owned()
        } else if is_address {
            database_url::redacted(self.text)
        } else {
            self.text.to_owned()
        };
        // A control character could rewrite the line of whoever reads it in a terminal.
        let visible = |c: char| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c };
        let start: String = text.chars().take(SHOWN_CHARS_MAX).map(visible).collect();
        let dots = if text.chars().nth(SHOWN_CHARS_MAX).is_some() { "…" } else { "" };
        write!(f, "\"{start}{dots}\"")
    }
}
