"""The process that opens a file of unknown origin: `python -m amiable.evidence.rendering MEDIA_TYPE`.

The bytes on stdin; on stdout a line of JSON (`pages`, null for an image, and `size`), then a JPEG of the image or of
the first page, made anew: nothing of the original's own data, such as a position, is in it. It limits itself before it
reads a byte, and knows neither Django nor the database. It ends with another code than 0 where there is no picture.
"""

import json
import resource
import sys
from io import BytesIO
from typing import TYPE_CHECKING

from amiable.evidence.limits import CPU_SECONDS, LONGEST_PICTURE, MEMORY, OUTPUT, PAGES, PIXELS

if TYPE_CHECKING:
    from PIL import Image

FORMATS = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/webp": "WEBP",
    "image/gif": "GIF",
    "image/tiff": "TIFF",
}
QUALITY = 85
LARGEST_SCALE = 4.0
"""A page the size of a stamp is not blown up beyond this."""


def limit_myself() -> None:
    """No more memory, time or output than the table allows; no file may grow beyond the output; no core dump."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (OUTPUT, OUTPUT))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def picture(media_type: str, content: bytes) -> tuple[bytes, int | None]:
    """A JPEG, and the number of pages of a PDF. Raises whatever the libraries raise."""
    image, pages = _first_page(content) if media_type == "application/pdf" else (_image(media_type, content), None)
    plain = _on_white(image)
    out = BytesIO()
    plain.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue(), pages


def _image(media_type: str, content: bytes) -> "Image.Image":
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # counted below, before a pixel is decoded
    opened = Image.open(BytesIO(content), formats=[FORMATS[media_type]])
    if opened.width * opened.height > PIXELS:
        raise ValueError("too many pixels")
    opened.draft("RGB", (LONGEST_PICTURE, LONGEST_PICTURE))
    shown: Image.Image = opened
    if shown.mode not in {"RGB", "RGBA", "L"}:
        shown = shown.convert("RGBA" if shown.has_transparency_data else "RGB")
    shown.thumbnail((LONGEST_PICTURE, LONGEST_PICTURE))
    return ImageOps.exif_transpose(shown)


def _first_page(content: bytes) -> tuple["Image.Image", int]:
    import pypdfium2  # type: ignore[import-untyped]

    pdf = pypdfium2.PdfDocument(content)
    pages = len(pdf)
    if not 0 < pages <= PAGES:
        raise ValueError("too many pages, or none")
    page = pdf[0]
    longest = max(page.get_size())
    shown = page.render(scale=min(LONGEST_PICTURE / longest, LARGEST_SCALE)).to_pil()
    shown.thumbnail((LONGEST_PICTURE, LONGEST_PICTURE))
    return shown, pages


def _on_white(image: "Image.Image") -> "Image.Image":
    """Its pixels alone, what is transparent in white."""
    from PIL import Image

    plain = Image.new("RGB", image.size, "white")
    plain.paste(image, mask=image.getchannel("A") if image.mode == "RGBA" else None)
    return plain


def main() -> None:
    """Read, make the picture, write."""
    limit_myself()
    made, pages = picture(sys.argv[1], sys.stdin.buffer.read())
    sys.stdout.buffer.write(json.dumps({"pages": pages, "size": len(made)}).encode() + b"\n" + made)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
