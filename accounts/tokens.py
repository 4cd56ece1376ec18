"""Keys of links in mails. The database holds what they are recognised by, so that a copy of it opens nothing."""

import hashlib
import secrets


def new_token() -> str:
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    # A lone surrogate may stand in an address somebody made up.
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()
