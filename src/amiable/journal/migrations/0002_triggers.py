"""The journal cannot be rewritten."""

from django.db import migrations

from amiable.journal.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [append_only("journal_line")]
