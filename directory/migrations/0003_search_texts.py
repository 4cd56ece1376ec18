import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0002_imports'),
    ]

    operations = [
        migrations.CreateModel(
            name='SearchWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.CharField(max_length=60, unique=True)),
            ],
            options={
                'verbose_name': 'search word',
                'verbose_name_plural': 'search words',
            },
        ),
        migrations.RemoveField(
            model_name='searchentry',
            name='network_text',
        ),
        migrations.RemoveField(
            model_name='searchentry',
            name='text',
        ),
        migrations.CreateModel(
            name='SearchText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('terms', models.TextField()),
                ('standing', models.PositiveSmallIntegerField(default=0)),
                ('shown_from', models.DateField(null=True)),
                ('shown_until', models.DateField(null=True)),
                ('offer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='search_texts', to='directory.offer')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='search_texts', to='directory.organisation')),
            ],
            options={
                'verbose_name': 'search text',
                'verbose_name_plural': 'search texts',
                'constraints': [models.UniqueConstraint(fields=('organisation', 'offer'), name='search_text_per_offer'), models.UniqueConstraint(condition=models.Q(('offer', None)), fields=('organisation',), name='search_text_per_organisation')],
            },
        ),
    ]
