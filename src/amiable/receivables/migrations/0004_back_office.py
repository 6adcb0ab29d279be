"""Who a customer is, contacts, notes, and holds that say their own cause."""

import django.db.models.deletion
from django.db import migrations, models

from amiable.journal.triggers import rebuilding


pause, resume = rebuilding("receivables_customer", "receivables_hold")


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0002_back_office'),
        ('receivables', '0003_indexes_of_lists'),
    ]

    operations = [
        pause,
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=150)),
                ('role', models.CharField(choices=[('accounts_payable', 'Comptabilité fournisseurs'), ('buyer', 'Acheteur'), ('warehouse', 'Entrepôt, réception'), ('manager', 'Direction'), ('other', 'Autre')], default='accounts_payable', max_length=20)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('phone', models.CharField(blank=True, max_length=40)),
                ('language', models.CharField(blank=True, max_length=2)),
                ('automatic', models.BooleanField(default=True)),
                ('version', models.PositiveIntegerField(default=1)),
            ],
        ),
        migrations.CreateModel(
            name='CustomerNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
                ('by', models.CharField(max_length=150)),
                ('at', models.DateTimeField()),
                ('operation', models.BigIntegerField()),
            ],
        ),
        migrations.AddField(
            model_name='customer',
            name='collector',
            field=models.CharField(blank=True, max_length=100),
        ),
        migrations.AddField(
            model_name='customer',
            name='group',
            field=models.CharField(blank=True, max_length=100),
        ),
        migrations.AddField(
            model_name='customer',
            name='language',
            field=models.CharField(blank=True, max_length=2),
        ),
        migrations.AddField(
            model_name='customer',
            name='payer',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='receivables.customer'),
        ),
        migrations.AddField(
            model_name='customer',
            name='salesperson',
            field=models.CharField(blank=True, max_length=100),
        ),
        migrations.AddField(
            model_name='customer',
            name='site',
            field=models.CharField(blank=True, max_length=100),
        ),
        migrations.AddField(
            model_name='customer',
            name='version',
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name='hold',
            name='answer_due',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='hold',
            name='department',
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name='hold',
            name='reason',
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name='hold',
            name='words',
            field=models.TextField(blank=True),
        ),
        migrations.AddIndex(
            model_name='customer',
            index=models.Index(fields=['company', 'salesperson'], name='customer_by_salesperson'),
        ),
        migrations.AddIndex(
            model_name='customer',
            index=models.Index(fields=['company', 'site'], name='customer_by_site'),
        ),
        migrations.AddIndex(
            model_name='customer',
            index=models.Index(fields=['company', 'group'], name='customer_by_group'),
        ),
        migrations.AddIndex(
            model_name='hold',
            index=models.Index(fields=['company', 'subject'], name='hold_by_subject'),
        ),
        migrations.AddIndex(
            model_name='hold',
            index=models.Index(fields=['company', 'kind', 'until'], name='hold_by_kind'),
        ),
        migrations.AddField(
            model_name='contact',
            name='company',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.company'),
        ),
        migrations.AddField(
            model_name='contact',
            name='customer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='receivables.customer'),
        ),
        migrations.AddField(
            model_name='customernote',
            name='company',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.company'),
        ),
        migrations.AddField(
            model_name='customernote',
            name='customer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='receivables.customer'),
        ),
        migrations.AddIndex(
            model_name='contact',
            index=models.Index(fields=['company', 'customer'], name='contact_by_customer'),
        ),
        migrations.AddIndex(
            model_name='customernote',
            index=models.Index(fields=['company', 'customer', 'at'], name='note_by_customer'),
        ),
        resume,
    ]
