"""Files in a request: counted as they come in, so that what is beyond the limits of `intake` is never kept.

Nothing of the body is read before it is known who sends it: the form's token, which is in the body, is checked here.
A view that takes files is `csrf_exempt`, and sends its POST through `guarded`.
"""

from collections.abc import Callable, Iterator
from typing import Any, NoReturn, Protocol

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload, load_handler
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_protect

from amiable.intake.operations.limits import LIMITS, refuse_beyond
from amiable.web.page import Page

KEEPERS = (
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
)
"""Small files are kept in memory, others in a temporary file, until the request is over."""
MOST_COUNTED = 90
"""Files, of which the ones beyond the limit are passed over: the refusal can tell how many there were."""

MOST_DROPPED = 1_000_000_000
"""Bytes read and dropped after a refusal; whoever sends more sees a broken connection."""
PIECE = 1 << 16


class SupportsRead(Protocol):
    """The body of a request."""

    def read(self, size: int, /) -> bytes: ...


class Bounded(FileUploadHandler):
    """Stands before the handlers that keep, and lets nothing through beyond the limits."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.files = self.bytes = 0
        self._body: SupportsRead | None = None

    def handle_raw_input(self, input_data: SupportsRead, *_told: Any, **_more: Any) -> None:
        self._body = input_data

    def new_file(self, *told: Any, **more: Any) -> None:
        super().new_file(*told, **more)
        self.files += 1
        if self.files > MOST_COUNTED:
            self._stop()
        if self.files > LIMITS["files"].most:
            raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:  # noqa: ARG002
        self.bytes += len(raw_data)
        if self.bytes > LIMITS["bytes"].most:
            self._stop()
        return raw_data

    def _stop(self) -> NoReturn:
        """Drop what is still to come: a browser shows an answer only once it has sent everything.

        Django would drop it line by line, and a line may be as long as the file.
        """
        dropped = 0
        while self._body and dropped < MOST_DROPPED and (piece := self._body.read(PIECE)):
            dropped += len(piece)
        raise StopUpload(connection_reset=True)

    def file_complete(self, file_size: int) -> None:
        """The handlers behind keep it."""


def guarded(page: Page, take: Callable[[Page], HttpResponse]) -> HttpResponse:
    """What `take` answers to a form with files, once its token is found good. Call it before the form is read."""
    request = page.request
    request.upload_handlers = [Bounded(request), *(load_handler(name, request) for name in KEEPERS)]
    return csrf_protect(lambda _request: take(page))(request)


def files_in(request: HttpRequest, field: str) -> list[tuple[str, Iterator[bytes]]]:
    """The name and the pieces of each file of a field. Raises `UnableToReceive` where there was too much."""
    sent: list[UploadedFile[bytes]] = request.FILES.getlist(field)
    bounded = next(handler for handler in request.upload_handlers if isinstance(handler, Bounded))
    refuse_beyond("files", bounded.files)
    refuse_beyond("bytes", bounded.bytes)
    return [(file.name or "", file.chunks()) for file in sent if file.name]
