"""What sets the text of PDF files comes from the machine."""

from ctypes.util import find_library

MISSING = "No Pango found: install the packages `libpango-1.0-0`, `libpangoft2-1.0-0` and `libharfbuzz-subset0`."


def is_there():
    return all(map(find_library, ["pango-1.0", "pangoft2-1.0", "harfbuzz-subset"]))
