"""A subject is of its line's company; the lines written before have theirs found in their text."""

import json

from django.db import migrations

from amiable.journal.triggers import same_company

AT_ONCE = 2000


def find(apps, _editor):
    Line, Subject = apps.get_model("journal", "Line"), apps.get_model("journal", "Subject")
    rows = []
    for line, company, body in Line.objects.order_by("pk").values_list("pk", "company_id", "body").iterator():
        for kind, subject in dict.fromkeys(_subjects(body)):
            rows.append(Subject(company_id=company, kind=kind, subject_id=subject, line_id=line))
        if len(rows) >= AT_ONCE:
            Subject.objects.bulk_create(rows, batch_size=AT_ONCE)
            rows = []
    Subject.objects.bulk_create(rows, batch_size=AT_ONCE)


def _subjects(body):
    """None where the text cannot be read: `amiable check` tells about such a line."""
    try:
        return [(str(kind), int(subject)) for kind, subject in json.loads(body).get("subjects", [])]
    except (AttributeError, TypeError, ValueError):
        return []


def forget(apps, _editor):
    apps.get_model("journal", "Subject").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("journal", "0003_sent_subject")]
    operations = [
        same_company("journal_subject", "line_id", "journal_line"),
        migrations.RunPython(find, forget),
    ]
