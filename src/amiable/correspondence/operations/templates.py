"""A company's own wording of a template, given or given up for the shipped one."""

from amiable.core.refusal import Refusal
from amiable.correspondence.models import Template
from amiable.correspondence.rendering import checked, shipped_wording
from amiable.correspondence.shipped import Wording
from amiable.journal.operations import Operation, operation
from amiable.people.access import Acting, require


class WordedMeanwhile(Refusal):
    """Somebody else worded the template since the page was opened; nothing was written."""


def set_template(acting: Acting, key: str, language: str, *, title: str, text: str, version: int) -> Template:
    """Word a template; the shipped words bring the shipped wording back. `version`: that of the wording its writer saw
    (0: as shipped, never worded).

    Raises `rendering.UnableToWord`, `WordedMeanwhile`, `journal.operations.AlreadyDone`, `people.access.Forbidden` or
    `Absent`.
    """
    require(acting, "settings")
    shipped = shipped_wording(key, language)
    wording = checked(key, title, text)
    if wording == shipped:
        wording = Wording("", "")
    with operation(acting, "template.worded") as done:
        return _write(done, key, language, wording, version)


def _write(done: Operation, key: str, language: str, wording: Wording, version: int) -> Template:
    which = {"company": done.acting.company, "key": key, "language": language}
    # A row for whoever comes second to wait for, even where nobody has worded this one yet.
    Template.objects.bulk_create([Template(**which, title="", text="", version=0)], ignore_conflicts=True)
    row = Template.objects.select_for_update().get(**which)
    if row.version != version:
        raise WordedMeanwhile("quelqu’un vient d’enregistrer un autre texte pour ce modèle : comparez, puis choisissez")
    done.facts |= {"template": key, "language": language}
    done.words |= {"before": row.text, "after": wording.text}
    row.title, row.text, row.version = wording.title, wording.text, row.version + 1
    row.save(update_fields=["title", "text", "version"])
    return row
