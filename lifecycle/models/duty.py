from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lifecycle.errors import Reason, WrongPerson


class Duty(models.Model):
    """Who did what on a matter and so may not do what else on it (separation of duties)."""

    matter_type = models.CharField(max_length=60)
    matter_id = models.BigIntegerField()
    duty_set = models.CharField(max_length=40)
    duty = models.CharField(max_length=40)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["matter_type", "matter_id", "duty_set", "person"],
                name="one_duty_of_a_set_per_person",
            )
        ]

    def __str__(self) -> str:
        return f"{self.matter_type} {self.matter_id}: {self.duty}"

    @classmethod
    def take(cls, matter: models.Model, duty_set: str, duty: str, *, by, role: str = "") -> None:
        """Note that `by` does this duty; WrongPerson if they did another of the set on it.

        Whoever `by` stands in for in the role counts as well; with no role named, everybody they
        stand in for today.
        """
        on_it = {
            "matter_type": matter._meta.label_lower,
            "matter_id": matter.pk,
            "duty_set": duty_set,
        }
        principals = {by.stands_in_for(role)} - {None} if role else by.principals()
        people = {by.pk, *principals}
        earlier = dict(
            cls.objects.filter(**on_it, person__in=people).values_list("person_id", "duty")
        )
        if set(earlier.values()) <= {duty}:
            cls.objects.bulk_create(
                [cls(**on_it, duty=duty, person_id=pk) for pk in sorted(people - set(earlier))]
            )
        elif earlier.get(by.pk, duty) == duty:
            raise WrongPerson(
                Reason(
                    _(
                        "Whom you stand in for already took another part in this matter; "
                        "a second person must do this step."
                    )
                )
            )
        else:
            raise WrongPerson(
                Reason(
                    _(
                        "You already took another part in this matter; "
                        "a second person must do this step."
                    )
                )
            )
