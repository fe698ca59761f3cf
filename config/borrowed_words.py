"""Sentences of the libraries that reach a reader and have no Vietnamese, or a poor one, there.

Nothing imports this file: makemessages reads it, so that our catalogue carries their Vietnamese.
"""

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext

ACCOUNT_FORMS = [
    _("Email"),
    _("Email address"),
    _("Password"),
    _("Password (again)"),
    _("Current Password"),
    _("New Password"),
    _("New Password (again)"),
    _("Remember Me"),
    _("Forgot your password?"),
    _("Code"),
    _("Email (again)"),
    _("Email address confirmation"),
    _("You must type the same password each time."),
    _("You must type the same email each time."),
]
ACCOUNT_REFUSALS = [
    _("This account is currently inactive."),
    _("You cannot remove your primary email address."),
    _("This email address is already associated with this account."),
    _("The email address and/or password you specified are not correct."),
    _("A user is already registered with this email address."),
    _("Please type your current password."),
    _("Incorrect code."),
    _("Incorrect password."),
    _("Invalid or expired key."),
    _("Invalid login."),
    _("The password reset token was invalid."),
    _("You cannot add more than %d email addresses."),
    _("Too many failed login attempts. Try again later."),
    _("The email address is not assigned to any user account."),
    _("Your primary email address must be verified."),
    _("Please select only one."),
    _("The new value must be different from the current one."),
    _("Be patient, you are sending too many requests."),
    _("Use your password"),
]
SECOND_FACTOR = [
    _("Authenticator code"),
    _("Passwordless"),
    _(
        "Enabling passwordless operation allows you to sign in using just this key, but imposes "
        "additional requirements such as biometrics or PIN protection."
    ),
    _("Use authenticator app or code"),
    _("Use a security key"),
    _("You cannot activate two-factor authentication until you have verified your email address."),
    _("You cannot add an email address to an account protected by two-factor authentication."),
    _("You cannot generate recovery codes without having two-factor authentication enabled."),
]
FORMS = [
    _("This field is required."),
    _("Enter a whole number."),
    _("Enter a number."),
    _("Enter a valid date."),
    _("Enter a valid date/time."),
    _("Enter a valid time."),
    _("Enter a complete value."),
    _("Enter a valid UUID."),
    _("Enter a valid JSON."),
    _("Enter a valid email address."),
    _("Enter a valid domain name."),
    _("Null characters are not allowed."),
    _("The submitted file is empty."),
    _("No file was submitted. Check the encoding type on the form."),
    _("Select a valid choice. That choice is not one of the available choices."),
    _("Select a valid choice. %(value)s is not one of the available choices."),
    _("“%(pk)s” is not a valid value."),
    _("“%(value)s” value must be an integer."),
    _("“%(value)s” value must be a decimal number."),
    _("“%(value)s” value must be either True or False."),
    _("“%(value)s” is not a valid UUID."),
    _("%(model)s instance with %(field)s %(value)r is not a valid choice."),
    _("%(model_name)s with this %(field_labels)s already exists."),
    _("Constraint “%(name)s” is violated."),
    _("Value must be valid JSON."),
    _("This field cannot be blank."),
    _("This field cannot be null."),
    _("Ensure this value is a multiple of step size %(limit_value)s."),
    _("Ensure this value is greater than or equal to %(limit_value)s."),
    _("Ensure this value is less than or equal to %(limit_value)s."),
    _(
        "File extension “%(extension)s” is not allowed. Allowed extensions are: "
        "%(allowed_extensions)s."
    ),
    _(
        "ManagementForm data is missing or has been tampered with. "
        "Missing fields: %(field_names)s. You may need to file a bug report if the issue persists."
    ),
    _("The inline value did not match the parent instance."),
    _("That page number is not an integer"),
    _("That page number is less than 1"),
    _("That page contains no results"),
    _("Range query expects two values."),
    _("Ordering"),
    _("This password is too common."),
    _("This password is entirely numeric."),
    _("The password is too similar to the %(verbose_name)s."),
    _("Your password can’t be too similar to your other personal information."),
    _("Your password can’t be a commonly used password."),
    _("Your password can’t be entirely numeric."),
]
WEEKDAYS = [
    _("Monday"),
    _("Tuesday"),
    _("Wednesday"),
    _("Thursday"),
    _("Friday"),
    _("Saturday"),
    _("Sunday"),
]


def counted(n: int) -> list[str]:
    return [
        ngettext("Please submit at most %(num)d form.", "Please submit at most %(num)d forms.", n),
        ngettext(
            "Please submit at least %(num)d form.", "Please submit at least %(num)d forms.", n
        ),
        ngettext(
            "This password is too short. It must contain at least %d character.",
            "This password is too short. It must contain at least %d characters.",
            n,
        ),
        ngettext(
            "Your password must contain at least %(min_length)d character.",
            "Your password must contain at least %(min_length)d characters.",
            n,
        ),
        ngettext("%(num)d year", "%(num)d years", n),
        ngettext("%(num)d month", "%(num)d months", n),
        ngettext("%(num)d week", "%(num)d weeks", n),
        ngettext("%(num)d day", "%(num)d days", n),
        ngettext("%(num)d hour", "%(num)d hours", n),
        ngettext("%(num)d minute", "%(num)d minutes", n),
    ]
