"""Which door leads where; each room keeps its own list."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from config.styleguide import styleguide
from people.views import SignIn

urlpatterns = [
    path("", include("reports.urls")),
    path("tai-khoan/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("tai-khoan/", include("allauth.account.urls")),
    path("tai-khoan/", include("people.account_urls")),
    # After allauth's own of the same name: the later one is where the name leads.
    path("dang-nhap/", SignIn.as_view(), name="account_login"),
    path("ngon-ngu/", include("django.conf.urls.i18n")),
    path("", include("lifecycle.urls")),
    path("", include("rulebook.urls")),
    path("", include("papers.urls")),
    path("", include("people.urls")),
    path("", include("proposals.urls")),
    path("", include("scoring.urls")),
    path("", include("funds.urls")),
    path("", include("contracts.urls")),
    path("quan-tri/", admin.site.urls),
]

if settings.DEBUG:
    urlpatterns.append(path("kieu-dang/", styleguide))
