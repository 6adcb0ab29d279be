"""What an upload tells: accounts, customers, disputes in progress."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('intake', '0004_said'),
    ]

    operations = [
        migrations.AddField(
            model_name='upload',
            name='kind',
            field=models.CharField(choices=[('accounts', 'Comptes'), ('customers', 'Clients et contacts'), ('disputes', 'Litiges en cours')], default='accounts', max_length=10),
        ),
        migrations.AlterField(
            model_name='batch',
            name='source',
            field=models.CharField(choices=[('fec', 'Fichier des écritures comptables'), ('open_items', 'Postes ouverts'), ('customers', 'Clients et contacts'), ('disputes', 'Litiges en cours')], max_length=20),
        ),
    ]
