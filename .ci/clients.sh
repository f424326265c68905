#!/usr/bin/env bash
# Generates the typed clients, compiles them, and runs each one's program against one demo:
# .ci/clients.sh sqlite|postgres PROGRAM
set -euo pipefail
cd "$(dirname "$0")/.."
. .ci/tools.sh
database=$1 program=$2
folder=$(mktemp -d)
trap 'rm -rf -- "$folder"' EXIT

mkdir "$folder/typescript"
cp .ci/clients/typescript/* "$folder/typescript"
ln -s "$NODE_MODULES" "$folder/typescript/node_modules"
echo '{"type": "module"}' >"$folder/typescript/package.json"
openapi-typescript openapi/openapi.json --output "$folder/typescript/api.d.ts" >/dev/null
tsc --project "$folder/typescript"

openapi-python-client generate --path openapi/openapi.json --meta none \
    --output-path "$folder/python/thidua_client" --fail-on-warning
cp .ci/clients/python/check.py "$folder/python"
(cd "$folder/python" && mypy --strict --follow-imports=silent check.py)

# Beside the service's own build, so that a second run finds it.
target=${CARGO_TARGET_DIR:-$PWD/target}/clients
CARGO_TARGET_DIR=$target cargo build --quiet --locked \
    --manifest-path .ci/clients/progenitor/Cargo.toml

cat >"$folder/run" <<END
set -e
node "$folder/typescript/out/check.mjs"
python "$folder/python/check.py"
"$target/debug/thidua-client-check"
END
python .ci/demo.py "$database" "$program" bash "$folder/run"
