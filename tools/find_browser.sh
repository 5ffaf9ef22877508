#!/bin/sh
# Make sure the browser tests find a Chromium: the system's, else Playwright's own download, else apt as root.
# Without one the tests are skipped, but on CI (CI=true) that is a failure.
set -eu
for name in chromium chromium-browser google-chrome; do
    command -v "$name" >/dev/null && exit 0
done
timeout 300 "$1/bin/python" -m playwright install chromium >/dev/null 2>&1 && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq && apt-get install -y -qq chromium && exit 0
fi
echo "No Chromium was found or could be installed; the browser tests need one." >&2
[ "${CI:-}" != true ]
