"""Tests in a real browser. Chromium comes from the machine, not from a download."""

import shutil

MISSING = "No chromium found: install the package `chromium`."


def executable():
    names = ["chromium", "chromium-browser", "google-chrome", "/usr/bin/chromium"]
    return next(filter(None, map(shutil.which, names)), None)
