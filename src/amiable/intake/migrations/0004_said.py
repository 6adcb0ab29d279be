from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0003_uploads")]

    operations = [
        migrations.AddField("rejectedline", "said", models.TextField(null=True)),
        migrations.AddField("upload", "refusal_said", models.TextField(null=True)),
    ]
