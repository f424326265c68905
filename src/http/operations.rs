//! Where slices register their operations. The server, the index of what is served and the document
//! are made from the same lists, but each takes only its part: describing all operations takes longer
//! than serving them does to start, and every worker would do it again.

use std::collections::HashMap;

use actix_web::{FromRequest, Handler, Responder, Route};
use utoipa::openapi::{OpenApi, RefOr, Schema, path::Paths};
use utoipa_actix_web::OpenApiFactory;

use super::served::Served;

/// Takes the operations of a slice.
pub struct ServiceConfig<'a>(Taker<'a>);

enum Taker<'a> {
    Server(&'a mut Vec<Route>),
    Index(&'a mut Served),
    Document(&'a mut Described),
}

#[derive(Default)]
struct Described {
    paths: Paths,
    schemas: Vec<(String, RefOr<Schema>)>,
}

/// Registers handlers by their names.
macro_rules! operations {
    ($config:expr, $($handler:ident),+ $(,)?) => {
        pastey::paste! { $($config.operation(&[<__path_ $handler>], $handler);)+ }
    };
}
pub(crate) use operations;

impl<'a> ServiceConfig<'a> {
    /// For the server: the handlers, in the order of the index.
    pub(super) fn server(routes: &'a mut Vec<Route>) -> Self {
        Self(Taker::Server(routes))
    }

    /// For the index.
    pub(super) fn index(served: &'a mut Served) -> Self {
        Self(Taker::Index(served))
    }

    /// Registers an operation: what `#[utoipa::path]` says of a handler, and the handler. See
    /// `operations!`, which takes both by one name, so that none can be served without being in
    /// the document.
    pub fn operation<P, F, Args>(&mut self, path: &P, handler: F)
    where
        P: OpenApiFactory + utoipa::Path,
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        match &mut self.0 {
            Taker::Server(routes) => routes.push(Route::new().to(handler)),
            Taker::Index(served) => served.add::<P>(),
            Taker::Document(described) => {
                described.paths.merge(path.paths());
                path.schemas(&mut described.schemas);
            }
        }
    }
}

/// Names that two different schemas of these operations bear: the document would show one of them in
/// both places, and the server would check against it.
pub fn ambiguous_schemas(routes: impl FnOnce(&mut ServiceConfig<'_>)) -> Vec<String> {
    let mut described = Described::default();
    routes(&mut ServiceConfig(Taker::Document(&mut described)));
    let mut known: HashMap<&str, &RefOr<Schema>> = HashMap::new();
    let mut found = Vec::new();
    for (name, schema) in &described.schemas {
        if known.insert(name, schema).is_some_and(|earlier| earlier != schema) {
            found.push(name.clone());
        }
    }
    found.sort();
    found.dedup();
    found
}

/// Adds operations with their schemas to a document.
pub fn describe(document: &mut OpenApi, routes: impl FnOnce(&mut ServiceConfig<'_>)) {
    let mut described = Described::default();
    routes(&mut ServiceConfig(Taker::Document(&mut described)));
    document.paths.merge(described.paths);
    document.components.get_or_insert_with(Default::default).schemas.extend(described.schemas);
}
