"""The words that disputes are found by; and who answers, in the index that holds all that totals ask for."""

import django.db.models.deletion
from django.db import migrations, models

from amiable.receivables.migrations._searching import searchable


class Migration(migrations.Migration):
    dependencies = [
        ("disputes", "0007_triggers_of_more"),
        ("people", "0002_back_office"),
        ("receivables", "0006_lists"),
    ]
    operations = [
        migrations.CreateModel(
            name="DisputeWords",
            fields=[
                (
                    "dispute",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="disputes.dispute",
                    ),
                ),
                (
                    "company",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.company",
                    ),
                ),
                ("text", models.TextField()),
            ],
        ),
        searchable("disputes_disputewords", "dispute_id"),
        migrations.AddIndex(
            model_name="dispute", index=models.Index(fields=["company", "-blocked", "id"], name="dispute_by_stake")
        ),
        migrations.AddIndex(
            model_name="dispute",
            index=models.Index(
                condition=models.Q(("status", "resolved")), fields=["company", "resolved_on"], name="dispute_by_end"
            ),
        ),
        migrations.AddIndex(
            model_name="dispute",
            index=models.Index(
                condition=models.Q(("assignee__isnull", False)),
                fields=["company", "assignee", "due_on", "id"],
                name="dispute_by_assignee",
            ),
        ),
        migrations.RemoveIndex(model_name="dispute", name="dispute_by_state"),
        migrations.AddIndex(
            model_name="dispute",
            index=models.Index(
                fields=[
                    "company",
                    "status",
                    "opened_on",
                    "resolved_on",
                    "due_on",
                    "reason",
                    "department",
                    "assignee",
                    "claimed",
                    "blocked",
                    "conceded",
                    "id",
                ],
                name="dispute_by_state",
            ),
        ),
    ]
