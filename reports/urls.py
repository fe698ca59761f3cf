from django.urls import path

from reports import views

app_name = "reports"
urlpatterns = [
    path("", views.home, name="home"),
    path("tong-quan/", views.dashboard, name="dashboard"),
    path("tong-quan/<int:year>/", views.dashboard, name="dashboard_year"),
]
