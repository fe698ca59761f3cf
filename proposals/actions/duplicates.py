"""Search for tasks that a dossier may repeat, and conclude what was found."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from lifecycle.actions import together, witness
from lifecycle.errors import Reason, Refused, Stale, WrongMoment, WrongPerson
from lifecycle.fields import clean_text
from lifecycle.states import Audience
from people.models import User
from proposals.duplicates import TITLE, Counts, Index, Match, Thresholds
from proposals.models import DuplicateHit, DuplicateSearch, EarlierTask, Proposal
from proposals.models.proposal import officer_apart
from proposals.passages import passages
from proposals.states import SEARCHED_IN, SearchState, Verdict
from rulebook.actions import starting_value

# More texts than this are compared by the worker, not while a person waits.
WAITS_FOR_AT_MOST = 3_000
IN_BACKGROUND = "proposals.tasks.search_duplicates"
RULES = ("title_flag", "title_strong", "text_flag", "hits_max")
_counts = Counts()


def search_duplicates(proposal: Proposal, *, by, terms: str = "") -> DuplicateSearch:
    """Compare a dossier with the earlier tasks and the other dossiers that the officer may see.

    Searching again makes a new record. A long search is done by the worker.
    """
    with together() as batch:
        row = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
        role = officer_apart(row, by)
        if not role:
            raise WrongPerson(_("Only a managing officer searches for duplicates."))
        if row.state not in SEARCHED_IN:
            raise WrongMoment(_("Duplicates are searched once a dossier is handed in."))
        search = DuplicateSearch.objects.create(
            proposal=row,
            searched_by=by,
            searched_at=batch.moment,
            terms=clean_text(terms)[:300],
            thresholds=_thresholds_of(row),
        )
        witness(
            row, "duplicates_searched", by=by, role=role, audience=Audience.OFFICERS,
            search=search.pk,
        )  # fmt: skip
        if _how_many(row, by) > WAITS_FOR_AT_MOST:
            task = import_string(IN_BACKGROUND)
            transaction.on_commit(lambda: task.enqueue(search.pk))
        else:
            compare(search)
    return search


def _thresholds_of(proposal: Proposal) -> dict[str, int]:
    """By the rules the call froze; what an older set lacks is as the province begins with it."""
    frozen = proposal.call.rules
    return {
        name: frozen.integer(key) if frozen and key in frozen else starting_value(key)
        for name in RULES
        for key in [f"dup.{name}"]
    }


def _how_many(proposal: Proposal, by) -> int:
    return _earlier(proposal).count() + _others(proposal, by).count()


def _earlier(proposal: Proposal):
    return EarlierTask.objects.filter(province_id=proposal.province_id).order_by("pk")


def _others(proposal: Proposal, by):
    return Proposal.objects.visible_to(by).submitted().exclude(pk=proposal.pk).order_by("pk")


def texts_of(proposal: Proposal) -> dict[str, str]:
    """What of a dossier is compared: its title, what it aims at, what it does."""
    aims = [proposal.summary, proposal.effect_statement]
    steps = [text for item in proposal.work_items.all() for text in (item.work, item.result)]
    products = [product.name for product in proposal.products.all()]
    return {
        TITLE: proposal.title,
        "objectives": "\n".join(filter(None, aims)),
        "content": "\n".join(filter(None, [*steps, *products])),
    }


def compare(search: DuplicateSearch) -> None:
    """Do the search and keep what it found; the record is then waiting for a conclusion."""
    proposal, by = search.proposal, search.searched_by
    others = {
        other.pk: other
        for other in _others(proposal, by).prefetch_related("work_items", "products")
    }
    earlier = dict(_earlier(proposal).values_list("pk", "title"))
    texts: dict[Any, dict[str, str]] = {"own": texts_of(proposal)}
    texts |= {("earlier", pk): {TITLE: title} for pk, title in earlier.items()}
    texts |= {("other", pk): texts_of(other) for pk, other in others.items()}
    asked = ["own"]
    if search.terms:
        texts["terms"] = {TITLE: search.terms}
        asked.append("terms")
    found = _matches(Index(texts, _counts), asked, search.thresholds)
    search.hits.all().delete()
    DuplicateHit.objects.bulk_create(
        _hit(search, position, match, texts, earlier, others)
        for position, match in enumerate(found, start=1)
    )
    search.earlier_count, search.dossier_count = len(earlier), len(others)
    search.state = SearchState.DONE
    search.save(update_fields=["earlier_count", "dossier_count", "state"])


def _matches(index: Index, asked: list[str], percent: Mapping[str, int]) -> list[Match]:
    """What is like the dossier, or like the officer's own words; each once, best first."""
    thresholds = Thresholds(
        flag=percent["title_flag"] / 100,
        strong=percent["title_strong"] / 100,
        text_flag=percent["text_flag"] / 100,
    )
    best: dict[Any, Match] = {}
    for name in asked:
        for match in index.matches(name, thresholds):
            known = best.get(match.id)
            if match.id not in ("own", "terms") and (
                known is None or known.similarity < match.similarity
            ):
                best[match.id] = match
    found = sorted(best.values(), key=lambda match: -match.similarity)
    return found[: percent["hits_max"]]


def _hit(search, position, match: Match, texts, earlier, others) -> DuplicateHit:
    kind, pk = match.id
    pairs = passages(texts["own"], texts[match.id], match)
    return DuplicateHit(
        search=search,
        position=position,
        earlier_id=pk if kind == "earlier" else None,
        other_id=pk if kind == "other" else None,
        title=earlier[pk] if kind == "earlier" else others[pk].title,
        similarity=round(match.similarity * 10_000),
        is_strong=match.similarity * 100 >= search.thresholds["title_strong"],
        by_field={name: round(value * 10_000) for name, value in match.fields.items()},
        passages=[
            {
                "field": pair.field,
                "similarity": round(pair.similarity * 10_000),
                "left": pair.left,
                "right": pair.right,
            }
            for pair in pairs
        ],
    )


def give_up(search_id: int) -> None:
    """The worker could not do it: said, so that a person searches again."""
    DuplicateSearch.objects.filter(pk=search_id, state=SearchState.WAITING).update(
        state=SearchState.FAILED
    )


def judge_hits(
    search: DuplicateSearch,
    judgements: Mapping[int, tuple[str, str]],
    *,
    by,
    verdict: str = "",
    conclusion: str = "",
    seen_version: int | None = None,
) -> DuplicateSearch:
    """Keep a person's verdict on hits, by their pk, each with its words; with `verdict` conclude
    the whole, once every hit has one. Refused with every reason, nothing kept then.
    """
    with together() as batch:
        row = (
            DuplicateSearch.objects.select_for_update(of=("self",))
            .select_related("proposal")
            .get(pk=search.pk)
        )
        role = officer_apart(row.proposal, by)
        if not role:
            raise WrongPerson(_("Only a managing officer concludes a duplicate search."))
        if not row.is_open:
            raise WrongMoment(_("This search is concluded, or not done yet."))
        if seen_version is not None and seen_version != row.version:
            raise Stale(
                _(
                    "It was changed since you opened this page. "
                    "What you typed is still here, beside what is stored now."
                )
            )
        hits = list(row.hits.all())
        reasons = _judge(hits, judgements, by, batch.moment)
        if verdict:
            reasons += _against_conclusion(hits, verdict, conclusion)
        if reasons:
            raise Refused(reasons)
        DuplicateHit.objects.bulk_update(hits, ["verdict", "note", "judged_by", "judged_at"])
        if verdict:
            row.verdict, row.conclusion = verdict, clean_text(conclusion)
            row.concluded_by, row.concluded_at = by, batch.moment
            witness(
                row.proposal, "duplicates_concluded", by=by, role=role,
                audience=Audience.OFFICERS, search=row.pk, verdict=verdict,
            )  # fmt: skip
        row.version += 1
        row.save()
    return row


def _judge(hits: list[DuplicateHit], judgements, by: User, moment) -> list[Reason]:
    reasons = []
    for hit in hits:
        verdict, note = judgements.get(hit.pk, (hit.verdict, hit.note))
        note = clean_text(note)
        if (verdict, note) == (hit.verdict, hit.note):
            continue
        if verdict and verdict not in Verdict.values or note and not verdict:
            sentence = _("Similar task %(number)s: choose a conclusion.")
            field = f"hit_{hit.pk}_verdict"
            reasons.append(Reason(sentence % {"number": hit.position}, field=field))
        elif verdict and not note:
            sentence = _("Similar task %(number)s: say why.")
            reasons.append(Reason(sentence % {"number": hit.position}, field=f"hit_{hit.pk}_note"))
        else:
            hit.verdict, hit.note = verdict, note
            hit.judged_by, hit.judged_at = (by, moment) if verdict else (None, None)
    return reasons


def _against_conclusion(hits: list[DuplicateHit], verdict: str, conclusion: str) -> list[Reason]:
    reasons = [
        Reason(
            _("Similar task %(number)s: conclude it before the whole.") % {"number": hit.position},
            field=f"hit_{hit.pk}_verdict",
        )
        for hit in hits
        if not hit.verdict
    ]
    if verdict not in Verdict.values:
        reasons.append(Reason(_("Conclusion: choose one."), field="verdict"))
    if not clean_text(conclusion):
        reasons.append(Reason(_("Conclusion: say what the search showed."), field="conclusion"))
    said = {hit.verdict for hit in hits}
    if verdict == Verdict.NONE and said & {Verdict.DUPLICATE, Verdict.COUNCIL}:
        reasons.append(
            Reason(
                _("Conclusion: a similar task is said to be repeated or left to the council."),
                field="verdict",
            )
        )
    return reasons
