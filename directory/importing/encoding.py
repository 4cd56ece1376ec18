"""Bytes as text: the encoding is detected, and where two readings are as likely the file is refused with both."""

import codecs
import re
from collections.abc import Mapping

from directory.importing.letters import IMPLAUSIBLE, plausibility
from directory.importing.problems import Note, Problem, UnreadableFile

# cp850 is what German Excel writes as "CSV (MS-DOS)", mac_roman as "CSV (Macintosh)".
SINGLE_BYTE = ("cp1252", "mac_roman", "cp850", "iso8859_15", "cp1254", "cp1250")

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WORD = re.compile(rb"[^\s;,|]+")
_CLEAR_LEAD = 2
_SAMPLES = 5


def decode(name: str, content: bytes, encoding: str | None = None) -> tuple[str, Note]:
    """The text and a note on how it was read; `encoding` is a person's choice and goes before detection."""
    mark, marked = next(((mark, found) for mark, found in _BYTE_ORDER_MARKS if content.startswith(mark)), (b"", None))
    chosen = marked or encoding or _wide(content) or _utf8(content) or _single_byte(name, content)
    try:
        text = content[len(mark) :].decode(chosen)
    except (UnicodeError, LookupError):
        raise _refused(name, "encoding_broken", encoding=chosen) from None
    if "\x00" in text:
        raise _refused(name, "nul_bytes")
    return text, Note("encoding", {"encoding": chosen, "examples": _examples(text)})


def _wide(content: bytes) -> str | None:
    """UTF-16 without a mark: in European text every other byte is mostly zero."""
    sample = content[:4096]
    if len(sample) < 2:
        return None
    even, odd = (sample[start::2].count(0) / len(sample[start::2]) for start in (0, 1))
    if odd > 0.2 and even < 0.02:
        return "utf-16-le"
    return "utf-16-be" if even > 0.2 and odd < 0.02 else None


def _utf8(content: bytes) -> str | None:
    try:
        content.decode()
    except UnicodeDecodeError:
        return None
    return "utf-8"


def _single_byte(name: str, content: bytes) -> str:
    """The reading whose letters are clearly the most plausible; a wrong letter must never come in silently."""
    if b"\x00" in content:
        raise _refused(name, "nul_bytes")
    lines = (line for line in content.splitlines() if not line.isascii())
    words = list(dict.fromkeys(word for line in lines for word in _WORD.findall(line) if not word.isascii()))
    readings = {encoding: reading for encoding in SINGLE_BYTE if (reading := _read(words, encoding))}
    scores = {encoding: [plausibility(word) for word in reading] for encoding, reading in readings.items()}
    likely = sorted(
        (encoding for encoding in readings if _is_likely(scores[encoding])), key=lambda encoding: -sum(scores[encoding])
    )
    if not likely:
        raise _refused(name, "encoding_unknown", row=_line_of(content, words[0]))
    best = likely[0]
    for other in likely[1:]:
        differing = [index for index in range(len(words)) if readings[best][index] != readings[other][index]]
        lead = sum(scores[best]) - sum(scores[other])
        if differing and lead < max(_CLEAR_LEAD, len(differing) / 2):
            choices = {encoding: readings[encoding][differing[0]] for encoding in (best, other)}
            raise _undecidable(name, _line_of(content, words[differing[0]]), choices)
    return best


def _read(words: list[bytes], encoding: str) -> list[str] | None:
    try:
        return [word.decode(encoding) for word in words]
    except UnicodeDecodeError:
        return None


def _is_likely(scores: list[int]) -> bool:
    return sum(score <= IMPLAUSIBLE / 2 for score in scores) <= len(scores) / 50


def _line_of(content: bytes, word: bytes) -> int:
    before = content[: content.index(word)].replace(b"\r\n", b"\n")
    return before.count(b"\n") + before.count(b"\r") + 1


def _examples(text: str) -> list[str]:
    """A few words with letters beyond ASCII, the unusual ones first, so that a person sees how they were read."""
    found = re.findall(r"[^\W\d_]+", text[:1_000_000])
    words = dict.fromkeys(word for word in found if not word.isascii())
    return sorted(words, key=lambda word: plausibility(word) / len(re.findall(r"[^\x00-\x7f]", word)))[:_SAMPLES]


def _refused(name: str, code: str, row: int | None = None, **values: object) -> UnreadableFile:
    return UnreadableFile([Problem(name, row, "", code, values)])


def _undecidable(name: str, row: int, choices: Mapping[str, str]) -> UnreadableFile:
    first, second = choices.values()
    return _refused(name, "encoding_undecidable", row, choices=dict(choices), first=first, second=second)
