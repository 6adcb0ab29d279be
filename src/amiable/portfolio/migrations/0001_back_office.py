"""Saved views, and errands that are done in the background."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0002_back_office'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Errand',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('asked', models.TextField()),
                ('by', models.TextField()),
                ('user_id', models.BigIntegerField(null=True)),
                ('at', models.DateTimeField()),
                ('state', models.CharField(choices=[('waiting', 'En attente'), ('working', 'En cours'), ('done', 'Fait'), ('refused', 'Refusé'), ('abandoned', 'Abandonné')], default='waiting', max_length=10)),
                ('done', models.BigIntegerField(default=0)),
                ('whole', models.BigIntegerField(default=0)),
                ('told', models.TextField(default='{}')),
                ('file_name', models.CharField(blank=True, max_length=200)),
                ('claimed_until', models.DateTimeField(null=True)),
                ('attempts', models.SmallIntegerField(default=0)),
                ('next_at', models.DateTimeField(null=True)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.company')),
            ],
        ),
        migrations.CreateModel(
            name='ErrandPiece',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.IntegerField()),
                ('content', models.BinaryField()),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.company')),
                ('errand', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='portfolio.errand')),
            ],
        ),
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('listing', models.CharField(max_length=20)),
                ('name', models.CharField(max_length=60)),
                ('query', models.TextField(blank=True)),
                ('shared', models.BooleanField(default=False)),
                ('role', models.CharField(blank=True, max_length=20)),
                ('version', models.PositiveIntegerField(default=1)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.company')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddIndex(
            model_name='errand',
            index=models.Index(fields=['state', 'id'], name='errand_by_state'),
        ),
        migrations.AddConstraint(
            model_name='errandpiece',
            constraint=models.UniqueConstraint(fields=('errand', 'number'), name='one_errand_piece'),
        ),
        migrations.AddConstraint(
            model_name='savedview',
            constraint=models.UniqueConstraint(fields=('company', 'listing', 'owner', 'name'), name='one_view_per_name'),
        ),
        migrations.AddConstraint(
            model_name='savedview',
            constraint=models.UniqueConstraint(condition=models.Q(('role', ''), _negated=True), fields=('company', 'listing', 'role'), name='one_default_view_per_role'),
        ),
    ]
