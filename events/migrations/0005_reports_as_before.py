from django.db import migrations
from django.db.models import F


def publish(apps, schema_editor):
    """What a page of a meeting told of it so far was public."""
    meetings = apps.get_model('events', 'Meeting').objects.using(schema_editor.connection.alias)
    told = meetings.exclude(report='').exclude(status='draft')
    told.update(report_published_at=F('changed_at'))


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0004_reports'),
    ]

    operations = [
        migrations.RunPython(publish, migrations.RunPython.noop, elidable=True),
    ]
