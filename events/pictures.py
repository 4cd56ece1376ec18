"""Pictures people send, written anew: nothing of what came along with the file (place, camera, scripts) is kept."""

import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps

KINDS = ["JPEG", "PNG", "WEBP"]
MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 1600
QUALITY = 82


class Unreadable(Exception):
    """No picture, none of the kinds we take, or larger than we take."""


@dataclass(frozen=True)
class Written:
    content: bytes
    width: int
    height: int


def written_anew(content: bytes) -> Written:
    """As JPEG, upright, at most `LONGEST_SIDE` on a side."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content), formats=KINDS)
            # The head alone has been read: a small file can be huge once it is unpacked.
            if picture.width * picture.height > MOST_PIXELS:
                raise Unreadable
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            plain = _on_white(upright)
    except Unreadable:
        raise
    except Exception as problem:  # a broken file makes the decoders raise almost anything
        raise Unreadable from problem
    target = io.BytesIO()
    plain.save(target, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return Written(target.getvalue(), plain.width, plain.height)


def _on_white(picture: Image.Image) -> Image.Image:
    """Without what shines through, and without everything but the pixels."""
    coloured = picture.convert("RGBA")
    plain = Image.new("RGB", coloured.size, "white")
    plain.paste(coloured, mask=coloured.getchannel("A"))
    return plain
