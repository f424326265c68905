#!/usr/bin/env bash
# What the program is built from is the same with the crates of the tests and without: then what the tests
# have built is what is delivered, and it need not be built a second time to be sure.
set -euo pipefail
cd "$(dirname "$0")/.."

crates() { # EDGES
    cargo tree --locked --edges "$1" --prefix none --format '{p} {f}' | sed 's/ (\*)$//' | sort -u
}
delivered=$(crates normal)
tested=$(crates normal,dev)
# proptest has getrandom be a source for rand too, which adds functions that nothing here names.
others=$(comm -23 <(echo "$delivered") <(echo "$tested") | grep -v '^getrandom v0\.4' || true)
if [ -n "$others" ]; then
    echo "features: with the crates of the tests these have others:"
    echo "$others"
    exit 1
fi
