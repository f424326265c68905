//! The `thidua` program: reads the command line and ends with the command's exit code.

use std::process::ExitCode;

use clap::Parser;

/// As it was committed; `thidua openapi --check` compares it with the code.
const CONTRACT: &str = include_str!("../openapi/openapi.json");

fn main() -> ExitCode {
    thidua::http::contract::publish(CONTRACT);
    thidua::cli::run(thidua::cli::Cli::parse())
}
