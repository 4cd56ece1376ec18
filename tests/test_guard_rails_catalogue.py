import os
import shutil

import pytest

from tests import catalogues


def test_every_text_has_german():
    assert catalogues.open_entries() == []


def test_the_compiled_catalogue_is_the_written_one():
    assert catalogues.compiled_differently() == []


@pytest.mark.skipif(
    not (shutil.which("xgettext") or os.environ.get("CONNECT_REQUIRE_ALL")), reason="needs gettext, see `make messages`"
)
def test_every_text_of_the_code_is_in_the_catalogue():
    assert catalogues.uncollected() == []
