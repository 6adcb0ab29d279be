"""The disputes opened before get the day by which an answer was expected, and the sums of their lines."""

from django.db import migrations
from django.db.models import Sum

from amiable.core.dispute import answer_due
from amiable.core.reasons import REASONS

AT_ONCE = 500
SUMMED = ("claimed", "blocked", "conceded")


def fill(apps, _editor):
    Dispute = apps.get_model("disputes", "Dispute")
    summed = Dispute.objects.order_by("pk").annotate(**{f"sum_{name}": Sum(f"lines__{name}") for name in SUMMED})
    last = 0
    while some := list(summed.filter(pk__gt=last)[:AT_ONCE]):
        for dispute in some:
            if dispute.reason in REASONS:
                dispute.due_on = answer_due(dispute.reason, dispute.opened_on)
            for name in SUMMED:
                setattr(dispute, name, getattr(dispute, f"sum_{name}") or 0)
        Dispute.objects.bulk_update(some, ["due_on", *SUMMED])
        last = some[-1].pk


class Migration(migrations.Migration):
    dependencies = [("disputes", "0004_cancelled_due_on")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
