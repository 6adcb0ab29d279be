"""Rows never point at another company's."""

from django.db import migrations

from amiable.journal.triggers import same_company


class Migration(migrations.Migration):
    dependencies = [("correspondence", "0001_initial")]
    operations = [
        same_company("correspondence_link", "forwarded_from_id", "correspondence_link"),
        same_company("correspondence_attachment", "message_id", "correspondence_message"),
    ]
