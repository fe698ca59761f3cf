from django.urls import path

from rulebook import views

app_name = "rulebook"
urlpatterns = [
    path("quy-tac/", views.ParameterList.as_view(), name="parameter_list"),
    path("quy-tac/ben-le/", views.fact_list, name="fact_list"),
    path("quy-tac/bo/<str:public_id>/", views.RuleSetDetail.as_view(), name="rule_set_detail"),
    path("quy-tac/<str:key>/", views.parameter_detail, name="parameter_detail"),
    path("quy-tac/<str:key>/sua/", views.parameter_change, name="parameter_change"),
]
