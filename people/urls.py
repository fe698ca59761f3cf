from django.urls import path

from people import views
from people.views import tokens

app_name = "people"
urlpatterns = [
    path("du-lieu-ca-nhan/thong-bao/", views.privacy, name="privacy"),
    path("to-chuc/", views.OrganisationList.as_view(), name="organisation_list"),
    path("to-chuc/moi/", views.organisation_new, name="organisation_new"),
    path("to-chuc/<slug:public_id>/", views.organisation_detail, name="organisation_detail"),
    path("to-chuc/<slug:public_id>/nguoi/", views.MemberList.as_view(), name="member_list"),
    path("to-chuc/<slug:public_id>/moi/", views.invitation_new, name="invitation_new"),
    path("to-chuc/<slug:public_id>/xin-vao/", views.joinrequest_new, name="joinrequest_new"),
    path("thanh-vien/<slug:public_id>/sua/", views.place_edit, name="place_edit"),
    path("thanh-vien/<slug:public_id>/thoi/", views.place_end, name="place_end"),
    path("loi-moi/thu/<str:token>/", views.invitation, name="invitation"),
    path("loi-moi/<slug:public_id>/", views.invitation_detail, name="invitation_detail"),
    path("loi-moi/<slug:public_id>/<slug:verb>/", views.invitation_verb, name="invitation_verb"),
    path("xin-vao/<slug:public_id>/", views.joinrequest_detail, name="joinrequest_detail"),
    path("xin-vao/<slug:public_id>/<slug:verb>/", views.joinrequest_verb, name="joinrequest_verb"),
    path("dang-ky-to-chuc/", views.RegistrationList.as_view(), name="registration_list"),
    path("dang-ky-to-chuc/moi/", views.registration_new, name="registration_new"),
    path(
        "dang-ky-to-chuc/<slug:public_id>/",
        views.registration_detail,
        name="registration_detail",
    ),
    path(
        "dang-ky-to-chuc/<slug:public_id>/<slug:verb>/",
        views.registration_verb,
        name="registration_verb",
    ),
    path("nguoi/", views.PersonList.as_view(), name="person_list"),
    path("nguoi/moi/", views.person_new, name="person_new"),
    path("nguoi/<slug:public_id>/", views.person_detail, name="person_detail"),
    path("nguoi/<slug:public_id>/sua/", views.person_edit, name="person_edit"),
    path("nguoi/<slug:public_id>/dong/", views.person_close, name="person_close"),
    path("nguoi/<slug:public_id>/vai-tro/", views.role_new, name="role_new"),
    path("nguoi/<slug:public_id>/vi-tri/", views.place_new, name="place_new"),
    path("phien-dang-nhap/", views.session_list, name="session_list"),
    path("phien-dang-nhap/thoat/", views.session_end_all, name="session_end_all"),
    path("phien-dang-nhap/<int:pk>/thoat/", views.session_end, name="session_end"),
    path("ma-truy-cap/", tokens.token_list, name="token_list"),
    path("ma-truy-cap/moi/", tokens.token_new, name="token_new"),
    path("ma-truy-cap/<slug:public_id>/thu-hoi/", tokens.token_revoke, name="token_revoke"),
    path("ket-thuc/<slug:what>/<slug:public_id>/", views.held_end, name="held_end"),
]
