//! The resources: one line a slice. This is the table of contents of the API.

pub mod campaigns;
pub mod clients;
pub mod documents;
pub mod events;
pub mod persons;
pub mod role_grants;
pub mod units;
pub mod work;

use utoipa_actix_web::service_config::ServiceConfig;

/// Every resource's operations.
pub fn configure(config: &mut ServiceConfig<'_>) {
    campaigns::configure(config);
    units::configure(config);
    persons::configure(config);
    role_grants::configure(config);
    documents::configure(config);
    events::configure(config);
    work::configure(config);
}
