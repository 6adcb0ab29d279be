"""Comments never point at another company's rows."""

from django.db import migrations

from amiable.journal.triggers import same_company


class Migration(migrations.Migration):
    dependencies = [("disputes", "0006_back_office")]
    operations = [same_company("disputes_comment", "dispute_id", "disputes_dispute")]
