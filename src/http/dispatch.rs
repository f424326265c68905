//! The way from the index to a handler, and what no handler takes: 404, 405 with `Allow`, OPTIONS.

use actix_web::{
    HttpMessage, HttpRequest, HttpResponse, Route,
    dev::{Service, ServiceFactory, ServiceRequest, ServiceResponse, always_ready},
    http::{Method, header},
};
use futures_util::future::{LocalBoxFuture, try_join_all};

use super::{admit::Matched, operations::ServiceConfig, served::served};
use crate::error::{Code, Error};

/// Makes the dispatcher of a worker.
pub struct Dispatch(Vec<Route>);

impl Dispatch {
    /// With the handlers of all operations.
    pub fn new() -> Self {
        let mut routes = Vec::new();
        super::routes(&mut ServiceConfig::server(&mut routes));
        Self(routes)
    }
}

impl ServiceFactory<ServiceRequest> for Dispatch {
    type Response = ServiceResponse;
    type Error = actix_web::Error;
    type Config = ();
    type Service = Dispatcher;
    type InitError = ();
    type Future = LocalBoxFuture<'static, Result<Dispatcher, ()>>;

    fn new_service(&self, (): ()) -> Self::Future {
        let handlers = try_join_all(self.0.iter().map(|route| route.new_service(())));
        Box::pin(async move { Ok(Dispatcher(handlers.await?)) })
    }
}

type Handler = <Route as ServiceFactory<ServiceRequest>>::Service;

/// Calls the handler of the operation that the gate found.
pub struct Dispatcher(Vec<Handler>);

impl Service<ServiceRequest> for Dispatcher {
    type Response = ServiceResponse;
    type Error = actix_web::Error;
    type Future = LocalBoxFuture<'static, Result<ServiceResponse, actix_web::Error>>;

    always_ready!();

    fn call(&self, req: ServiceRequest) -> Self::Future {
        let place = req.extensions().get::<Matched>().map(|found| found.0.place);
        match place.and_then(|place| self.0.get(place)) {
            Some(handler) => handler.call(req),
            None => Box::pin(async move {
                let (req, _) = req.into_parts();
                Ok(match without_handler(&req) {
                    Ok(res) => ServiceResponse::new(req, res),
                    Err(error) => ServiceResponse::from_err(error, req),
                })
            }),
        }
    }
}

fn without_handler(req: &HttpRequest) -> Result<HttpResponse, Error> {
    let methods = served().methods(req.path());
    if methods.is_empty() {
        return Err(Error::not_found());
    }
    let allow = methods.join(", ");
    if req.method() == Method::OPTIONS {
        return Ok(HttpResponse::NoContent().insert_header((header::ALLOW, allow)).finish());
    }
    Err(Error::new(Code::MethodNotAllowed).with("allow", methods))
}
