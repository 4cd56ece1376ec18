import ast
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).parent.parent
# A package imports from itself and from those to its left.
ORDER = ["accounts", "directory", "events", "connect"]


def imported(source):
    """Every module a source names, wherever the import stands."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or "")


def against_the_direction(package, source):
    banned = {*ORDER[ORDER.index(package) + 1 :], "tests"}
    return [name for name in imported(source) if name.split(".")[0] in banned or name.startswith(".")]


@pytest.mark.parametrize("package", ORDER)
def test_imports_point_to_the_left(package):
    sources = sorted((ROOT / package).rglob("*.py"))

    assert sources
    assert {
        str(path.relative_to(ROOT)): names
        for path in sources
        if (names := against_the_direction(package, path.read_text(encoding="utf-8")))
    } == {}


def test_an_import_to_the_right_is_seen_even_inside_a_function():
    source = """
import events.models
from connect import settings

def late():
    from events import views
    from directory.models import Organisation
    from . import sibling
    if True:
        import django
"""

    assert against_the_direction("directory", source) == ["events.models", "connect", "events", "."]
    assert against_the_direction("connect", source) == ["."]


def test_pure_modules_know_no_django():
    pure = [ROOT / "directory" / "text.py", ROOT / "events" / "ical.py", *(ROOT / "events" / "formats").rglob("*.py")]

    assert len(pure) > 20
    for path in pure:
        assert [name for name in imported(path.read_text(encoding="utf-8")) if name.startswith("django")] == []
