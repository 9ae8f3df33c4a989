from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("people", "0003_facts")]
    operations = [
        migrations.RemoveField(model_name="carerelation", name="granted"),
        migrations.RemoveField(model_name="carerelation", name="has_document"),
    ]
