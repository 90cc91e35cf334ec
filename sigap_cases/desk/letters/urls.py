"""Addresses of the letters, below /meja/surat/."""

from django.urls import path

from . import incoming, signing, templates, views


app_name = "letters"

urlpatterns = [
    path("", views.index, name="index"),
    path("tanda-tangan/", signing.waiting, name="waiting"),
    path("tanda-tangan/<int:task>/", signing.sign, name="sign"),
    path("tanda-tangan/<int:task>/halaman/<int:page>/", signing.page, name="sign_page"),
    path("kasus/<slug:number>/baru/", views.begin, name="begin"),
    path("kasus/<slug:number>/masuk/", incoming.record, name="incoming"),
    path(
        "kasus/<slug:number>/masuk/<int:pk>/disposisi/",
        incoming.dispose,
        name="dispose",
    ),
    path("template/", templates.index, name="templates"),
    path("template/<slug:key>/", templates.template, name="template"),
    path("template/<slug:key>/coba/", templates.try_out, name="try_out"),
    path("template/<slug:key>/pdf/", templates.pdf, name="template_pdf"),
    path("template/<slug:key>/terbitkan/", templates.publish, name="publish"),
    path("<int:pk>/", views.letter, name="letter"),
    path("<int:pk>/ubah/", views.edit, name="edit"),
    path("<int:pk>/halaman/<int:page>/", views.page, name="page"),
    path("<int:pk>/pdf/", views.pdf, name="pdf"),
    path("<int:pk>/berkas/<int:file>/", views.file, name="file"),
    path("<int:pk>/ajukan/", views.hand_in, name="hand_in"),
    path("<int:pk>/cabut/", views.withdraw, name="withdraw"),
    path("<int:pk>/salinan/", views.copy, name="copy"),
]
