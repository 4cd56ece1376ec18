"""Pages as PDF for paper and screen readers: tagged (PDF/UA), with title and language, nothing from the network."""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import SuspiciousFileOperation
from django.http import HttpResponse


class Unavailable(Exception):
    """The machine lacks the libraries that set text: `libpango-1.0-0`, `libpangoft2-1.0-0`."""


def written(html: str, pictures: Mapping[str, bytes] | None = None) -> bytes:
    """A whole document with a title and the language of its text; links and style sheets may begin with a slash.
    It may show `pictures`: PNG files under the paths `/<name>`, and no others.

    Costs half a second in a new process and some 20 ms for each page. Raises `Unavailable`.
    """
    try:
        # It looks for the libraries when it is imported; where they are missing everything else must go on.
        from weasyprint import HTML  # noqa: PLC0415
        from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415
    except OSError as problem:
        raise Unavailable from problem

    class OwnStyleSheets(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
            picture = (pictures or {}).get(url.removeprefix(f"{settings.BASE_URL}/"))
            if picture:
                return URLFetcherResponse(url, picture, headers={"Content-Type": "image/png"})
            return URLFetcherResponse(url, _style_sheet(url), headers={"Content-Type": "text/css; charset=utf-8"})

    document = HTML(string=html, base_url=f"{settings.BASE_URL}/", url_fetcher=OwnStyleSheets())
    pdf: bytes = document.write_pdf(pdf_variant="pdf/ua-1")
    return pdf


def answered(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _style_sheet(url: str) -> bytes:
    """From the disk of this machine; everything else is refused, whatever a text of an entry has brought in."""
    path = unquote(url.partition("?")[0]).removeprefix(f"{settings.BASE_URL}{settings.STATIC_URL}")
    if path.endswith(".css") and "://" not in path:
        with suppress(FileNotFoundError, SuspiciousFileOperation):
            found = finders.find(path) or staticfiles_storage.path(path)  # collected files have other names
            return Path(str(found)).read_bytes()
    raise ValueError(f"not one of our style sheets: {url}")
