import builtins
import re
import zlib

import pytest
from django.test import override_settings

from directory import pdf

DOCUMENT = """<!doctype html><html lang="de"><head><title>Blatt für Übergänge</title>
<link rel="stylesheet" href="/static/css/paper.css">%s</head><body><h1>Überschrift</h1><p>Text</p>%s</body></html>"""


def inside(content):
    """Everything a reader of PDF sees, streams unpacked."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL)
    return content + b"".join(unpacked(stream) for stream in streams)


def unpacked(stream):
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return b""


@pytest.fixture
def asked(monkeypatch, pdf_maker):
    """What is wanted from the network or the disk while a file is made."""
    wanted = []

    def refuse(url):
        wanted.append(url)
        return style_sheet(url)

    style_sheet = pdf._style_sheet
    monkeypatch.setattr(pdf, "_style_sheet", refuse)
    monkeypatch.setattr("urllib.request.OpenerDirector.open", lambda *args, **kwargs: pytest.fail("network"))
    return wanted


@pytest.mark.usefixtures("pdf_maker")
def test_a_file_is_tagged_and_says_its_language_and_title():
    text = inside(pdf.written(DOCUMENT % ("", "")))

    assert text.startswith(b"%PDF-1.7")
    assert b"/StructTreeRoot" in text
    assert re.search(rb"/Marked true", text)
    assert re.search(rb"/Lang \(de\)", text)
    assert b"/DisplayDocTitle true" in text
    assert re.search(rb"pdfuaid:part[^0-9]*1", text)
    assert b"/H1" in text


@pytest.mark.usefixtures("pdf_maker")
def test_the_same_page_gives_the_same_file():
    assert pdf.written(DOCUMENT % ("", "")) == pdf.written(DOCUMENT % ("", ""))


def test_a_style_sheet_of_ours_is_read_from_the_disk(asked):
    pdf.written(DOCUMENT % ("", ""))

    assert asked == ["http://127.0.0.1:8000/static/css/paper.css"]
    assert b"size: A4" in pdf._style_sheet(asked[0])


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/x.css",
        "http://169.254.169.254/latest/meta-data/",
        "file:///etc/passwd",
        "file:///etc/hostname.css",
        "http://127.0.0.1:8000/static/../manage.py",
        "http://127.0.0.1:8000/static/%2e%2e/%2e%2e/etc/x.css",
        "http://127.0.0.1:8000/static//etc/x.css",
        "http://127.0.0.1:8000/static/js/copy.js",
        "http://127.0.0.1:8000/admin/x.css",
        "data:text/css,p{color:red}",
        "data:text/css,.css",
    ],
)
def test_nothing_else_is_read(url):
    with override_settings(BASE_URL="http://127.0.0.1:8000"), pytest.raises(ValueError, match="not one of our"):
        pdf._style_sheet(url)


def test_nothing_is_fetched_whatever_a_page_asks_for(asked):
    head = '<link rel="stylesheet" href="https://example.org/x.css"><style>@import "https://example.org/y.css";</style>'
    body = '<img src="https://example.org/z.png" alt="z"><img src="file:///etc/passwd" alt="p"><object data="//x.y">'

    content = pdf.written(DOCUMENT % (head, body))

    assert content.startswith(b"%PDF")
    assert len(asked) > 1


def test_a_machine_without_the_libraries_says_so(monkeypatch):
    imported = builtins.__import__

    def without_pango(name, *args, **kwargs):
        if name.startswith("weasyprint"):
            raise OSError("cannot load library 'libpango-1.0-0'")
        return imported(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without_pango)

    with pytest.raises(pdf.Unavailable):
        pdf.written(DOCUMENT % ("", ""))
