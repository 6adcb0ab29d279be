"""The disputes there are already wait for whom their reason names, since their opening; new tables keep companies
apart."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.db import migrations

from amiable.core.reasons import REASONS
from amiable.journal.triggers import same_company

AT_ONCE = 500


def fill(apps, _editor):
    Dispute, Turn = (apps.get_model("disputes", name) for name in ("Dispute", "Turn"))
    last = 0
    while some := list(Dispute.objects.filter(pk__gt=last).select_related("company").order_by("pk")[:AT_ONCE]):
        last = some[-1].pk
        for dispute in some:
            department = dispute.department or REASONS[dispute.reason].department
            dispute.turn = "us" if department == "credit" else department
            dispute.turn_since = _morning(dispute, dispute.opened_on)
            dispute.stage = "reported" if dispute.status == "open" else dispute.status
        Dispute.objects.bulk_update(some, ["turn", "turn_since", "stage"])
        Turn.objects.bulk_create(
            Turn(
                company_id=dispute.company_id,
                dispute_id=dispute.pk,
                party=dispute.turn,
                since=dispute.turn_since,
                until=None if dispute.status == "open" else _morning(dispute, dispute.resolved_on or dispute.opened_on),
                operation=dispute.operation,
            )
            for dispute in some
        )


def _morning(dispute, day):
    return datetime.combine(day, time(), ZoneInfo(dispute.company.time_zone))


class Migration(migrations.Migration):
    dependencies = [("disputes", "0010_across_departments"), ("evidence", "0001_initial")]
    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        same_company("disputes_item", "line_id", "disputes_disputeline"),
        same_company("disputes_turn", "dispute_id", "disputes_dispute"),
        same_company("disputes_question", "dispute_id", "disputes_dispute"),
        same_company("disputes_question", "forwarded_from_id", "disputes_question"),
        same_company("disputes_decision", "dispute_id", "disputes_dispute"),
        same_company("disputes_announced", "customer_id", "receivables_customer"),
        same_company("disputes_announced", "receivable_id", "receivables_receivable"),
    ]
