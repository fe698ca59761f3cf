from django.urls import path

from proposals import views
from proposals.views import earlier

app_name = "proposals"
urlpatterns = [
    path("bai-toan/", views.ProblemList.as_view(), name="problem_list"),
    path("bai-toan/moi/", views.problem_new, name="problem_new"),
    path("bai-toan/cho-doc/", views.problem_triage, name="problem_triage"),
    path("bai-toan/theo-doi/", views.FollowList.as_view(), name="follow_list"),
    path("bai-toan/theo-doi/<str:key>/", views.follow_end, name="follow_end"),
    path("bai-toan/tai-xuong/<slug:kind>/", views.problem_export, name="problem_export"),
    path("bai-toan/<slug:public_id>/", views.problem_detail, name="problem_detail"),
    path("bai-toan/<slug:public_id>/sua/", views.problem_edit, name="problem_edit"),
    path("bai-toan/<slug:public_id>/gop/", views.problem_merge, name="problem_merge"),
    path("bai-toan/<slug:public_id>/theo-doi/", views.problem_follow, name="problem_follow"),
    path("bai-toan/<slug:public_id>/<slug:verb>/", views.problem_verb, name="problem_verb"),
    path("dot-goi/", views.CallList.as_view(), name="call_list"),
    path("dot-goi/moi/", views.call_new, name="call_new"),
    path("dot-goi/<slug:public_id>/", views.call_detail, name="call_detail"),
    path("dot-goi/<slug:public_id>/sua/", views.call_edit, name="call_edit"),
    path("dot-goi/<slug:public_id>/<slug:verb>/", views.call_verb, name="call_verb"),
    path("nhiem-vu-da-co/", earlier.EarlierList.as_view(), name="earlier_list"),
    path("nhiem-vu-da-co/nhap/", earlier.earlier_import, name="earlier_import"),
    path("nhiem-vu-da-co/tai-xuong/<slug:kind>/", earlier.earlier_export, name="earlier_export"),
    path("ho-so/", views.ProposalList.as_view(), name="proposal_list"),
    path("ho-so/moi/", views.proposal_new, name="proposal_new"),
    path("ho-so/<slug:public_id>/", views.proposal_detail, name="proposal_detail"),
    path("ho-so/<slug:public_id>/sua/", views.proposal_edit, name="proposal_edit"),
    path("ho-so/<slug:public_id>/cau-hoi/", views.proposal_answers, name="proposal_answers"),
    path(
        "ho-so/<slug:public_id>/soan/<slug:section>/",
        views.proposal_section,
        name="proposal_section",
    ),
    path("ho-so/<slug:public_id>/kiem-tra/", views.proposal_check, name="proposal_check"),
    path("ho-so/<slug:public_id>/hoi-xac-nhan/", views.proposal_ask, name="proposal_ask"),
    path("ho-so/<slug:public_id>/dinh-kem/", views.proposal_attach, name="proposal_attach"),
    path("ho-so/<slug:public_id>/<slug:verb>/", views.proposal_verb, name="proposal_verb"),
    path("dinh-kem/<slug:public_id>/", views.attachment, name="attachment"),
    path("dinh-kem/<slug:public_id>/go/", views.attachment_remove, name="attachment_remove"),
    path("xac-nhan/", views.AttestationList.as_view(), name="attestation_list"),
    path("xac-nhan/giay-to/<slug:public_id>/", views.evidence, name="evidence"),
    path("xac-nhan/<slug:public_id>/", views.attestation_detail, name="attestation_detail"),
    path("xac-nhan/<slug:public_id>/<slug:verb>/", views.attestation_verb, name="attestation_verb"),
]
