"""What the worker does for dossiers."""

from django_tasks import task

from proposals.actions import make_paper


@task()
def make_receipt(receipt_id: int) -> str:
    """Make the paper of one handing in; made once, however often it is asked for."""
    return make_paper(receipt_id).document.code
