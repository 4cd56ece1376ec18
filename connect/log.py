"""What the log tells of a request: a link that opens somebody's page is a key, and whoever reads a log gets none."""

import logging
import re
from typing import Any

KEYS = ("token", "key")
# In an address that leads nowhere, such as a link with the full stop of its sentence.
LIKE_A_KEY = re.compile(r"[\w:.~-]{30,}")


class WithoutKeys(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        path = getattr(request, "path", "")
        if path and isinstance(record.args, tuple):
            record.args = tuple(_without_keys(request) if one == path else one for one in record.args)
        return True


def _without_keys(request: Any) -> str:
    path: str = request.path
    if not request.resolver_match:
        return LIKE_A_KEY.sub("…", path)
    for name in KEYS:
        key = request.resolver_match.kwargs.get(name)
        path = path.replace(key, "…") if key else path
    return path
