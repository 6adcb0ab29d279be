"""A dispute opened by mistake is cancelled; each has a day by which an answer is expected, and the sums of its lines."""

from django.db import migrations, models

HELD = ("status", "opened_on", "resolved_on", "due_on", "reason", "claimed", "blocked", "conceded", "id")


def _index(name, *fields):
    return migrations.AddIndex(model_name="dispute", index=models.Index(fields=["company", *fields], name=name))


def _cents(name):
    return migrations.AddField(model_name="dispute", name=name, field=models.BigIntegerField(null=True))


class Migration(migrations.Migration):
    # The new columns may be null: else SQLite would build the table anew, without its triggers.
    dependencies = [("disputes", "0003_triggers")]
    operations = [
        migrations.AlterField(
            model_name="dispute",
            name="status",
            field=models.CharField(
                choices=[("open", "Ouvert"), ("resolved", "Résolu"), ("cancelled", "Annulé")],
                default="open",
                max_length=10,
            ),
        ),
        migrations.AddField(model_name="dispute", name="due_on", field=models.DateField(null=True)),
        _cents("claimed"),
        _cents("blocked"),
        _cents("conceded"),
        migrations.RemoveIndex(model_name="dispute", name="dispute_by_status"),
        _index("dispute_by_opening", "opened_on", "id"),
        _index("dispute_by_due", "due_on", "id"),
        _index("dispute_by_state", *HELD),
    ]
