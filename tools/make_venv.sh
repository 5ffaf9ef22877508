#!/bin/sh
# Make a virtual environment in folder $1. Debian splits venv's pip off into python3-venv; root can fetch it.
set -eu
python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "Python 3.11 or newer is needed; python3 here is $(python3 --version)." >&2
    exit 1
}
if ! python3 -m venv "$1" 2>/dev/null; then
    rm -rf "$1"
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        export DEBIAN_FRONTEND=noninteractive
        apt-get update -qq
        apt-get install -y -qq python3-venv
        python3 -m venv "$1" || { rm -rf "$1"; exit 1; }
    else
        echo "python3 cannot make a virtual environment: install the package python3-venv and try again." >&2
        exit 1
    fi
fi
