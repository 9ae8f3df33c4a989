from django.db import migrations, models


def keep_what_the_team_saw(apps, schema_editor):
    """Snapshots that were adopted before it was kept what adopting shows."""
    publication = apps.get_model("populations", "Publication")
    for snapshot in apps.get_model("populations", "Snapshot").objects.filter(status="final").order_by("pk"):
        figures = [
            [one.characteristic, one.segment, None if one.value is None else str(one.value)]
            + ([] if one.base is None else [one.base])
            for one in snapshot.figures.order_by("pk")
        ]
        publication.objects.create(
            centre_id=snapshot.centre_id, snapshot=snapshot.public_id, figures=figures, floor=5
        )


class Migration(migrations.Migration):
    dependencies = [("populations", "0003_finding_follows")]

    operations = [
        migrations.AddField("publication", "floor", models.PositiveSmallIntegerField(default=10)),
        migrations.RunPython(keep_what_the_team_saw, migrations.RunPython.noop),
    ]
