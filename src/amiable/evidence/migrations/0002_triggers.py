"""Rows never point at another company's."""

from django.db import migrations

from amiable.journal.triggers import same_company


class Migration(migrations.Migration):
    dependencies = [("evidence", "0001_initial")]
    operations = [
        same_company("evidence_document", "picture_id", "evidence_blob"),
        same_company("evidence_blobpiece", "blob_id", "evidence_blob"),
        same_company("evidence_document", "blob_id", "evidence_blob"),
    ]
