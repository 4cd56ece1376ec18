"""Is the German catalogue complete? `python -m tests.catalogues` says what is open; the suite asks the same."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

ROOT = Path(__file__).parent.parent
CATALOGUE = ROOT / "locale" / "de" / "LC_MESSAGES" / "django.po"
IGNORED = [".*", "var", "staticfiles", "tests", "node_modules"]


def open_entries() -> list[str]:
    """Texts without German, with a guessed German, or no longer in use."""
    catalogue = polib.pofile(str(CATALOGUE))
    return [entry.msgid for entry in catalogue if entry.obsolete or entry.fuzzy or not entry.translated()]


def compiled_differently() -> list[str]:
    """Texts whose compiled German is not the one of the catalogue."""
    compiled = {_key(entry): _text(entry) for entry in polib.mofile(str(CATALOGUE.with_suffix(".mo")))}
    written = {_key(entry): _text(entry) for entry in polib.pofile(str(CATALOGUE)) if entry.translated()}
    return sorted(key for key in written.keys() | compiled.keys() if written.get(key) != compiled.get(key))


def uncollected() -> list[str]:
    """Texts that stand in the code and not in the catalogue. Needs xgettext."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "portal"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*IGNORED))
        subprocess.run(
            [sys.executable, "manage.py", "makemessages", "--locale", "de", "--no-wrap", "--verbosity", "0"],
            cwd=copy,
            check=True,
        )
        collected = polib.pofile(str(copy / CATALOGUE.relative_to(ROOT)))
        known = {_key(entry) for entry in polib.pofile(str(CATALOGUE))}
        return sorted(_key(entry) for entry in collected if not entry.obsolete and _key(entry) not in known)


def _key(entry: polib.POEntry) -> str:
    return f"{entry.msgctxt or ''}\x04{entry.msgid}"


def _text(entry: polib.POEntry) -> object:
    return entry.msgstr_plural or entry.msgstr


def main() -> int:
    findings = [f"not translated: {text!r}" for text in open_entries()]
    findings += [f"compiled differently (run `make messages`): {text!r}" for text in compiled_differently()]
    if shutil.which("xgettext"):
        findings += [f"not in the catalogue (run `make messages`): {text!r}" for text in uncollected()]
    print("\n".join(findings) or "The German catalogue is complete.")
    return bool(findings)


if __name__ == "__main__":
    sys.exit(main())
