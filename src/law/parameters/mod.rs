//! The parameters of each rule, by the names of the rule catalogue.

use serde::{Deserialize, Serialize};

use super::Words;

/// Parameters of a rule.
macro_rules! parameters {
    ($(#[$doc:meta])* $name:ident { $($(#[$each:meta])* $field:ident: $value:ty),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name { $($(#[$each])* pub $field: Param<$value>),+ }
    };
}

/// A value that is a choice among words.
macro_rules! choice {
    ($(#[$doc:meta])* $name:ident { $($(#[$each:meta])* $variant:ident),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$each])* $variant),+ }
    };
}

mod outcome;
mod proposal;
mod session;

pub use outcome::*;
pub use proposal::*;
pub use session::*;

/// A word of a list with its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Named {
    /// Code.
    pub code: String,
    /// Name.
    pub label: Words,
}
