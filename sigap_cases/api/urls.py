"""Addresses of the interface, below /api/v1/."""

from django.urls import path

from .views import description, people, reference, referrals, statistics


app_name = "api"

urlpatterns = [
    path("api/v1/me/", reference.Self.as_view(), name="me"),
    path("api/v1/statuses/", reference.Statuses.as_view(), name="statuses"),
    path("api/v1/wilayah/", reference.Regions.as_view(), name="regions"),
    path("api/v1/people/", people.People.as_view(), name="people"),
    path("api/v1/people/<int:pk>/", people.OnePerson.as_view(), name="person"),
    path(
        "api/v1/people/<int:pk>/placements/",
        people.PlacementsOfOne.as_view(),
        name="person_placements",
    ),
    path("api/v1/placements/", people.Placements.as_view(), name="placements"),
    path("api/v1/referrals/", referrals.Referrals.as_view(), name="referrals"),
    path(
        "api/v1/referrals/<str:number>/",
        referrals.OneReferral.as_view(),
        name="referral",
    ),
    path(
        "api/v1/referrals/<str:number>/answers/",
        referrals.Answers.as_view(),
        name="referral_answers",
    ),
    path(
        "api/v1/referrals/<str:number>/notes/",
        referrals.Notes.as_view(),
        name="referral_notes",
    ),
    path("api/v1/statistics/", statistics.Tables.as_view(), name="statistics"),
    path(
        "api/v1/statistics/<str:table>/",
        statistics.OneTable.as_view(),
        name="statistics_table",
    ),
    path("api/v1/schema/", description.machine, name="schema"),
    path("api/v1/", description.people, name="reference"),
    path("api/v1/<path:rest>", reference.Missing.as_view(), name="missing"),
]
