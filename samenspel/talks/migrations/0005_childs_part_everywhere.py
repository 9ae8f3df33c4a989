"""What the child brings stands at every table of a round: none may tell that there is another."""

from django.db import migrations


def at_every_table(apps, schema_editor):
    talks = apps.get_model("talks", "Talk")._base_manager
    talks.filter(round__isnull=False, has_childs_part=False).update(has_childs_part=True)


class Migration(migrations.Migration):
    dependencies = [("talks", "0004_asked_together")]

    operations = [migrations.RunPython(at_every_table, migrations.RunPython.noop)]
