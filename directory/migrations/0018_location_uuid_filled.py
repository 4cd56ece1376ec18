import uuid

from django.db import migrations


def fill(apps, schema_editor):
    location = apps.get_model("directory", "Location")
    locations = list(location.objects.filter(uuid=None))
    for one in locations:
        one.uuid = uuid.uuid4()
    location.objects.bulk_update(locations, ["uuid"], batch_size=300)


class Migration(migrations.Migration):
    dependencies = [("directory", "0017_location_uuid")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
