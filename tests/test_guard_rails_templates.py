import ast
import re
from pathlib import Path

import django
import pytest
from django.apps import apps

pytestmark = pytest.mark.once

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "templates"
TEMPLATES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.*") if path.is_file())
MOST_LINES = 150
OUR_PACKAGES = ["accounts", "directory", "events", "connect"]

INLINE = re.compile(
    r"""<style\b | \sstyle\s*= | <script\b(?![^>]*\bsrc=) | <[^>{%]*\son[a-z]+\s*= | javascript:""",
    re.IGNORECASE | re.VERBOSE,
)
NAMED = re.compile(r"""["']([\w/.-]+\.(?:html|txt|svg|js|xml))["']""")


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_has_no_inline_style_script_or_handler(name):
    assert INLINE.findall((FOLDER / name).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "html",
    [
        '<p style="color: red">',
        "<style>p {}</style>",
        "<script>go()</script>",
        '<a onclick="go()">',
        '<a href="javascript:x">',
    ],
)
def test_inline_code_is_seen(html):
    assert INLINE.search(html)


@pytest.mark.parametrize("html", ['<script src="/a.js" defer></script>', '<link rel="stylesheet">', "<p>one = two</p>"])
def test_what_is_not_inline_passes(html):
    assert not INLINE.search(html)


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_stays_short(name):
    assert len((FOLDER / name).read_text(encoding="utf-8").splitlines()) <= MOST_LINES


def test_every_template_is_used():
    named, patterns = _named_in_code()
    used = named | _named_in_templates() | _names_of_packages()

    unused = [name for name in TEMPLATES if name not in used]
    assert [name for name in unused if not any(pattern.fullmatch(name) for pattern in patterns)] == []


def _named_in_templates():
    return {name for path in FOLDER.rglob("*.*") for name in NAMED.findall(path.read_text(encoding="utf-8"))}


def _named_in_code():
    """Texts, and f-strings as patterns: what they fill in may be any word."""
    texts, patterns = set(), set()
    for package in OUR_PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    texts.add(node.value)
                elif isinstance(node, ast.JoinedStr):
                    parts = [
                        re.escape(part.value) if isinstance(part, ast.Constant) else r"\w+" for part in node.values
                    ]
                    patterns.add(re.compile("".join(parts)))
    return texts, patterns


def _names_of_packages():
    """A template that stands in for one of an installed package is used by that package."""
    folders = [Path(app.path) / "templates" for app in apps.get_app_configs()]
    folders.append(Path(django.__file__).parent / "forms" / "templates")
    return {path.relative_to(folder).as_posix() for folder in folders for path in folder.rglob("*") if path.is_file()}
