#!/usr/bin/env bash
# Builds and runs the examples, each against a fresh demo: .ci/examples.sh sqlite|postgres PROGRAM [--feed]
# With --feed the e-office goes the way a second time, without a webhook.
set -euo pipefail
cd "$(dirname "$0")/.."
. .ci/tools.sh
database=$1 program=$2
folder=$(mktemp -d)
trap 'rm -rf -- "$folder"' EXIT

mkdir "$folder/browser"
cp -r examples "$folder"
cp .ci/browser.mjs "$folder/browser"
for place in examples/e-office browser; do
    ln -s "$NODE_MODULES" "$folder/$place/node_modules"
done

# What the example names for its readers is what runs here.
(cd "$folder/examples/e-office" && npm ls --depth=0 >/dev/null)
openapi-typescript openapi/openapi.json --default-non-nullable=false \
    --output "$folder/examples/e-office/src/api.d.ts" >/dev/null
tsc --project "$folder/examples/e-office"
echo "e-office, told by a webhook:"
python .ci/demo.py --plan-only "$database" "$program" node "$folder/examples/e-office/out/main.mjs"
if [ "${3:-}" = --feed ]; then
    echo "e-office, reading the feed:"
    python .ci/demo.py --plan-only "$database" "$program" \
        env -u RECEIVER node "$folder/examples/e-office/out/main.mjs"
fi

mypy --strict examples/report/report.py
cat >"$folder/run" <<END
set -euo pipefail
node "$folder/browser/browser.mjs" "$folder/examples/scoreboard" "$(command -v chromium)"
python "$folder/examples/report/report.py" "$folder/report"
END
python .ci/demo.py "$database" "$program" bash "$folder/run"
cat "$folder/report/report.md"
