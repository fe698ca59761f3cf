"""Papers leave the house, and mails are put into the outbox and on their way."""

from papers.actions.documents import check_url, issue
from papers.actions.mails import (
    choose_paces,
    gather_day_mails,
    paces_of,
    post,
    post_secret,
    refuse_flood,
)
from papers.actions.sending import LONGEST_SENDING, put_back, settle, sweep_outbox, take_up
from papers.actions.telling import ask, tell

__all__ = [
    "LONGEST_SENDING",
    "ask",
    "check_url",
    "choose_paces",
    "gather_day_mails",
    "issue",
    "paces_of",
    "post",
    "post_secret",
    "put_back",
    "refuse_flood",
    "settle",
    "sweep_outbox",
    "take_up",
    "tell",
]
