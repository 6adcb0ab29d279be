"""Stages, turns, questions, decisions under way, invoice lines, and what is contested before its invoice."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from amiable.journal.triggers import rebuilding

pause, resume = rebuilding("disputes_dispute")


class Migration(migrations.Migration):
    dependencies = [
        ("disputes", "0009_fill_words"),
        ("people", "0003_working_days"),
        ("receivables", "0007_fill_lists"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pause,
        migrations.AddField(
            model_name="dispute",
            name="escalated",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="dispute",
            name="root_cause",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name="dispute",
            name="stage",
            field=models.CharField(default="reported", max_length=14),
        ),
        migrations.AddField(
            model_name="dispute",
            name="turn",
            field=models.CharField(default="us", max_length=20),
        ),
        migrations.AddField(
            model_name="dispute",
            name="turn_since",
            field=models.DateTimeField(null=True),
        ),
        resume,
        migrations.AddIndex(
            model_name="dispute",
            index=models.Index(fields=["company", "status", "turn", "due_on", "id"], name="dispute_by_turn"),
        ),
        migrations.CreateModel(
            name="Item",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.CharField(blank=True, max_length=20)),
                ("label", models.CharField(blank=True, max_length=200)),
                ("delivery_note", models.CharField(blank=True, max_length=60)),
                ("invoiced_quantity", models.BigIntegerField(null=True)),
                ("quantity", models.BigIntegerField(null=True)),
                ("unit_price", models.BigIntegerField(null=True)),
                ("excl_vat", models.BigIntegerField(null=True)),
                ("vat", models.PositiveIntegerField(null=True)),
                ("claimed", models.BigIntegerField()),
                ("finding", models.CharField(default="to_qualify", max_length=20)),
                ("root_cause", models.CharField(blank=True, max_length=40)),
                ("conceded", models.BigIntegerField(default=0)),
                ("decided_on", models.DateField(null=True)),
                ("operation", models.BigIntegerField()),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.company"
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="items", to="disputes.disputeline"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Announced",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("document_kind", models.CharField(max_length=20)),
                ("document", models.CharField(max_length=60)),
                ("reason", models.CharField(max_length=40)),
                ("words", models.TextField(blank=True)),
                ("amount", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=150)),
                ("closed_on", models.DateField(null=True)),
                ("operation", models.BigIntegerField()),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.company"
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="receivables.customer"
                    ),
                ),
                (
                    "receivable",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="receivables.receivable",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["company", "closed_on"], name="announced_by_end")],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked", models.TextField()),
                ("conceded", models.BigIntegerField(default=0)),
                ("approval", models.CharField(blank=True, max_length=20)),
                ("message_key", models.CharField(blank=True, max_length=120)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("to_approve", "À approuver"),
                            ("to_send", "En attente d’envoi"),
                            ("effective", "Effective"),
                            ("refused", "Refusée"),
                            ("withdrawn", "Retirée"),
                        ],
                        max_length=10,
                    ),
                ),
                ("by", models.CharField(max_length=150)),
                ("user_id", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField()),
                ("approved_by", models.CharField(blank=True, max_length=150)),
                ("approved_at", models.DateTimeField(null=True)),
                ("why", models.TextField(blank=True)),
                ("operation", models.BigIntegerField()),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.company"
                    ),
                ),
                (
                    "dispute",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="disputes.dispute"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["company", "state"], name="decision_by_state")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("to_approve", "to_send"))),
                        fields=("dispute",),
                        name="one_decision_under_way",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("department", models.CharField(max_length=20)),
                ("kind", models.CharField(max_length=40)),
                ("text", models.TextField()),
                ("email", models.EmailField(max_length=254)),
                ("to_name", models.CharField(blank=True, max_length=150)),
                ("asked_by", models.CharField(max_length=150)),
                ("asked_by_id", models.BigIntegerField(null=True)),
                ("asked_at", models.DateTimeField()),
                ("due_on", models.DateField()),
                ("prices", models.BooleanField(default=False)),
                ("lateness", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Posée"),
                            ("answered", "Répondue"),
                            ("declined", "Pas pour eux"),
                            ("withdrawn", "Retirée"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("answer", models.CharField(blank=True, max_length=40)),
                ("number", models.BigIntegerField(null=True)),
                ("words", models.TextField(blank=True)),
                ("answered_by", models.CharField(blank=True, max_length=150)),
                ("answered_at", models.DateTimeField(null=True)),
                ("mailed_on", models.DateField(null=True)),
                ("reminded", models.PositiveSmallIntegerField(default=0)),
                ("told_on", models.DateField(null=True)),
                ("operation", models.BigIntegerField()),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.company"
                    ),
                ),
                (
                    "dispute",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="questions", to="disputes.dispute"
                    ),
                ),
                (
                    "forwarded_from",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="disputes.question"
                    ),
                ),
                (
                    "to_user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["company", "dispute"], name="question_by_dispute"),
                    models.Index(
                        condition=models.Q(("state", "asked")), fields=["company", "due_on"], name="question_to_answer"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Turn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("party", models.CharField(max_length=20)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                ("operation", models.BigIntegerField()),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.company"
                    ),
                ),
                (
                    "dispute",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="turns", to="disputes.dispute"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until__isnull", True)), fields=("dispute",), name="one_turn_at_a_time"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"),
                        name="turn_in_order",
                    ),
                ],
            },
        ),
    ]
