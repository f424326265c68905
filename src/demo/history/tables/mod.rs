//! The words of the history: sample themes, solutions and texts as a finance department writes them.

pub mod achievements;
pub mod campaigns;
pub mod criteria;
pub mod documents;
