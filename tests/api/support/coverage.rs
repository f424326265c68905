//! Which databases a run covered, and whether that is enough for whoever asked.

use super::database::Backend;

/// The databases a run must cover, by name and separated by commas; set where a silent gap would
/// do harm, as in continuous integration.
const REQUIRE: &str = "THIDUA_TEST_REQUIRE";

/// Prints what was covered and says whether it includes all that is required.
///
/// It goes to the error stream, because the standard output may be read by a program.
pub fn report(covered: &[Backend]) -> bool {
    let names: Vec<_> = covered.iter().map(|backend| backend.name()).collect();
    eprintln!("databases covered: {}", names.join(", "));
    let required = std::env::var(REQUIRE).unwrap_or_default();
    let missing: Vec<_> = required
        .split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty() && !names.contains(name))
        .collect();
    if !missing.is_empty() {
        eprintln!("{REQUIRE} also asks for: {}", missing.join(", "));
    }
    missing.is_empty()
}
