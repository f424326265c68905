//! Campaigns (phong trào thi đua) and the plan (kế hoạch) that each one carries.

pub mod plan;
pub mod plan_sections;
#[cfg(test)]
mod plan_tests;
pub mod plan_text;
