from django.urls import path

from lifecycle import job_pages, trail_pages

app_name = "lifecycle"
urlpatterns = [
    path("nhat-ky/", trail_pages.TrailPage.as_view(), name="trail"),
    path("nhat-ky/<int:seq>/", trail_pages.trail_thing, name="trail_thing"),
    path("viec-nen/", job_pages.JobList.as_view(), name="job_list"),
    path("viec-nen/<slug:public_id>/", job_pages.job_detail, name="job_detail"),
    path("viec-nen/<slug:public_id>/dung/", job_pages.job_stop, name="job_stop"),
    path("viec-nen/<slug:public_id>/lam-lai/", job_pages.job_again, name="job_again"),
]
