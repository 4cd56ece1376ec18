import ast
import re
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "templates"
TEMPLATES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.*") if path.is_file())
MOST_LINES = 150

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
    used = _named_in_templates() | _named_in_code() | _names_of_packages()

    assert [name for name in TEMPLATES if not any(re.fullmatch(pattern, name) for pattern in used)] == []


def _named_in_templates():
    return {re.escape(name) for path in FOLDER.rglob("*.*") for name in NAMED.findall(path.read_text(encoding="utf-8"))}


def _named_in_code():
    """Names as patterns: what an f-string fills in may be any word."""
    sources = [
        path
        for package in apps.get_app_configs()
        if ROOT in Path(package.path).parents
        for path in Path(package.path).rglob("*.py")
        if ".venv" not in path.parts
    ]
    return {pattern for path in sources for pattern in _strings(path.read_text(encoding="utf-8"))}


def _strings(source):
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield re.escape(node.value)
        elif isinstance(node, ast.JoinedStr):
            yield "".join(re.escape(part.value) if isinstance(part, ast.Constant) else r"\w+" for part in node.values)


def _names_of_packages():
    """A template that stands in for one of an installed package is used by that package."""
    folders = [Path(app.path) / "templates" for app in apps.get_app_configs()]
    import django

    folders.append(Path(django.__file__).parent / "forms" / "templates")
    return {
        re.escape(path.relative_to(folder).as_posix())
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file()
    }
