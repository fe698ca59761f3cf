"""What the worker does for dossiers: papers, and long searches."""

from django.db import transaction
from django_tasks import task

from proposals.actions import make_paper
from proposals.actions.duplicates import compare, give_up
from proposals.models import DuplicateSearch
from proposals.states import SearchState


@task()
def make_receipt(receipt_id: int) -> str:
    """Make the paper of one handing in; made once, however often it is asked for."""
    return make_paper(receipt_id).document.code


@task()
def search_duplicates(search_id: int) -> str:
    """Do one search that waits; once only, whoever asks again."""
    try:
        with transaction.atomic():
            search = (
                DuplicateSearch.objects.select_for_update(of=("self",))
                .select_related("proposal__call", "searched_by")
                .get(pk=search_id)
            )
            if search.state != SearchState.WAITING:
                return "nothing to do"
            compare(search)
    except Exception:
        give_up(search_id)
        raise
    return SearchState.DONE
