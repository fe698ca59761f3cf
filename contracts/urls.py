from django.urls import path

from contracts import views

app_name = "contracts"
urlpatterns = [
    path("hop-dong/", views.ContractList.as_view(), name="contract_list"),
    path("hop-dong/moi/<slug:public_id>/", views.contract_new, name="contract_new"),
    path("hop-dong/<slug:public_id>/", views.contract_detail, name="contract_detail"),
    path(
        "hop-dong/<slug:public_id>/giay-to/<slug:code>/",
        views.contract_paper,
        name="contract_paper",
    ),
    path("hop-dong/<slug:public_id>/ban-in/", views.contract_preview, name="contract_preview"),
    path("hop-dong/<slug:public_id>/sua/", views.contract_edit, name="contract_edit"),
    path(
        "hop-dong/<slug:public_id>/sua-doi/<slug:kind>/", views.amendment_new, name="amendment_new"
    ),
    path("hop-dong/<slug:public_id>/ho-so-rui-ro/", views.risk_new, name="risk_new"),
    path("hop-dong/<slug:public_id>/nghiem-thu/", views.acceptance_plan, name="acceptance_plan"),
    path(
        "hop-dong/<slug:public_id>/ghi-nghiem-thu/",
        views.acceptance_record,
        name="acceptance_record",
    ),
    path("hop-dong/<slug:public_id>/ket-qua/", views.result_new, name="result_new"),
    path("hop-dong/<slug:public_id>/danh-gia/", views.verdict_new, name="verdict_new"),
    path("hop-dong/<slug:public_id>/<slug:verb>/", views.contract_verb, name="contract_verb"),
    path("moc/<slug:public_id>/", views.milestone_detail, name="milestone_detail"),
    path("moc/<slug:public_id>/<slug:verb>/", views.milestone_verb, name="milestone_verb"),
    path("phu-luc/<slug:public_id>/", views.amendment_detail, name="amendment_detail"),
    path("phu-luc/<slug:public_id>/<slug:verb>/", views.amendment_verb, name="amendment_verb"),
    path("rui-ro/<slug:public_id>/", views.risk_detail, name="risk_detail"),
    path("rui-ro/<slug:public_id>/kiem-tra/", views.risk_proofs, name="risk_proofs"),
    path("rui-ro/<slug:public_id>/<slug:verb>/", views.risk_verb, name="risk_verb"),
    path("ket-qua/", views.ResultList.as_view(), name="result_list"),
    path("ket-qua/<slug:public_id>/", views.result_detail, name="result_detail"),
    path("ket-qua/<slug:public_id>/doanh-thu/", views.revenue_new, name="revenue_new"),
    path("ket-qua/<slug:public_id>/<slug:verb>/", views.result_verb, name="result_verb"),
    path("doanh-thu/<slug:public_id>/", views.revenue_detail, name="revenue_detail"),
    path("doanh-thu/<slug:public_id>/<slug:verb>/", views.revenue_verb, name="revenue_verb"),
]
