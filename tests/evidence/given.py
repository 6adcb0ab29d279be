"""Files as people give them, made for the tests. Not a test."""

import zipfile
from functools import cache
from io import BytesIO

import typst
from PIL import Image, ImageDraw


@cache
def pdf(pages: int = 1) -> bytes:
    """A real PDF, its first page with a large red block."""
    source = b"#rect(width: 100%, height: 60%, fill: red)\nBon de livraison BL-26-4410\n" + b"#pagebreak()\nsuite\n" * (
        pages - 1
    )
    return typst.compile(source)


@cache
def image(kind: str = "JPEG", size: tuple[int, int] = (40, 30), **more) -> bytes:
    """Green, its left half red."""
    made = Image.new("RGB", size, "green")
    ImageDraw.Draw(made).rectangle((0, 0, size[0] // 2 - 1, size[1]), fill="red")
    out = BytesIO()
    made.save(out, kind, **more)
    return out.getvalue()


def photo_with_position() -> bytes:
    """A JPEG that says where it was taken, and that it lies on its side."""
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter
    exif[0x010E] = "Quai de la Halle"
    exif.get_ifd(0x8825)[2] = (47.0, 12.0, 30.0)
    return image("JPEG", (400, 300), exif=exif.tobytes(), comment=b"Quai de la Halle")


def bomb() -> bytes:
    """900 million pixels in some 100 kB."""
    out = BytesIO()
    Image.new("1", (30_000, 30_000)).save(out, "PNG")
    return out.getvalue()


def archive(*names: str, mimetype: str = "") -> bytes:
    """A ZIP with entries so called."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        if mimetype:
            made.writestr("mimetype", mimetype)
        for name in names:
            made.writestr(name, "<x/>")
    return out.getvalue()


ENCRYPTED = b"""%%PDF-1.4
1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj
2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj
3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >> endobj
4 0 obj << /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >> endobj
trailer << /Root 1 0 R /Encrypt 4 0 R /ID [<00> <00>] /Size 5 >>
%%%%EOF
""" % (b"aa" * 32, b"bb" * 32)
"""Its password is nobody's."""
MAIL = (
    b"From: p.nerandier@halbrane.example\r\nTo: litiges@orvenne.example\r\nSubject: Palette 4\r\n\r\n<html>x</html>\r\n"
)
OUTLOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "__properties_version1.0".encode("utf-16-le")
