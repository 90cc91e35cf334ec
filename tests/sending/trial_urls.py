"""The product's addresses and those of the trial's outgoing mail."""

from django.urls import include, path

from sigap_cases import urls
from sigap_cases.desk.operations import outgoing
from sigap_cases.desk.operations.urls import app_name
from sigap_cases.desk.operations.urls import urlpatterns as operations


urlpatterns = [
    path(
        "operasi/",
        include(
            (
                [
                    *operations,
                    path("surat-keluar/", outgoing.index, name="outgoing"),
                    path(
                        "surat-keluar/<slug:name>/", outgoing.show, name="outgoing_file"
                    ),
                ],
                app_name,
            )
        ),
    ),
    *urls.urlpatterns,
]
