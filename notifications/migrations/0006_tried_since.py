from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notifications', '0005_incidents_and_backups'),
    ]

    operations = [
        migrations.AddField(
            model_name='delivery',
            name='tried_since',
            field=models.DateTimeField(null=True),
        ),
    ]
