from uuid import uuid4

from django.db import migrations, models


def fill(apps, schema_editor):
    meetings = apps.get_model('events', 'Meeting').objects.using(schema_editor.connection.alias)
    for pk in meetings.values_list('pk', flat=True):
        meetings.filter(pk=pk).update(uuid=uuid4())


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0009_joining'),
        ('events', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='meeting',
            name='sequence',
            field=models.PositiveIntegerField(default=0, editable=False, help_text='Rises with each change of title, times, place or status.', verbose_name='version in calendars'),
        ),
        # A default is computed once for all rows there are; each gets its own before the column becomes unique.
        migrations.AddField(
            model_name='meeting',
            name='uuid',
            field=models.UUIDField(default=None, editable=False, null=True, verbose_name='UUID'),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='meeting',
            name='uuid',
            field=models.UUIDField(default=uuid4, editable=False, unique=True, verbose_name='UUID'),
        ),
        migrations.AddField(
            model_name='meeting',
            name='has_induction_loop',
            field=models.BooleanField(default=False, verbose_name='induction loop'),
        ),
        migrations.AddField(
            model_name='meeting',
            name='has_quiet_room',
            field=models.BooleanField(default=False, verbose_name='quiet room'),
        ),
        migrations.AddField(
            model_name='meeting',
            name='has_sign_language',
            field=models.BooleanField(default=False, verbose_name='sign language interpreting'),
        ),
        migrations.AddField(
            model_name='meeting',
            name='has_childcare',
            field=models.BooleanField(default=False, verbose_name='childcare'),
        ),
        migrations.AddField(
            model_name='meeting',
            name='languages',
            field=models.ManyToManyField(blank=True, related_name='meetings', to='directory.language', verbose_name='languages spoken at the meeting'),
        ),
        migrations.AlterField(
            model_name='meeting',
            name='description',
            field=models.TextField(blank=True, help_text='Markdown: a blank line between paragraphs, **bold**, - for a list, # for a heading, [text](https://…).', verbose_name='description'),
        ),
        migrations.AlterField(
            model_name='meeting',
            name='report',
            field=models.TextField(blank=True, help_text='Markdown: a blank line between paragraphs, **bold**, - for a list, # for a heading, [text](https://…).', verbose_name='what it brought'),
        ),
    ]
