#!/usr/bin/env bash
# Lints the published contract: Redocly, Spectral with both rulesets, and the derived profile.
set -euo pipefail
cd "$(dirname "$0")/.."
. .ci/tools.sh

redocly lint --config .ci/redocly.yaml openapi/openapi.json
redocly lint --config .ci/redocly-3.0.yaml openapi/openapi-3.0.json
# Spectral looks for its rulesets beside the file that names them.
cp .ci/spectral.yaml "$TOOLS/npm/spectral.yaml"
contract=$PWD/openapi/openapi.json
(cd "$TOOLS/npm" && spectral lint --ruleset spectral.yaml --fail-severity hint "$contract")
