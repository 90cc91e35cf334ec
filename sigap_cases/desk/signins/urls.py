"""Addresses around signing in, below /meja/: one's own account, and who looks after it."""

from django.urls import path

from . import administering, overseeing, views


app_name = "signins"

urlpatterns = [
    path("akun/", views.account, name="account"),
    path("akun/riwayat/", views.history, name="history"),
    path("akun/sesi/lainnya/", views.end_others, name="end_others"),
    path("akun/sesi/<int:pk>/", views.end_one, name="end_one"),
    path("akun-staf/", administering.people, name="people"),
    path("akun-staf/<int:pk>/", administering.person, name="person"),
    path("akun-staf/<int:pk>/sesi/", administering.end_all, name="person_sessions"),
    path("akun-staf/<int:pk>/langkah/", administering.reset, name="person_factors"),
    path("riwayat-masuk/", overseeing.records, name="records"),
    path("perubahan-hak/", overseeing.rights, name="rights"),
]
