#!/usr/bin/env bash
# Generates the typed clients, compiles them, runs each one's program against one demo, and compares
# what they did with the contract: .ci/clients.sh sqlite|postgres PROGRAM
set -euo pipefail
cd "$(dirname "$0")/.."
. .ci/tools.sh
database=$1 program=$2
folder=$(mktemp -d)
trap 'rm -rf -- "$folder"' EXIT
mkdir "$folder/typescript" "$folder/python" "$folder/done"

cp .ci/clients/typescript/* "$folder/typescript"
ln -s "$NODE_MODULES" "$folder/typescript/node_modules"
echo '{"type": "module"}' >"$folder/typescript/package.json"
# A field with a default may be left out of a request.
openapi-typescript openapi/openapi.json --default-non-nullable=false \
    --output "$folder/typescript/api.d.ts" >/dev/null
tsc --project "$folder/typescript"

python .ci/clients/python/contract.py openapi/openapi.json "$folder/python/openapi.json"
openapi-python-client generate --path "$folder/python/openapi.json" --meta none \
    --config .ci/clients/python/generator.yaml \
    --output-path "$folder/python/thidua_client" --fail-on-warning
cp .ci/clients/python/{check,deliveries}.py "$folder/python"
(cd "$folder/python" && mypy --strict --follow-imports=silent check.py deliveries.py)

# Beside the service's own build, so that a second run finds it.
target=${CARGO_TARGET_DIR:-$PWD/target}/clients
CARGO_TARGET_DIR=$target cargo build --quiet --locked \
    --manifest-path .ci/clients/progenitor/Cargo.toml

cat >"$folder/run" <<END
set -euo pipefail
cd "$folder"
echo "typescript:"
node typescript/out/check.mjs | tee done/typescript
echo "python:"
python python/check.py | tee done/python
python python/deliveries.py
echo "progenitor:"
"$target/debug/thidua-client-check" | tee done/progenitor
END
python .ci/demo.py "$database" "$program" bash "$folder/run"
python .ci/clients/coverage.py openapi/openapi.json "$folder"/done/*
