"""Who answers a dispute, what it was called elsewhere, and comments."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from amiable.journal.triggers import rebuilding


pause, resume = rebuilding("disputes_dispute")


class Migration(migrations.Migration):

    dependencies = [
        ('disputes', '0005_fill'),
        ('people', '0002_back_office'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pause,
        migrations.AddField(
            model_name='dispute',
            name='assignee',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='dispute',
            name='department',
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name='dispute',
            name='last_comment',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='dispute',
            name='reference',
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
                ('by', models.CharField(max_length=150)),
                ('at', models.DateTimeField()),
                ('operation', models.BigIntegerField()),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.company')),
                ('dispute', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='disputes.dispute')),
            ],
            options={
                'indexes': [models.Index(fields=['company', 'dispute', 'at'], name='comment_by_dispute')],
            },
        ),
        resume,
    ]
