"""Who wants to hear what becomes of a problem, and the mails that tell them."""

import secrets
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lifecycle import clock
from papers import actions as papers_actions
from papers.states import MailKind
from proposals.querysets import FollowQuerySet


def new_key() -> str:
    return secrets.token_urlsafe(24)


class Follow(models.Model):
    """A person follows a problem until they end it; whoever has the key may end it too."""

    problem = models.ForeignKey("proposals.Problem", models.CASCADE, related_name="follows")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    key = models.CharField(max_length=40, unique=True, editable=False, default=new_key)
    since = models.DateTimeField(gettext_lazy("Since"))
    ended_at = models.DateTimeField(gettext_lazy("Ended at"), null=True, blank=True)

    objects = FollowQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("Problem followed")
        verbose_name_plural = gettext_lazy("Problems followed")
        ordering = ["-since", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["problem", "user"], name="a_problem_followed_once"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("since")),
                name="follow_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.problem}"

    @property
    def end_url(self) -> str:
        return reverse("proposals:follow_end", kwargs={"key": self.key})


# What there is to tell: (subject, sentence); %(problem)s is the problem's title.
NEWS = {
    "published": (
        gettext_lazy("Published: %(problem)s"),
        gettext_lazy("The problem is published: anyone can read it and answer it."),
    ),
    "called": (
        gettext_lazy("A call asks for answers: %(problem)s"),
        gettext_lazy("Call %(call)s names this problem and takes proposals until %(until)s."),
    ),
    "matched": (
        gettext_lazy("Being solved: %(problem)s"),
        gettext_lazy("A contract has been signed whose task is to solve the problem."),
    ),
    "solved": (
        gettext_lazy("Solved: %(problem)s"),
        gettext_lazy("The owner of the problem has judged the result: it is solved."),
    ),
    "closed": (
        gettext_lazy("Closed: %(problem)s"),
        gettext_lazy("The problem takes no more answers. The reason: %(note)s"),
    ),
    "merged": (
        gettext_lazy("Merged: %(problem)s"),
        gettext_lazy(
            "The problem has been merged into “%(into)s”, which asks the same; you follow that one "
            "from now on. The reason: %(note)s"
        ),
    ),
    "returned": (
        gettext_lazy("To be completed: %(problem)s"),
        gettext_lazy("An officer sends the problem back. What is missing: %(note)s"),
    ),
}


def tell_followers(problem: Any, news: str, *, by: Any, url: str = "", **words: str) -> int:
    """Put a mail to each who follows the problem, but the one who did it; how many."""
    follows = problem.follows.in_force().select_related("user").exclude(user=by)
    told = [follow for follow in follows if follow.user.is_active]
    for follow in told:
        _post(follow.user, problem, news, url, words, follow)
    return len(told)


def tell_of_call(problem: Any, call: Any, *, by: Any) -> int:
    """A call that names the problem takes answers now."""
    until = f"{clock.local(call.closes_at):%H:%M %d/%m/%Y}"
    return tell_followers(problem, "called", by=by, call=str(call), until=until)


def tell_owner(problem: Any, news: str, *, by: Any, url: str = "", **words: str) -> None:
    """The same to whoever posted the problem, for what concerns them alone."""
    if problem.posted_by_id != by.pk and problem.posted_by.is_active:
        _post(problem.posted_by, problem, news, url, words)


def _post(to, problem, news: str, url: str, words: dict, follow: Follow | None = None) -> None:
    subject, sentence = NEWS[news]
    is_news = follow is not None and to.pk != problem.posted_by_id
    words = {"problem": problem.title, **words}

    def lines():
        yield str(sentence) % words
        if follow is not None:
            yield _("You get this because you follow the problem. To end it: %(address)s") % {
                "address": f"{settings.SITE_URL.rstrip('/')}{follow.end_url}"
            }

    papers_actions.post(
        to,
        lambda: str(subject) % words,
        lambda: list(lines()),
        url or problem.get_absolute_url(),
        kind=MailKind.NEWS if is_news else MailKind.DECISION,
    )
