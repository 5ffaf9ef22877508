#!/bin/sh
# Make sure a Chromium starts for the browser tests: the system's, else Playwright's own download, else apt as root.
# Without one the tests are skipped, but on CI (CI=true) that is a failure.
set -eu
python="$1/bin/python"
launches() {
    PYTHONPATH=. "$python" -c 'from playwright.sync_api import sync_playwright
from tests.browser.chromium import launch
with sync_playwright() as playwright:
    launch(playwright).close()' >/dev/null 2>&1
}
launches && exit 0
timeout 300 "$python" -m playwright install chromium >/dev/null 2>&1 || true
launches && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq && apt-get install -y -qq chromium && launches && exit 0
fi
echo "No Chromium starts here, and the browser tests need one: install the package chromium as root, try again." >&2
[ "${CI:-}" != true ]
