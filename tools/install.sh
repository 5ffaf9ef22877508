#!/bin/sh
# Install requirements file $2 into the virtual environment $1, with uv where it is there, else with pip, and compile
# it to bytecode. Where the driver names an NVIDIA card, TensorFlow's CUDA libraries come too.
set -eu
files="-r $2"
if nvidia-smi -L >/dev/null 2>&1; then
    echo "There is an NVIDIA card: TensorFlow's CUDA libraries come too (3 GB)."
    files="$files -r requirements-gpu.txt"
fi
if command -v uv >/dev/null; then
    echo "Installing what $2 lists, with uv (about 0.6 GB the first time) ..."
    # shellcheck disable=SC2086 # two files are two arguments
    uv pip install --compile-bytecode --python "$1/bin/python" $files
else
    echo "Installing what $2 lists, with pip (about 0.6 GB the first time; uv would be quicker) ..."
    "$1/bin/python" -m pip --version >/dev/null 2>&1 || "$1/bin/python" -m ensurepip >/dev/null
    # shellcheck disable=SC2086
    "$1/bin/python" -m pip install --disable-pip-version-check $files
fi
"$1/bin/python" -m compileall -q app.py pages mnist_dash
echo "Installed."
