//! The resources: one line a slice. This is the table of contents of the API.

pub mod achievements;
pub mod campaigns;
pub mod clients;
pub mod events;
pub mod persons;
pub mod registrations;
pub mod replications;
pub mod returns;
pub mod role_grants;
pub mod units;

use utoipa_actix_web::service_config::ServiceConfig;

/// Every resource's operations.
pub fn configure(config: &mut ServiceConfig<'_>) {
    campaigns::configure(config);
    units::configure(config);
    persons::configure(config);
    role_grants::configure(config);
    registrations::configure(config);
    achievements::configure(config);
    replications::configure(config);
    events::configure(config);
}
