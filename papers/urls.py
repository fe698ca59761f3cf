from django.urls import path

from papers.views import documents, mails

app_name = "papers"
urlpatterns = [
    path("giay-to/", documents.document_check, name="document_check"),
    path("giay-to/<slug:code>/", documents.document_detail, name="document_detail"),
    path("giay-to/<slug:code>/tep/", documents.document_file, name="document_file"),
    path("thu-di/", mails.MailList.as_view(), name="mail_list"),
    path("thu-di/<slug:public_id>/", mails.mail_detail, name="mail_detail"),
    path("thu-di/<slug:public_id>/<slug:verb>/", mails.outgoingmail_verb, name="outgoingmail_verb"),
    path("thu-gui-toi/", mails.my_mails, name="my_mails"),
    path("thu-gui-toi/ngung/<str:token>/", mails.mail_stop, name="mail_stop"),
]
