"""Rejected lines are mended in place, or left aside on purpose."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('intake', '0005_back_office'),
    ]

    operations = [
        migrations.AddField(model_name='rejectedline', name='cells', field=models.TextField(null=True)),
        migrations.AddField(model_name='rejectedline', name='wrong', field=models.TextField(null=True)),
        migrations.AddField(model_name='rejectedline', name='aside', field=models.BooleanField(default=False)),
        migrations.AddField(model_name='rejectedline', name='by', field=models.CharField(blank=True, default='', max_length=150)),
        migrations.AddField(model_name='rejectedline', name='at', field=models.DateTimeField(null=True)),
        migrations.AddField(model_name='rejectedline', name='version', field=models.IntegerField(default=0)),
    ]
