"""Whether a paper is ours, and its file."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from papers.downloads import document_download
from papers.forms.documents import CodeForm
from papers.models import Document


@require_safe
def document_check(request: HttpRequest) -> HttpResponse:
    """Type the code of a paper to see whether it is ours."""
    form = CodeForm(request.GET or None)
    if form.is_valid():
        return redirect("papers:document_detail", code=form.cleaned_data["code"])
    status = 400 if form.is_bound else 200
    return render(request, "papers/document_check.html", {"form": form}, status=status)


@require_safe
def document_detail(request: HttpRequest, code: str) -> HttpResponse:
    """What the paper with this code is: whoever holds it may check it."""
    papers = Document.objects.select_related("province", "replaces", "replaced_by")
    document = get_object_or_404(papers, code=code)
    may_download = Document.objects.visible_to(request.user).filter(pk=document.pk).exists()
    context = {
        "document": document,
        "is_intact": document.is_intact(),
        "may_download": may_download,
    }
    return render(request, "papers/document_detail.html", context)


@require_safe
def document_file(request: HttpRequest, code: str) -> FileResponse:
    """The file itself, for those who may have it."""
    document = get_object_or_404(Document.objects.visible_to(request.user), code=code)
    return document_download(document)
