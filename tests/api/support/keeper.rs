//! Shells that outlive the tests for a moment, to clear up after them.

use std::process::{Command, Stdio};

/// A shell that runs this script with its input open for as long as the tests live. The input
/// ends when they close it, and also when they die of any signal; the script waits for that.
pub fn keeper(script: &str) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", script]).stdin(Stdio::piped()).stdout(Stdio::null());
    // What is sent to the tests and all around them, such as the interrupt of a terminal, must
    // not stop the one who is to clear up.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    command
}
