"""Is the German catalogue complete? `python -m tests.catalogues` says what is missing; the tests ask the same.

Collecting the texts anew takes the gettext tools. With CONNECT_REQUIRE_ALL=1 their absence is an error.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

import polib

ROOT = Path(__file__).parent.parent
CATALOGUE = ROOT / "locale" / "de" / "LC_MESSAGES" / "django.po"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
NOT_SOURCES = shutil.ignore_patterns(".*", "var", "staticfiles", "static", "tests", "docs", "__pycache__")
NO_TOOLS = "NO xgettext found: install the package `gettext`. Texts missing in the catalogue were NOT looked for."


def problems() -> list[str]:
    catalogue = polib.pofile(CATALOGUE)
    found = [*_unfinished(catalogue), *_wrong_placeholders(catalogue), *_not_compiled(catalogue)]
    if has_tools():
        found += _out_of_step(catalogue)
    elif os.environ.get("CONNECT_REQUIRE_ALL"):
        found.append(NO_TOOLS)
    return found


def has_tools() -> bool:
    return bool(shutil.which("xgettext") and shutil.which("msgmerge"))


def _unfinished(catalogue: polib.POFile) -> list[str]:
    empty = [f"empty: {entry.msgid!r}" for entry in catalogue.untranslated_entries()]
    fuzzy = [f"fuzzy: {entry.msgid!r}" for entry in catalogue.fuzzy_entries()]
    return empty + fuzzy + [f"obsolete: {entry.msgid!r}" for entry in catalogue.obsolete_entries()]


def _wrong_placeholders(catalogue: polib.POFile) -> list[str]:
    """A translation may leave one out ("Ein Treffer" for one), but not invent one."""
    return [
        f"unknown placeholder in the German for {entry.msgid!r}"
        for entry in catalogue
        for text in (entry.msgstr, *entry.msgstr_plural.values())
        if not _placeholders(text) <= _placeholders(entry.msgid + entry.msgid_plural)
    ]


def _placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text.replace("%%", "")))


def _not_compiled(catalogue: polib.POFile) -> list[str]:
    compiled = polib.mofile(CATALOGUE.with_suffix(".mo"))
    if _translations(compiled) == _translations(catalogue.translated_entries()):
        return []
    return ["the compiled catalogue differs from its source: run `make messages`"]


def _translations(entries: Iterable[polib.POEntry | polib.MOEntry]) -> dict[tuple[str | None, str], object]:
    return {(entry.msgctxt, entry.msgid): entry.msgstr_plural or entry.msgstr for entry in entries}


def _out_of_step(catalogue: polib.POFile) -> list[str]:
    known, used = _keys(catalogue), _keys(_collected_anew())
    return [f"not in the catalogue: {msgid!r}" for _context, msgid in sorted(used - known, key=str)] + [
        f"in the catalogue, but nowhere used: {msgid!r}" for _context, msgid in sorted(known - used, key=str)
    ]


def _keys(catalogue: polib.POFile) -> set[tuple[str | None, str]]:
    return {(entry.msgctxt, entry.msgid) for entry in catalogue}


def _collected_anew() -> polib.POFile:
    """What `make messages` would write, in a copy."""
    with tempfile.TemporaryDirectory(prefix="connect-catalogue-") as folder:
        copy = Path(folder) / "portal"
        shutil.copytree(ROOT, copy, ignore=NOT_SOURCES)
        command = [sys.executable, "manage.py", "makemessages", "--locale", "de", "--no-obsolete", "--verbosity", "0"]
        subprocess.run(command, cwd=copy, check=True, capture_output=True)
        return polib.pofile(copy / CATALOGUE.relative_to(ROOT))


if __name__ == "__main__":
    complaints = problems()
    print("\n".join(complaints) or "The German catalogue is complete.")
    if not has_tools():
        print(NO_TOOLS, file=sys.stderr)
    sys.exit(bool(complaints))
