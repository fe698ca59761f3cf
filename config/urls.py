"""Which door leads where; each room keeps its own list."""

from django.conf import settings
from django.contrib import admin
from django.urls import URLResolver, include, path
from django.urls.resolvers import RoutePattern
from django.views.generic import RedirectView

from config.styleguide import styleguide
from people.views import SignIn
from people.views.outside import outside_begin, outside_end


class Later(URLResolver):
    """Addresses of a module that is loaded with the first request to one of them, or the first
    link; Django's own loads every module as soon as any link is made.
    """

    def _populate(self):
        """Its links are made through its namespace, which asks for the module then."""


urlpatterns = [
    path("", include("reports.urls")),
    path("tai-khoan/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("tai-khoan/", include("allauth.account.urls")),
    path("tai-khoan/", include("people.account_urls")),
    # After allauth's own of the same name: the later one is where the name leads.
    path("dang-nhap/", SignIn.as_view(), name="account_login"),
    path("dang-nhap/qua/<slug:provider_id>/", outside_begin, name="openid_connect_login"),
    path("dang-nhap/qua/<slug:provider_id>/xong/", outside_end, name="openid_connect_callback"),
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
    Later(RoutePattern("api/v1/"), "config.api", app_name="api", namespace="api"),
]

if settings.DEBUG:
    urlpatterns.append(path("kieu-dang/", styleguide))
