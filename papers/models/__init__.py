"""What leaves the house: papers with a code anyone can check, and the outbox of mails."""

from papers.models.document import Document, file_name
from papers.models.mail import MailTry, MailWish, OutgoingMail

__all__ = ["Document", "MailTry", "MailWish", "OutgoingMail", "file_name"]
