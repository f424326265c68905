//! The `thidua` program: reads the command line and ends with the command's exit code.

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    thidua::cli::run(thidua::cli::Cli::parse())
}
