"""Documents and their bytes."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0003_working_days"),
    ]

    operations = [
        migrations.CreateModel(
            name="Blob",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.BigIntegerField()),
                ("media_type", models.CharField(max_length=100)),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.company"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="BlobPiece",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.IntegerField()),
                ("content", models.BinaryField()),
                (
                    "blob",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="evidence.blob"
                    ),
                ),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.company"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject_kind", models.CharField(max_length=20)),
                ("subject_id", models.BigIntegerField()),
                ("name", models.CharField(max_length=200)),
                ("audience", models.CharField(default="internal", max_length=10)),
                ("source", models.CharField(default="us", max_length=10)),
                ("by", models.CharField(blank=True, max_length=150)),
                ("at", models.DateTimeField()),
                (
                    "preview",
                    models.CharField(
                        choices=[("waiting", "En préparation"), ("ready", "Prêt"), ("none", "Pas d’aperçu")],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("pages", models.PositiveIntegerField(null=True)),
                ("claimed_until", models.DateTimeField(null=True)),
                ("attempts", models.SmallIntegerField(default=0)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("operation", models.BigIntegerField()),
                (
                    "blob",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="evidence.blob"
                    ),
                ),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.company"
                    ),
                ),
                (
                    "picture",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="evidence.blob"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="blob",
            constraint=models.UniqueConstraint(fields=("company", "sha256"), name="one_blob_per_hash"),
        ),
        migrations.AddConstraint(
            model_name="blobpiece",
            constraint=models.UniqueConstraint(fields=("blob", "number"), name="one_blob_piece"),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=["company", "subject_kind", "subject_id", "at"], name="document_by_subject"),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(condition=models.Q(("preview", "waiting")), fields=["id"], name="document_to_preview"),
        ),
    ]
