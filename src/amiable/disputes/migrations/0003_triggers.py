"""A case never points at another company's rows."""

from django.db import migrations

from amiable.journal.triggers import same_company


class Migration(migrations.Migration):
    dependencies = [("disputes", "0002_initial"), ("receivables", "0002_triggers")]
    operations = [
        same_company("disputes_dispute", "customer_id", "receivables_customer"),
        same_company("disputes_disputeline", "dispute_id", "disputes_dispute"),
        same_company("disputes_disputeline", "receivable_id", "receivables_receivable"),
    ]
