"""Payers, contacts and notes never point at another company's rows."""

from django.db import migrations

from amiable.journal.triggers import same_company


class Migration(migrations.Migration):
    dependencies = [("receivables", "0004_back_office")]
    operations = [
        same_company("receivables_customer", "payer_id", "receivables_customer"),
        same_company("receivables_contact", "customer_id", "receivables_customer"),
        same_company("receivables_customernote", "customer_id", "receivables_customer"),
    ]
