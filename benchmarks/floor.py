"""The machine's floor: the least that a page with a sign-in and a table can cost here.

Three queries (session, user, fifty rows by an index) and a table through the template engine, with
the middlewares that a sign-in needs and nothing of ours. Served beside the real pages, on the
same machine, interpreter and database, so that their cost can be told as a multiple of it.
"""

from django.contrib.auth.decorators import login_required
from django.contrib.contenttypes.models import ContentType
from django.shortcuts import render
from django.urls import path

ROWS = 50


@login_required
def floor(request):
    """Fifty rows in a table, for whoever is signed in."""
    first = list(ContentType.objects.filter(pk__gte=1).order_by("pk")[:ROWS])
    rows = [first[number % len(first)] for number in range(ROWS)]
    return render(request, "benchmarks/floor.html", {"rows": rows, "user": request.user})


urlpatterns = [path("", floor)]
