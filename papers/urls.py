from django.urls import path

from papers import views

app_name = "papers"
urlpatterns = [
    path("giay-to/", views.document_check, name="document_check"),
    path("giay-to/<slug:code>/", views.document_detail, name="document_detail"),
    path("giay-to/<slug:code>/tep/", views.document_file, name="document_file"),
]
