//! What is served: each operation by the pattern of its path and its method. Made from the same list as
//! the document, but without describing anything, because the first request already needs it.

use std::{
    any::type_name,
    collections::{BTreeMap, HashMap},
    sync::LazyLock,
};

use utoipa::openapi::HttpMethod;

use super::operations::ServiceConfig;
use crate::authz::table::{Rule, TABLE};

/// One operation.
#[derive(Debug)]
pub struct Operation {
    /// Operation id, equal to the handler's name.
    pub id: &'static str,
    /// Its row in the table of rights; public operations have none.
    pub rule: Option<&'static Rule>,
}

/// All operations.
#[derive(Default)]
pub struct Served(HashMap<String, BTreeMap<&'static str, Operation>>);

static SERVED: LazyLock<Served> = LazyLock::new(|| {
    let mut served = Served::default();
    super::routes(&mut ServiceConfig::index(&mut served));
    served
});

/// What this build serves.
pub fn served() -> &'static Served {
    &SERVED
}

impl Served {
    /// Takes the operation of a handler.
    pub(super) fn add<F: utoipa::Path>(&mut self) {
        let name = type_name::<F>();
        let id = name.rsplit("::").next().unwrap_or(name);
        let rule = TABLE.iter().copied().find(|rule| rule.operation == id);
        let methods = self.0.entry(F::path()).or_default();
        methods.extend(F::methods().iter().map(|one| (word(one), Operation { id, rule })));
    }

    /// The operation behind a route pattern and method.
    pub fn operation(&self, pattern: &str, method: &str) -> Option<&Operation> {
        self.0.get(pattern)?.get(method)
    }

    /// Every operation with its pattern and method.
    pub fn each(&self) -> impl Iterator<Item = (&str, &str, &Operation)> {
        self.0.iter().flat_map(|(pattern, methods)| {
            methods.iter().map(move |(method, operation)| (pattern.as_str(), *method, operation))
        })
    }

    /// The methods of a concrete path, for `Allow`.
    pub fn methods(&self, path: &str) -> Vec<&'static str> {
        let mut methods: Vec<&str> = self
            .0
            .iter()
            .filter(|(pattern, _)| matches_pattern(pattern, path))
            .flat_map(|(_, methods)| methods.keys().copied())
            .collect();
        if methods.is_empty() {
            return methods;
        }
        if methods.contains(&"GET") {
            methods.push("HEAD");
        }
        methods.push("OPTIONS");
        methods.sort_unstable();
        methods.dedup();
        methods
    }
}

fn word(method: &HttpMethod) -> &'static str {
    match method {
        HttpMethod::Get => "GET",
        HttpMethod::Post => "POST",
        HttpMethod::Put => "PUT",
        HttpMethod::Delete => "DELETE",
        HttpMethod::Options => "OPTIONS",
        HttpMethod::Head => "HEAD",
        HttpMethod::Patch => "PATCH",
        HttpMethod::Trace => "TRACE",
    }
}

/// Compares a path with a pattern, segment by segment; a parameter takes one non-empty segment.
fn matches_pattern(pattern: &str, path: &str) -> bool {
    let (mut left, mut right) = (pattern.split('/'), path.split('/'));
    loop {
        match (left.next(), right.next()) {
            (None, None) => return true,
            (Some(pattern), Some(segment))
                if pattern == segment || (pattern.starts_with('{') && !segment.is_empty()) => {}
            _ => return false, // different lengths or different words
        }
    }
}
