"""What a telephone sends again, as it got no answer the first time, is done once."""

from uuid import UUID

from django.core.cache import cache

# As long as a telephone may be without a network.
KEYS_KEPT = 2 * 24 * 60 * 60


def is_new(where: str, key: UUID | None) -> bool:
    """To be asked in the transaction that does it: what is rolled back was not sent. Without a key all is new."""
    return key is None or cache.add(f"{where}:{key}", True, KEYS_KEPT)
