"""How often somebody may do what costs others something. Counted in the cache all processes share."""

import time

from django.core.cache import cache


def within(deed: str, who: object, *, most: int, seconds: int) -> bool:
    """Whether this time is still within the limit; it counts. Adding a key is atomic, counting one up is not."""
    window = int(time.time()) // seconds
    return any(cache.add(f"limit:{deed}:{who}:{window}:{slot}", True, seconds) for slot in range(most))
