from django.urls import path

from scoring import views

app_name = "scoring"
urlpatterns = [
    path("tieu-chi/<slug:public_id>/", views.call_rubric, name="call_rubric"),
    path("tieu-chi/<slug:public_id>/huong-dan/", views.call_guidance, name="call_guidance"),
    path("tieu-chi/<slug:public_id>/diem-ben-canh/", views.call_beside, name="call_beside"),
    path("hoi-dong/", views.CouncilList.as_view(), name="council_list"),
    path("hoi-dong/moi/", views.council_new, name="council_new"),
    path("hoi-dong/cua-toi/", views.my_seats, name="my_seats"),
    path("hoi-dong/<slug:public_id>/", views.council_detail, name="council_detail"),
    path("hoi-dong/<slug:public_id>/moi-thanh-vien/", views.council_invite, name="council_invite"),
    path("hoi-dong/<slug:public_id>/goi-y/", views.council_suggest, name="council_suggest"),
    path("hoi-dong/<slug:public_id>/quyet-dinh/", views.council_decision, name="council_decision"),
    path("hoi-dong/<slug:public_id>/thay-nguoi/", views.council_replace, name="council_replace"),
    path("hoi-dong/<slug:public_id>/keo-dai/", views.council_extend, name="council_extend"),
    path("hoi-dong/<slug:public_id>/chuong-trinh/", views.council_agenda, name="council_agenda"),
    path("hoi-dong/<slug:public_id>/hen-hop/", views.council_meeting, name="council_meeting"),
    path(
        "hoi-dong/<slug:public_id>/tim-xung-dot/", views.council_conflicts, name="council_conflicts"
    ),
    path("hoi-dong/<slug:public_id>/phan-cong/", views.council_plan, name="council_plan"),
    path("hoi-dong/<slug:public_id>/cham-soc/", views.council_care, name="council_care"),
    path(
        "hoi-dong/<slug:public_id>/chuyen-ke-toan/",
        views.council_to_finance,
        name="council_to_finance",
    ),
    path("hoi-dong/<slug:public_id>/cam-on/", views.council_thanks, name="council_thanks"),
    path(
        "hoi-dong/<slug:public_id>/thu-lao/<slug:kind>/",
        views.council_honorarium,
        name="council_honorarium",
    ),
    path("hoi-dong/<slug:public_id>/<slug:verb>/", views.council_verb, name="council_verb"),
    path("loi-moi-hoi-dong/<str:token>/", views.seat_answer, name="seat_answer"),
    path("phan-cong/dot-goi/<slug:public_id>/", views.call_plan, name="call_plan"),
    path("phan-cong/ho-so/<slug:public_id>/", views.planned_item, name="planned_item"),
    path("phan-cong/<slug:public_id>/", views.PlanDetail.as_view(), name="plan_detail"),
    path("phan-cong/<slug:public_id>/moi-nguoi/", views.plan_people, name="plan_people"),
    path("phan-cong/<slug:public_id>/<slug:verb>/", views.plan_verb, name="plan_verb"),
    path("bo-sung/<slug:public_id>/", views.supplement_decision, name="supplement_decision"),
    path("ghe/<slug:public_id>/", views.seat_detail, name="seat_detail"),
    path("ghe/<slug:public_id>/cham-soc/", views.seat_care, name="seat_care"),
    path("ghe/<slug:public_id>/thu-cam-on/", views.seat_thanks, name="seat_thanks"),
    path("ghe/<slug:public_id>/<slug:verb>/", views.seat_verb, name="seat_verb"),
    path("xung-dot/<slug:public_id>/", views.conflict_detail, name="conflict_detail"),
    path("xung-dot/<slug:public_id>/<slug:verb>/", views.conflict_verb, name="conflict_verb"),
    path("phien-hop/<slug:public_id>/", views.meeting_detail, name="meeting_detail"),
    path(
        "phien-hop/<slug:public_id>/diem-danh/", views.meeting_attendance, name="meeting_attendance"
    ),
    path("phien-hop/<slug:public_id>/adjourn/", views.meeting_adjourn, name="meeting_adjourn"),
    path("phien-hop/<slug:public_id>/<slug:verb>/", views.meeting_verb, name="meeting_verb"),
    path("muc/<slug:public_id>/", views.item_detail, name="item_detail"),
    path("muc/<slug:public_id>/phan-bien/", views.item_reviewers, name="item_reviewers"),
    path("muc/<slug:public_id>/buoc-ra/", views.item_declare, name="item_declare"),
    path(
        "muc/<slug:public_id>/giay-to/<slug:paper>/<slug:kind>/",
        views.item_paper,
        name="item_paper",
    ),
    path("muc/<slug:public_id>/mo-lai-phieu/<slug:seat>/", views.sheet_reopen, name="sheet_reopen"),
    path("muc/<slug:public_id>/giu-phieu-cu/<slug:seat>/", views.sheet_stand, name="sheet_stand"),
    path("muc/<slug:public_id>/kinh-phi/", views.appraisal_detail, name="appraisal_detail"),
    path(
        "muc/<slug:public_id>/kinh-phi/so-lieu/", views.appraisal_figures, name="appraisal_figures"
    ),
    path("muc/<slug:public_id>/kinh-phi/tra-loi/", views.appraisal_answer, name="appraisal_answer"),
    path("muc/<slug:public_id>/kinh-phi/xlsx/", views.appraisal_file, name="appraisal_file"),
    path("tham-dinh-kinh-phi/", views.AppraisalList.as_view(), name="appraisal_list"),
    path("muc/<slug:public_id>/soan-phan-hoi/", views.feedback_new, name="feedback_new"),
    path("muc/<slug:public_id>/<slug:verb>/", views.item_verb, name="item_verb"),
    path("phieu/", views.Desk.as_view(), name="desk"),
    path("phieu/tai-ve/<slug:kind>/", views.own_sheets, name="own_sheets"),
    path("phieu/tiep/", views.desk_next, name="desk_next"),
    path("phieu/<slug:public_id>/", views.sheet_edit, name="sheet_edit"),
    path("phieu/<slug:public_id>/ban-in/<slug:kind>/", views.sheet_paper, name="sheet_paper"),
    path("phieu/<slug:public_id>/<slug:verb>/", views.sheet_verb, name="sheet_verb"),
    path("xep-hang/<slug:public_id>/phieu/<slug:kind>/", views.call_sheets, name="call_sheets"),
    path("xep-hang/<slug:public_id>/", views.RankingPage.as_view(), name="ranking"),
    path("xep-hang/<slug:public_id>/hinh/", views.RankingPicture.as_view(), name="ranking_picture"),
    path("xep-hang/<slug:public_id>/tinh-lai/", views.ranking_work_out, name="ranking_work_out"),
    path(
        "xep-hang/<slug:public_id>/tep/<slug:kind>/",
        views.RankingFile.as_view(),
        name="ranking_file",
    ),
    path("phan-hoi/dot-goi/<slug:public_id>/", views.FeedbackList.as_view(), name="feedback_list"),
    path(
        "phan-hoi/dot-goi/<slug:public_id>/gui/", views.feedback_send_all, name="feedback_send_all"
    ),
    path("phan-hoi/<slug:public_id>/", views.feedback_detail, name="feedback_detail"),
    path("phan-hoi/<slug:public_id>/soat/", views.feedback_places, name="feedback_places"),
    path(
        "phan-hoi/<slug:public_id>/thu/<slug:kind>/", views.feedback_letter, name="feedback_letter"
    ),
    path("phan-hoi/<slug:public_id>/kien-nghi/", views.appeal_new, name="appeal_new"),
    path("phan-hoi/<slug:public_id>/<slug:verb>/", views.feedback_verb, name="feedback_verb"),
    path("kien-nghi/<slug:public_id>/", views.appeal_detail, name="appeal_detail"),
    path("kien-nghi/<slug:public_id>/tep/", views.appeal_file, name="appeal_file"),
    path("kien-nghi/<slug:public_id>/tra-loi/", views.appeal_answer, name="appeal_answer"),
    path("kien-nghi/<slug:public_id>/<slug:verb>/", views.appeal_verb, name="appeal_verb"),
]
