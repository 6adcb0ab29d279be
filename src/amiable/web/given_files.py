"""Files that people give as documents: counted as they come in, so that what is beyond the limits is never kept.

`Bounded` stands before Django's own handlers, for every form; a page for files of another size (uploads of accounts,
`web.received`) names its own handlers. `given_files` is what a view calls.
"""

from dataclasses import dataclass
from typing import Any, Protocol

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

from amiable.evidence.limits import LIMITS, refuse_beyond
from amiable.evidence.names import clean_name


class HasRequest(Protocol):
    """A page, of the company or of a link."""

    @property
    def request(self) -> HttpRequest: ...


@dataclass(frozen=True, slots=True)
class GivenFile:
    """A file as it was given, within the limits of one act; what it is, `evidence` finds out."""

    name: str
    content: bytes


class Bounded(FileUploadHandler):
    """Passes over the bytes and the files beyond the limits: they are read and dropped, and `beyond` says which limit
    was passed, by how much, with which file."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.files = self.bytes = self.of_file = 0
        self.beyond: tuple[str, int, str] | None = None
        self.called = ""

    def new_file(self, field_name: str, file_name: str, *told: Any, **more: Any) -> None:
        super().new_file(field_name, file_name, *told, **more)
        self.files, self.of_file, self.called = self.files + 1, 0, clean_name(file_name)
        if self._passes("files", self.files):
            raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:  # noqa: ARG002
        self.bytes, self.of_file = self.bytes + len(raw_data), self.of_file + len(raw_data)
        if self._passes("file", self.of_file) or self._passes("bytes", self.bytes):
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The handlers behind keep it."""

    def _passes(self, limit: str, found: int) -> bool:
        """Whether it does; the first passing is told, and how many files came in all."""
        if found <= LIMITS[limit].most:
            return False
        if self.beyond is None or self.beyond[0] == limit == "files":
            first = self.beyond[2] if self.beyond else self.called
            self.beyond = (limit, found, first)
        return True


def given_files(page: HasRequest, field: str) -> list[GivenFile]:
    """The files of a field, read whole; none where nothing was chosen. Raises `evidence.operations.Unacceptable` beyond
    a limit: the file, the limit, and what to do. The files are to be chosen again, since a browser keeps none."""
    request = page.request
    sent: list[UploadedFile[bytes]] = [file for file in request.FILES.getlist(field) if file.name]
    for handler in request.upload_handlers:
        if isinstance(handler, Bounded) and handler.beyond:
            refuse_beyond(*handler.beyond)
    total = 0
    for number, file in enumerate(sent, start=1):
        name = clean_name(str(file.name))
        total += file.size or 0
        if number > LIMITS["files"].most:
            refuse_beyond("files", len(sent), name)
        refuse_beyond("file", file.size or 0, name)
        refuse_beyond("bytes", total, name)
    return [GivenFile(str(file.name), file.read()) for file in sent]
