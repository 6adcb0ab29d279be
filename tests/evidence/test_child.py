"""Files of unknown origin, opened in a process that may take only so much."""

import signal
import subprocess
import sys
import tempfile
from io import BytesIO

import pytest
from PIL import Image
from tests.evidence import given

from amiable.evidence.child import TooSlow, rendered
from amiable.evidence.limits import LONGEST_PICTURE, OUTPUT, PIXELS

RED, GREEN = (254, 0, 0), (0, 128, 1)


def opened(made) -> Image.Image:
    assert made is not None
    picture = Image.open(BytesIO(made.picture))
    assert picture.format == "JPEG"
    return picture


def is_like(found, wanted) -> bool:
    return all(abs(one - other) < 12 for one, other in zip(found, wanted, strict=True))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "TIFF"])
def test_an_image_is_made_again_no_larger_than_a_screen(kind):
    picture = opened(rendered(f"image/{kind.lower()}", given.image(kind, (3000, 2000))))
    assert picture.size == (LONGEST_PICTURE, 1067)
    assert is_like(picture.getpixel((20, 20)), RED)
    assert is_like(picture.getpixel((1500, 20)), GREEN)


def test_a_photo_loses_its_position_and_is_turned_upright():
    original = given.photo_with_position()
    assert Image.open(BytesIO(original)).getexif().get_ifd(0x8825)
    made = rendered("image/jpeg", original)
    picture = opened(made)
    assert picture.size == (300, 400)
    assert is_like(picture.getpixel((150, 20)), RED)  # what lay at the left is on top
    assert not picture.getexif()
    assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert b"Quai de la Halle" not in made.picture


def test_what_is_transparent_is_white():
    clear = BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(clear, "PNG")
    assert is_like(opened(rendered("image/png", clear.getvalue())).getpixel((10, 10)), (255, 255, 255))


def test_a_pdf_shows_its_first_page_and_how_many_there_are():
    made = rendered("application/pdf", given.pdf(3))
    picture = opened(made)
    assert made.pages == 3
    assert max(picture.size) == LONGEST_PICTURE
    assert is_like(picture.getpixel((picture.width // 2, picture.height // 3)), (255, 65, 54))


BROKEN = {
    "a bomb": ("image/png", given.bomb()),
    "an encrypted PDF": ("application/pdf", given.ENCRYPTED),
    "half a PDF": ("application/pdf", b"%PDF-1.7\n" + bytes(200)),
    "half an image": ("image/png", given.image("PNG", (300, 300))[:200]),
    "an image that is another one": ("image/png", given.image("JPEG")),
    "a kind that is never opened": ("text/plain", b"Bonjour"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_what_cannot_be_opened_has_no_picture(what):
    assert rendered(*BROKEN[what]) is None


def test_the_same_pdf_without_its_password_would_have_one():
    assert rendered("application/pdf", given.ENCRYPTED.replace(b"/Encrypt 4 0 R", b""))


def test_the_largest_image_that_may_be_opened_fits_in_the_memory_of_the_process():
    side = int(PIXELS**0.5)
    out = BytesIO()
    Image.new("RGBA", (side, side)).save(out, "PNG", compress_level=1)
    assert rendered("image/png", out.getvalue())


def limited(then: str, **more):
    """What becomes of code in the process that opens files, once it has limited itself."""
    code = f"from amiable.evidence import rendering\nrendering.CPU_SECONDS = 1\nrendering.limit_myself()\n{then}"
    return subprocess.run([sys.executable, "-c", code], timeout=30, check=False, stderr=subprocess.PIPE, **more)


def test_the_process_ends_where_it_computes_too_long():
    assert limited("while True: pass").returncode in {-signal.SIGXCPU, -signal.SIGKILL}


def test_the_process_ends_where_it_asks_for_too_much_memory():
    ended = limited("bytearray(2 << 30)")
    assert ended.returncode == 1
    assert b"MemoryError" in ended.stderr


def test_the_process_cannot_write_more_than_a_picture():
    with tempfile.TemporaryFile() as out:
        limited(f"import sys; sys.stdout.buffer.write(bytes({OUTPUT * 2})); sys.stdout.buffer.flush()", stdout=out)
        assert out.seek(0, 2) == OUTPUT


def test_a_process_that_takes_too_long_is_stopped():
    with pytest.raises(TooSlow):
        rendered("application/pdf", given.pdf(), wall=0.01)
