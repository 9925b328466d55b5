"""What holds a peer worker's reflections is called a journal. No row changes."""

from django.db import migrations, models

MONTHS_CAN_BE_CHOSEN = models.Q(months__in=(1, 3, 6, 12))


class Migration(migrations.Migration):
    dependencies = [("reflections", "0002_edition")]

    operations = [
        migrations.RemoveConstraint("room", "room_months_can_be_chosen"),
        migrations.RenameModel("Room", "Journal"),
        migrations.AddConstraint(
            "journal",
            models.CheckConstraint(condition=MONTHS_CAN_BE_CHOSEN, name="journal_months_can_be_chosen"),
        ),
    ]
