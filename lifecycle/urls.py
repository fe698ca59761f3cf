from django.urls import path

from lifecycle import trail_pages

app_name = "lifecycle"
urlpatterns = [
    path("nhat-ky/", trail_pages.TrailPage.as_view(), name="trail"),
    path("nhat-ky/<int:seq>/", trail_pages.trail_thing, name="trail_thing"),
]
