import re
from pathlib import Path

from django.conf import settings

TOKENS = Path(settings.BASE_DIR) / "static" / "css" / "tokens.css"


def test_old_browsers_get_the_same_light_colours():
    css = TOKENS.read_text(encoding="utf-8")
    in_pairs = dict(re.findall(r"(--[\w-]+): light-dark\((#\w+), #\w+\)", css))
    alone = dict(re.findall(r"^  (--[\w-]+): (#\w+);", css, re.MULTILINE))

    assert in_pairs
    assert in_pairs == {name: colour for name, colour in alone.items() if name in in_pairs}
