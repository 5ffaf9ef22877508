#!/bin/sh
# Make a virtual environment in folder $1 with a Python that TensorFlow has wheels for: 3.11, 3.12 or 3.13.
set -eu
suits() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; }
python=
for each in python3 python3.13 python3.12 python3.11; do
    if suits "$each"; then python=$each; break; fi
done
if [ -z "$python" ]; then
    echo "Python 3.11, 3.12 or 3.13 is needed (TensorFlow has no wheels for others yet); here is: $(python3 --version 2>&1)." >&2
    echo "Install one of them, or with uv: uv venv --python 3.13 $1" >&2
    exit 1
fi
echo "Making a virtual environment in $1 with $("$python" --version) ..."
if command -v uv >/dev/null; then
    uv venv --quiet --python "$python" "$1"  # uv installs into it without pip
    exit
fi
"$python" -m venv "$1" 2>/dev/null && exit
rm -rf "$1"
# Debian keeps venv's pip in python3-venv; root can fetch it.
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Fetching the package python3-venv ..."
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq && apt-get install -y -qq python3-venv && "$python" -m venv "$1" && exit
    rm -rf "$1"
fi
echo "$python cannot make a virtual environment: install the package python3-venv and try again." >&2
exit 1
