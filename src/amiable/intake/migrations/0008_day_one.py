"""What batches of customers and disputes did, and files of which nobody said what they tell."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('intake', '0007_mending'),
        ('people', '0002_back_office'),
    ]

    operations = [
        migrations.AlterField(
            model_name='upload',
            name='kind',
            field=models.CharField(blank=True, choices=[('', 'À reconnaître'), ('accounts', 'Comptes'), ('customers', 'Clients et contacts'), ('disputes', 'Litiges en cours')], default='accounts', max_length=10),
        ),
        migrations.CreateModel(
            name='Trace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=10)),
                ('thing', models.BigIntegerField()),
                ('field', models.CharField(blank=True, max_length=20)),
                ('before', models.TextField(blank=True)),
                ('after', models.TextField(blank=True)),
                ('file', models.CharField(max_length=240)),
                ('line', models.IntegerField()),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='intake.batch')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.company')),
            ],
            options={
                'indexes': [models.Index(fields=['company', 'kind', 'thing'], name='trace_by_thing')],
            },
        ),
    ]
