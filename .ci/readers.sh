#!/usr/bin/env bash
# Fuzzes the readers of messages and packages: .ci/readers.sh SECONDS [TARGET...]
#
# Each target runs for SECONDS; without names all of them: document, status, archive. Seeds are fuzz/corpus
# and the golden messages; what is found is kept in the target folder. Needs a C++ compiler and the address
# sanitizer of the toolchain; says so and does nothing where there is none.
set -euo pipefail
cd "$(dirname "$0")/.."
. .ci/tools.sh

seconds=$1
shift
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(document status archive)

host=$(rustc -vV | sed -n 's/^host: //p')
runtimes=$(rustc --print sysroot)/lib/rustlib/$host/lib
if ! command -v c++ >/dev/null || ! ls "$runtimes"/librustc-*_rt.asan.a >/dev/null 2>&1; then
    echo "readers: SKIPPED, for lack of a C++ compiler or of the address sanitizer for $host"
    exit 0
fi

# The sanitizer is an option of the compiler that is not stable; the compiler is the one that is pinned.
export RUSTC_BOOTSTRAP=1
# Whoever looks for leaks traces the process, which a container may forbid; leaks are
# not what is asked for here.
export ASAN_OPTIONS=detect_leaks=0
place=${CARGO_TARGET_DIR:-$PWD/target}/fuzz
for target in "${targets[@]}"; do
    found=$place/found/$target
    mkdir -p "$found"
    seeds=(tests/data/edxml)
    options=(-dict=fuzz/edxml.dict)
    if [ "$target" = archive ]; then
        seeds=(fuzz/corpus/archive)
        options=()
    fi
    cargo fuzz run --fuzz-dir fuzz --target "$host" --target-dir "$place" \
        "$target" "$found" "${seeds[@]}" -- \
        -max_total_time="$seconds" -max_len=200000 -timeout=10 -detect_leaks=0 \
        -artifact_prefix="$place/" -print_final_stats=1 -verbosity=0 "${options[@]}" >"$place/$target.log" 2>&1 || {
        tail -n 60 "$place/$target.log"
        echo "readers: $target failed; what it was given is in $place"
        exit 1
    }
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$place/$target.log")
    echo "readers: $target was given ${runs:?the log says nothing of runs} inputs in $seconds s"
done
