"""The books cannot be rewritten, and never point at another company's rows."""

from django.db import migrations

from amiable.journal.triggers import append_only, same_company


class Migration(migrations.Migration):
    dependencies = [("receivables", "0001_initial")]
    operations = [
        append_only("receivables_event"),
        append_only("receivables_movement"),
        same_company("receivables_receivable", "customer_id", "receivables_customer"),
        same_company("receivables_event", "receivable_id", "receivables_receivable"),
        same_company("receivables_movement", "receivable_id", "receivables_receivable"),
        same_company("receivables_portionstate", "receivable_id", "receivables_receivable"),
        same_company("receivables_customerstate", "customer_id", "receivables_customer"),
        same_company("receivables_hold", "customer_id", "receivables_customer"),
    ]
