# Counts of guesses at passwords and codes.

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('inventory', '0004_desk'),
    ]

    operations = [
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(editable=False, max_length=64, unique=True, verbose_name='key')),
                ('count', models.PositiveIntegerField(default=0, editable=False, verbose_name='failures')),
                ('last_at', models.DateTimeField(editable=False, verbose_name='last attempt')),
                ('free_at', models.DateTimeField(editable=False, verbose_name='next attempt')),
                ('succeeded_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='last success')),
            ],
            options={
                'verbose_name': 'attempt',
                'verbose_name_plural': 'attempts',
                'indexes': [models.Index(fields=['last_at'], name='attempt_last')],
            },
        ),
    ]
