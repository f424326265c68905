//! Printing and comparing the contract.

use std::path::PathBuf;

use clap::Args;

use super::{Failure, Outcome, read_file};
use crate::http::contract::{document, to_openapi_3_0, written};

#[derive(Debug, Args)]
pub struct OpenapiArgs {
    /// Compare with this file instead of printing; the exit code is 1 when they differ.
    #[arg(long, value_name = "FILE")]
    check: Option<PathBuf>,
    /// The derived OpenAPI 3.0.3 profile, for generators that read nothing newer.
    #[arg(long)]
    v3_0: bool,
}

pub fn openapi(args: &OpenapiArgs) -> Outcome {
    let text = if args.v3_0 { written(&to_openapi_3_0(document())) } else { written(document()) };
    match &args.check {
        None => print!("{text}"),
        Some(path) if read_file(path)? == text => eprintln!("{} is up to date", path.display()),
        Some(path) => {
            return Err(Failure::Told(format!(
                "{} differs from this build; write it anew with: thidua openapi{} > {}",
                path.display(),
                if args.v3_0 { " --v3-0" } else { "" },
                path.display()
            )));
        }
    }
    Ok(())
}
