#!/bin/sh
# Install requirements file $2 into the virtual environment $1, with uv where it is there.
set -eu
if command -v uv >/dev/null; then
    uv pip install --quiet --python "$1/bin/python" -r "$2"
else
    "$1/bin/python" -m pip install --quiet --disable-pip-version-check -r "$2"
fi
