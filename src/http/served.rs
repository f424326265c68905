//! What is served: each operation by the pattern of its path and its method. Made from the same list as
//! the document, but without describing anything, because the first request already needs it; once for
//! all workers, and searched as a tree, because a list of patterns makes a request pay for each of them.

use std::{any::type_name, collections::BTreeMap, sync::LazyLock};

use matchit::{Match, Router};
use utoipa::openapi::HttpMethod;

use super::operations::ServiceConfig;
use crate::authz::table::{Rule, rules};

/// One operation.
#[derive(Debug)]
pub struct Operation {
    /// Operation id, equal to the handler's name.
    pub id: &'static str,
    /// Its row in the table of rights; public operations have none.
    pub rule: Option<&'static Rule>,
    /// Its place in the list of handlers.
    pub(super) place: usize,
}

/// A pattern of a path with its operations by method.
#[derive(Default)]
struct Resource {
    pattern: String,
    methods: BTreeMap<&'static str, Operation>,
}

/// All operations.
#[derive(Default)]
pub struct Served {
    resources: Vec<Resource>,
    router: Router<usize>,
    count: usize,
}

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
    ///
    /// # Panics
    /// When its pattern contradicts another, which the first test of any kind shows.
    #[expect(clippy::expect_used, reason = "a mistake in the source, found at the first start")]
    pub(super) fn add<P: utoipa::Path>(&mut self) {
        let name = type_name::<P>();
        let id = name.rsplit("__path_").next().unwrap_or(name);
        let rule = rules().find(|rule| rule.operation == id);
        let pattern = P::path();
        let known = self.resources.iter().position(|one| one.pattern == pattern);
        let at = known.unwrap_or_else(|| {
            self.router.insert(&pattern, self.resources.len()).expect("patterns agree");
            self.resources.push(Resource { pattern, methods: BTreeMap::new() });
            self.resources.len() - 1
        });
        let place = self.count;
        self.count += 1;
        let methods = P::methods();
        let operations = methods.iter().map(|one| (word(one), Operation { id, rule, place }));
        self.resources[at].methods.extend(operations);
    }

    fn at<'k>(&self, path: &'k str) -> Option<(&Resource, Match<'_, 'k, &usize>)> {
        let found = self.router.at(path).ok()?;
        self.resources.get(*found.value).map(|resource| (resource, found))
    }

    /// The operation of a concrete path and a method.
    pub fn operation(&self, path: &str, method: &str) -> Option<&Operation> {
        self.at(path)?.0.methods.get(method)
    }

    /// The parameters in a concrete path, as they stand there.
    pub fn params<'k>(&self, path: &'k str) -> Vec<(&str, &'k str)> {
        self.at(path).map(|(_, found)| found.params.iter().collect()).unwrap_or_default()
    }

    /// Every operation with its pattern and method.
    pub fn each(&self) -> impl Iterator<Item = (&str, &str, &Operation)> {
        self.resources.iter().flat_map(|one| {
            one.methods
                .iter()
                .map(move |(method, operation)| (one.pattern.as_str(), *method, operation))
        })
    }

    /// The methods of a concrete path, for `Allow`; none where nothing is served.
    pub fn methods(&self, path: &str) -> Vec<&'static str> {
        let Some((resource, _)) = self.at(path) else { return Vec::new() };
        let mut methods: Vec<&str> = resource.methods.keys().copied().collect();
        if methods.contains(&"GET") {
            methods.push("HEAD");
        }
        methods.push("OPTIONS");
        methods.sort_unstable();
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
