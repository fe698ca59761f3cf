from django.urls import path, register_converter
from django.urls.converters import StringConverter

from rulebook import views


class RuleKey(StringConverter):
    """The name of a rule: words joined by dots."""

    regex = r"[a-z0-9_.]+"


register_converter(RuleKey, "rule_key")

app_name = "rulebook"
urlpatterns = [
    path("quy-tac/", views.ParameterList.as_view(), name="parameter_list"),
    path("quy-tac/ben-le/", views.fact_list, name="fact_list"),
    path("quy-tac/bo/<slug:public_id>/", views.RuleSetDetail.as_view(), name="rule_set_detail"),
    path("quy-tac/<rule_key:key>/", views.parameter_detail, name="parameter_detail"),
    path("quy-tac/<rule_key:key>/sua/", views.parameter_change, name="parameter_change"),
]
