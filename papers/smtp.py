"""SMTP that remembers whether the server had asked for the text when the talk broke off."""

import smtplib

from django.core.mail.backends.smtp import EmailBackend

GO_ON = 354


class _Watched:
    is_text_on_its_way = False

    def getreply(self):
        answer = super().getreply()
        if answer[0] == GO_ON:
            self.is_text_on_its_way = True
        return answer


class _WatchedSMTP(_Watched, smtplib.SMTP):
    pass


class _WatchedSecureSMTP(_Watched, smtplib.SMTP_SSL):
    pass


class WatchedBackend(EmailBackend):
    """Django's backend over a watched line."""

    @property
    def connection_class(self):
        return _WatchedSecureSMTP if self.use_ssl else _WatchedSMTP
