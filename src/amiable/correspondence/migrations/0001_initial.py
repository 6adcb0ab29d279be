"""Messages, templates, links."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0003_working_days"),
    ]

    operations = [
        migrations.CreateModel(
            name="Knock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("origin", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["origin", "at"], name="knock_by_origin")],
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject_kind", models.CharField(max_length=20)),
                ("subject_id", models.BigIntegerField()),
                (
                    "audience",
                    models.CharField(choices=[("customer", "Client"), ("internal", "Interne")], max_length=10),
                ),
                ("direction", models.CharField(max_length=4)),
                ("channel", models.CharField(default="mail", max_length=6)),
                ("template", models.CharField(blank=True, max_length=40)),
                ("language", models.CharField(default="fr", max_length=5)),
                ("to", models.TextField(blank=True)),
                ("cc", models.TextField(blank=True)),
                ("sender", models.CharField(blank=True, max_length=254)),
                ("title", models.CharField(blank=True, max_length=300)),
                ("text", models.TextField(blank=True)),
                ("message_id", models.CharField(max_length=200, unique=True)),
                ("in_reply_to", models.CharField(blank=True, max_length=200)),
                ("key", models.CharField(max_length=120)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "À envoyer"),
                            ("sending", "En cours d’envoi"),
                            ("accepted", "Envoyé"),
                            ("refused", "Refusé"),
                            ("uncertain", "Incertain"),
                            ("withdrawn", "Retiré avant l’envoi"),
                            ("received", "Reçu"),
                        ],
                        max_length=10,
                    ),
                ),
                ("attempts", models.SmallIntegerField(default=0)),
                ("next_at", models.DateTimeField(null=True)),
                ("claimed_until", models.DateTimeField(null=True)),
                ("at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                ("problem", models.TextField(blank=True)),
                ("by", models.CharField(blank=True, max_length=150)),
                ("user_id", models.BigIntegerField(null=True)),
                ("operation", models.BigIntegerField()),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.company"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200)),
                ("media_type", models.CharField(max_length=100)),
                ("content", models.BinaryField()),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.company"
                    ),
                ),
                (
                    "message",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="correspondence.message",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Template",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=40)),
                ("language", models.CharField(max_length=5)),
                ("title", models.CharField(max_length=300)),
                ("text", models.TextField()),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.company"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("purpose", models.CharField(max_length=20)),
                ("subject_kind", models.CharField(max_length=20)),
                ("subject_id", models.BigIntegerField()),
                ("recipient", models.EmailField(max_length=254)),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
                ("uses", models.PositiveIntegerField(default=0)),
                ("used_at", models.DateTimeField(null=True)),
                ("operation", models.BigIntegerField()),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.company"
                    ),
                ),
                (
                    "forwarded_from",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="correspondence.link",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["company", "purpose", "subject_kind", "subject_id"], name="link_by_subject")
                ],
            },
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["company", "subject_kind", "subject_id", "at"], name="message_by_subject"),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("state__in", ("queued", "sending"))),
                fields=["next_at", "id"],
                name="message_to_send",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("state__in", ("refused", "uncertain"))),
                fields=["company", "id"],
                name="message_to_settle",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.UniqueConstraint(fields=("company", "key"), name="one_message_per_key"),
        ),
        migrations.AddConstraint(
            model_name="template",
            constraint=models.UniqueConstraint(fields=("company", "key", "language"), name="one_template_per_language"),
        ),
    ]
