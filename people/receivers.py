"""What follows from a deed of the sign-in library: the address is proven, or is another one now."""

from allauth.account.signals import email_changed, password_reset
from django.dispatch import receiver

from people.actions import note_new_address, vouch_for_address


@receiver(password_reset)
def whoever_opened_the_letter_has_the_address(user, **_kwargs):
    vouch_for_address(user)


@receiver(email_changed)
def the_register_follows(user, from_email_address, **_kwargs):
    if from_email_address is not None:
        note_new_address(user)
