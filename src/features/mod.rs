//! The slices of the API, one folder per resource.

pub mod campaigns;
