"""Saving a form of the settings: what is refused stays typed and is told where it belongs; who was faster is told too.

answer = save(page, form, lambda acting: set_company(acting, seen=seen, **form.cleaned_data))
if answer.done: …
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.forms import Form
from django.http import HttpRequest

from amiable.administration.operations import ChangedMeanwhile
from amiable.core.refusal import Refusal
from amiable.journal.operations import AlreadyDone
from amiable.people.access import Absent, Acting, Forbidden
from amiable.web.dispute_fields import sentence
from amiable.web.page import FORM_KEY, Page, form_key, now_only

SEEN = "seen"
"""The field that says what the form was filled in on."""
TAKEN_ON = 422
FASTER = 409


@dataclass(frozen=True, slots=True)
class Saved:
    """How it went: `done` with what the act gave (None for a form sent twice), or the `status` to show the form with;
    `faster`: somebody changed the same meanwhile. `refusal`: a sentence about no field of the form."""

    done: bool = False
    given: Any = None
    status: int = 200
    faster: bool = False
    refusal: str = ""


def save(page: Page, form: Form, act: Callable[[Acting], Any]) -> Saved:
    """Do `act` with who acts, once for this showing of the form. Raises `OtherMoment`, `Absent`, `Forbidden`."""
    now_only(page)
    if not form.is_valid():
        return Saved(status=TAKEN_ON)
    try:
        return Saved(True, act(replace(page.acting, once=page.request.POST.get(FORM_KEY, ""))))
    except AlreadyDone:
        return Saved(True)
    except ChangedMeanwhile:
        return Saved(status=FASTER, faster=True)
    except (Absent, Forbidden):
        raise
    except Refusal as refusal:
        field = getattr(refusal, "field", "")
        if field not in form.fields:
            return Saved(status=TAKEN_ON, refusal=sentence(refusal))
        form.add_error(field, sentence(refusal))
        return Saved(status=TAKEN_ON)


def seen_in(request: HttpRequest) -> str:
    """What the form that was sent was filled in on; never "", which would ask for nothing."""
    return request.POST.get(SEEN, "") or "?"


def form_context(page: Page, form: Form, saved: Saved, kept: str) -> dict[str, Any]:
    """What `settings/_form.html` needs besides the fields. `kept`: how what is changed looks now; a form to be
    corrected stays filled in on what it was filled in on, one that came too late is so on what is there now."""
    sent = page.request.POST
    seen = sent.get(SEEN, kept) if saved.status == TAKEN_ON else kept
    key = sent.get(FORM_KEY) if saved.status == TAKEN_ON else None
    return {"form": form, SEEN: seen, "key": key or form_key(), "faster": saved.faster, "refusal": saved.refusal}
