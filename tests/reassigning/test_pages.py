"""Choosing, previewing, moving and undoing at the desk; absences; the next task."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, reverse
from django.utils import timezone

from accounts.models import Absence, User
from notifications.enums import Topic
from notifications.models import InboxNotice
from notifications.services.spreading import spread_due
from sigap_cases.cases.models import Case
from sigap_cases.desk import next_task
from sigap_cases.desk.absences.urls import urlpatterns as of_absences
from sigap_cases.desk.officer import Officer
from sigap_cases.desk.reassigning.urls import urlpatterns as of_reassigning
from tests import referring
from tests.desk import world
from tests.desk.world import client, held, item, lodge, user
from tests.factories import make_absence, make_user
from workflows.actors import person
from workflows.enums import Priority
from workflows.models import ReassignmentBatch, WorkItem
from workflows.services import assignment, completion, matters


pytestmark = pytest.mark.usefixtures("desk")

CHOOSE = reverse("reassigning:choose")
PREVIEW = reverse("reassigning:preview")
CARRY_OUT = reverse("reassigning:carry_out")


def choice(items: list[WorkItem], *people: str, way: str = "orang") -> dict[str, Any]:
    return {
        "item": [str(one.pk) for one in items],
        "cara": way,
        "ke": [str(user(name).pk) for name in people],
    }


def lines_of(answer: Any) -> list[str]:
    return [line.value for line in answer.context["preview"].going]


def owner_of(task: WorkItem) -> User | None:
    return WorkItem.objects.get(pk=task.pk).owner


@pytest.fixture
def tasks() -> list[WorkItem]:
    return [held(lodge()) for _ in range(3)]


# --- choosing and previewing -----------------------------------------------------------


def test_choose_shows_all_that_a_person_holds(tasks: list[WorkItem]) -> None:
    asked = {"orang": str(user("petugas_pengaduan").pk), "peran": "petugas_pengaduan"}
    answer = client("penyelia").get(CHOOSE, asked)

    assert {row["item"] for row in answer.context["rows"]} == set(tasks)
    names = {str(one["user"]) for one in answer.context["people"]}
    assert str(user("petugas_pengaduan2")) in names
    assert str(user("petugas_penanganan")) not in names


def test_choose_takes_the_items_of_a_list(tasks: list[WorkItem]) -> None:
    asked: dict[str, Any] = {
        "item": [tasks[0].pk, tasks[2].pk, "x", "99999999999999999999"]
    }

    for answer in (
        client("penyelia").get(CHOOSE, asked),
        client("penyelia").post(CHOOSE, asked),
    ):
        assert [row["item"] for row in answer.context["rows"]] == [tasks[0], tasks[2]]


def test_choose_leaves_out_what_the_supervisor_may_not_see() -> None:
    secret = held(lodge("PELECEHAN_SEKSUAL"))
    stranger = world.user("penyelia2")
    secret_case = Case.objects.get(matter=secret.matter)
    secret_case.user_grants.filter(user=stranger).delete()

    answer = client("penyelia2").get(CHOOSE, {"item": [secret.pk]})
    of_person = client("penyelia2").get(CHOOSE, {"orang": str(secret.owner_id)})

    assert answer.context["rows"] == of_person.context["rows"] == []
    assert of_person.context["workers"] == []
    assert secret.matter.label not in answer.content.decode()


def test_choose_says_which_tasks_of_the_board_are_moved_by_others(
    tasks: list[WorkItem],
) -> None:
    referral = referring.refer(lodge())
    at_partner = referring.item(referral)
    secret = held(lodge("PELECEHAN_SEKSUAL"))
    Case.objects.get(matter=secret.matter).user_grants.filter(
        user=user("penyelia2")
    ).delete()
    asked = {"item": [tasks[0].pk, at_partner.pk, secret.pk]}

    answer = client("penyelia2").post(CHOOSE, asked)
    alone = client("penyelia2").post(CHOOSE, {"item": [at_partner.pk]})

    assert [row["item"] for row in answer.context["rows"]] == [tasks[0]]
    for one in (answer, alone):
        assert [told.item for told in one.context["elsewhere"]] == [at_partner]
        page = one.content.decode()
        assert (
            f'{at_partner.title}, <span class="sg-code">{referral.number}</span>'
            in page
        )
        assert str(referral.partner) in page
        assert secret.matter.label not in page


def test_escalated_task_is_offered_to_the_post_it_came_from() -> None:
    task = item(lodge())
    WorkItem.objects.filter(pk=task.pk).update(
        post="penyelia",
        escalated_from=task.post,
        escalated_from_path=task.unit_path,
    )
    known = {user("petugas_pengaduan"), user("petugas_pengaduan2")}

    many = client("penyelia").post(CHOOSE, {"item": [task.pk]})
    one = client("penyelia").get(reverse("desk:task_reassign", args=[task.pk]))

    assert known <= {row["user"] for row in many.context["people"]}
    assert known <= set(one.context["form"].fields["to"].queryset)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"cara": "orang", "ke": ["1"]}, "satu tugas"),
        ({"item": ["1"], "cara": "orang"}, "siapa yang menerima"),
        ({"item": ["1"], "cara": "orang", "ke": ["1", "2"]}, "satu orang saja"),
        ({"item": ["1"], "cara": "entah"}, "ke mana"),
    ],
)
def test_preview_of_half_a_choice_says_what_is_missing(
    data: dict[str, Any], said: str
) -> None:
    answer = client("penyelia").post(PREVIEW, data)

    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_preview_shows_who_gets_what_and_what_it_changes(tasks: list[WorkItem]) -> None:
    answer = client("penyelia").post(PREVIEW, choice(tasks, "petugas_pengaduan2"))

    shown = answer.context["preview"]
    assert [line.to for line in shown.going] == [user("petugas_pengaduan2")] * 3
    changes = {change.user: change for change in shown.changes}
    former = changes[user("petugas_pengaduan")]
    assert (former.before.count, former.after.count) == (3, 0)
    assert changes[user("petugas_pengaduan2")].after.count == 3
    assert not ReassignmentBatch.objects.exists()
    assert owner_of(tasks[0]) == user("petugas_pengaduan")


def test_preview_spreads_evenly_by_what_everybody_holds(tasks: list[WorkItem]) -> None:
    held(lodge(), "petugas_pengaduan2")
    chosen = choice(tasks, "petugas_pengaduan", "petugas_pengaduan2", way="rata")

    shown = client("penyelia").post(PREVIEW, chosen).context["preview"]

    assert {change.after.count for change in shown.changes} == {2}
    assert len(shown.going) == 1


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("petugas_penanganan", "Tidak berhak"),
        ("petugas_pengaduan2", "Tidak hadir sampai"),
        ("petugas_pengaduan", "Sudah ada pada orang ini"),
    ],
)
def test_preview_names_what_stands_in_the_way(
    tasks: list[WorkItem], name: str, why: str
) -> None:
    make_absence(user("petugas_pengaduan2"))

    shown = client("penyelia").post(PREVIEW, choice(tasks[:1], name)).context["preview"]

    assert shown.going == []
    assert shown.staying[0].conflict.startswith(why)


def test_preview_names_a_declared_conflict_of_interest(tasks: list[WorkItem]) -> None:
    matter = tasks[0].matter
    matters.record(
        matter,
        "task.completed",
        by=person(user("petugas_pengaduan2")),
        data={"task": tasks[0].pk, "answers": {"conflict": True}},
    )

    shown = (
        client("penyelia")
        .post(PREVIEW, choice(tasks, "petugas_pengaduan2"))
        .context["preview"]
    )

    assert len(shown.going) == 2
    assert shown.staying[0].conflict.startswith("Benturan kepentingan")


def test_preview_names_what_was_completed_meanwhile(tasks: list[WorkItem]) -> None:
    completion.complete(
        tasks[0], by=user("petugas_pengaduan"), values={"contact_result": "reached"}
    )

    shown = (
        client("penyelia")
        .post(PREVIEW, choice(tasks, "petugas_pengaduan2"))
        .context["preview"]
    )

    assert len(shown.going) == 2
    assert "Sudah selesai" in shown.staying[0].conflict


def test_preview_costs_the_same_for_2_tasks_and_12() -> None:
    supervisor = client("penyelia")
    some = [held(lodge()) for _ in range(12)]

    def queries(count: int) -> int:
        with CaptureQueriesContext(connection) as asked:
            supervisor.post(PREVIEW, choice(some[:count], "petugas_pengaduan2"))
        return len(asked)

    queries(2)
    assert queries(2) == queries(12)


# --- carried out and undone ------------------------------------------------------------


def moved(tasks: list[WorkItem], *, reason: str = "Beban kerja") -> Any:
    chosen = choice(tasks, "petugas_pengaduan2")
    shown = client("penyelia").post(PREVIEW, chosen)
    data = chosen | {"baris": lines_of(shown), "reason": reason}
    return client("penyelia").post(CARRY_OUT, data)


def test_carry_out_moves_and_undo_gives_back(tasks: list[WorkItem]) -> None:
    answer = moved(tasks)
    batch = ReassignmentBatch.objects.get()
    assert answer["Location"] == reverse("reassigning:batch", args=[batch.pk])
    assert owner_of(tasks[1]) == user("petugas_pengaduan2")

    page = client("penyelia").get(answer["Location"])
    assert page.context["can_undo"]
    undone = client("penyelia").post(reverse("reassigning:undo", args=[batch.pk]))

    assert undone.status_code == 302
    assert [owner_of(task) for task in tasks] == [user("petugas_pengaduan")] * 3
    assert not client("penyelia").get(answer["Location"]).context["can_undo"]


def test_carry_out_without_reason_keeps_the_preview(tasks: list[WorkItem]) -> None:
    answer = moved(tasks, reason=" ")

    assert answer.status_code == 422
    assert len(answer.context["rows"]) == 3
    assert not ReassignmentBatch.objects.exists()


def test_carry_out_after_a_change_moves_nothing_and_says_what(
    tasks: list[WorkItem],
) -> None:
    chosen = choice(tasks, "petugas_pengaduan2")
    shown = client("penyelia").post(PREVIEW, chosen)
    assignment.release(tasks[0], by=user("petugas_pengaduan"))

    answer = client("penyelia").post(
        CARRY_OUT, chosen | {"baris": lines_of(shown), "reason": "Beban"}
    )

    assert answer.status_code == 409
    assert [one.pk for one, _ in answer.context["changed"]] == [tasks[0].pk]
    assert owner_of(tasks[1]) == user("petugas_pengaduan")


@pytest.mark.parametrize("line", ["x", "1:2", "1:2:999999", "::", "1:1:abc"])
def test_carry_out_of_nonsense_chooses_again(tasks: list[WorkItem], line: str) -> None:
    data = choice(tasks, "petugas_pengaduan2") | {"baris": [line], "reason": "X"}

    assert client("penyelia").post(CARRY_OUT, data).status_code == 422


def test_undo_offers_the_rest(tasks: list[WorkItem]) -> None:
    moved(tasks)
    batch = ReassignmentBatch.objects.get()
    done = WorkItem.objects.get(pk=tasks[0].pk)
    completion.complete(
        done, by=user("petugas_pengaduan2"), values={"contact_result": "reached"}
    )
    address = reverse("reassigning:undo", args=[batch.pk])

    refused = client("penyelia").post(address)
    assert refused.status_code == 409
    assert "Urungkan sisanya" in refused.content.decode()

    assert client("penyelia").post(address, {"sisa": "1"}).status_code == 302
    assert owner_of(tasks[1]) == user("petugas_pengaduan")


def test_batches_leave_out_what_the_viewer_may_not_see() -> None:
    secret, plain = held(lodge("PELECEHAN_SEKSUAL")), held(lodge())
    case = Case.objects.get(matter=secret.matter)
    chosen = choice([secret, plain], way="antrean")
    shown = client("penyelia").post(PREVIEW, chosen)
    client("penyelia").post(
        CARRY_OUT, chosen | {"baris": lines_of(shown), "reason": "X"}
    )
    case.user_grants.filter(user=user("penyelia2")).delete()
    batch = ReassignmentBatch.objects.get()

    listed = client("penyelia2").get(reverse("reassigning:batches"))
    page = client("penyelia2").get(reverse("reassigning:batch", args=[batch.pk]))

    assert [row["count"] for row in listed.context["page"].rows] == [1]
    assert case.number not in page.content.decode()
    assert len(page.context["lines"]) == 1


def test_batch_of_hidden_tasks_alone_is_missing() -> None:
    secret = held(lodge("PELECEHAN_SEKSUAL"))
    chosen = choice([secret], way="antrean")
    shown = client("penyelia").post(PREVIEW, chosen)
    client("penyelia").post(
        CARRY_OUT, chosen | {"baris": lines_of(shown), "reason": "X"}
    )
    Case.objects.get(matter=secret.matter).user_grants.filter(
        user=user("penyelia2")
    ).delete()
    batch = ReassignmentBatch.objects.get()

    hidden = client("penyelia2").get(reverse("reassigning:batch", args=[batch.pk]))
    missing = client("penyelia2").get(reverse("reassigning:batch", args=[999_999]))

    assert hidden.status_code == missing.status_code == 404
    assert hidden.content == missing.content
    listed = client("penyelia2").get(reverse("reassigning:batches"))
    assert listed.context["page"].rows == []


# --- absences --------------------------------------------------------------------------


def absence_data(**told: Any) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "first": today.isoformat(),
        "last": (today + timedelta(days=4)).isoformat(),
        "kind": "leave",
        "deputy": user("petugas_pengaduan2").pk,
        "hands_over": "on",
    } | told


def test_plan_hands_over_at_once_and_call_off_back(tasks: list[WorkItem]) -> None:
    officer = client("petugas_pengaduan")

    assert officer.post(reverse("absences:plan"), absence_data()).status_code == 302
    absence = Absence.objects.get()
    assert owner_of(tasks[0]) == user("petugas_pengaduan2")
    page = client("petugas_pengaduan2").get("/meja/").content.decode()
    assert "Anda menggantikan Gusti Ayu Putu Sinta sampai" in page

    answer = officer.post(reverse("absences:call_off", args=[absence.pk]))
    assert answer.status_code == 302
    assert owner_of(tasks[0]) == user("petugas_pengaduan")


def test_plan_refuses_in_words_and_keeps_what_was_entered() -> None:
    make_absence(user("petugas_pengaduan2"), deputy=user("petugas_pengaduan"))

    answer = client("petugas_pengaduan").post(reverse("absences:plan"), absence_data())

    assert answer.status_code == 422
    assert "berputar kembali" in answer.content.decode()
    assert answer.context["form"]["kind"].value() == "leave"
    assert Absence.objects.count() == 1


def test_plan_for_ones_people_and_no_others() -> None:
    address = reverse("absences:plan")
    mine = {"orang": user("petugas_pengaduan").pk}

    assert client("penyelia").get(address, mine).status_code == 200
    for name in ("petugas_pengaduan2", "petugas_desa", "penyelia"):
        asked = {"orang": user("kepala_dinas").pk} if name == "penyelia" else mine
        assert client(name).get(address, asked).status_code == 404


def test_change_of_an_absence() -> None:
    absence = make_absence(user("petugas_pengaduan"))
    address = reverse("absences:change", args=[absence.pk])

    answer = client("penyelia").post(address, absence_data(kind="sick"))

    assert answer["Location"] == reverse("absences:team")
    absence.refresh_from_db()
    assert (absence.kind, absence.hands_over) == ("sick", True)


def test_team_is_filtered_and_leaves_out_others() -> None:
    make_absence(user("petugas_pengaduan"))
    make_absence(user("petugas_penanganan"), start=timezone.localdate() + timedelta(9))
    make_absence(user("petugas_desa"))
    make_absence(user("kepala_dinas"))
    address = reverse("absences:team")

    def listed(**asked: str) -> list[str]:
        rows = client("penyelia").get(address, asked).context["page"].rows
        return sorted(row["absence"].user.username for row in rows)

    assert listed() == ["petugas_penanganan", "petugas_pengaduan"]
    assert listed(kapan="kini") == ["petugas_pengaduan"]
    assert listed(kapan="nanti") == ["petugas_penanganan"]
    assert listed(q="sinta") == ["petugas_pengaduan"]
    assert listed(macam="sick") == []


# --- priority and the next task --------------------------------------------------------


def test_priority_is_changed_by_the_supervisor() -> None:
    task = item(lodge())
    address = reverse("desk:task_priority", args=[task.pk])

    assert client("petugas_pengaduan").get(address).status_code == 404
    refused = client("penyelia").post(address, {"priority": "1", "reason": ""})
    assert refused.status_code == 422
    client("penyelia").post(address, {"priority": "1", "reason": "Ditanya Bupati"})

    assert WorkItem.objects.get(pk=task.pk).priority == Priority.URGENT
    case = Case.objects.get(matter=task.matter)
    line = client("penyelia").get(
        reverse("desk:panel", args=[case.number, "lini-masa"])
    )
    assert "Prioritas diubah dari Normal menjadi Segera" in line.content.decode()


def taken_by(name: str) -> WorkItem | None:
    return next_task.take(Officer(user(name)))


def test_next_task_in_the_order_of_urgency() -> None:
    routine, late, urgent, emergency = (item(lodge()) for _ in range(4))
    now = timezone.now()
    for task, priority, due in (
        (routine, 2, now + timedelta(hours=1)),
        (late, 2, now - timedelta(hours=1)),
        (urgent, 1, now + timedelta(days=3)),
        (emergency, 0, now + timedelta(days=9)),
    ):
        WorkItem.objects.filter(pk=task.pk).update(priority=priority, due_at=due)

    taken = [taken_by("petugas_pengaduan") for _ in range(5)]

    assert taken == [emergency, late, urgent, routine, None]


def test_next_task_passes_over_what_another_person_must_do() -> None:
    mine, other = item(lodge()), item(lodge())
    version = mine.process.version
    WorkItem.objects.filter(pk=mine.pk).update(step="triage", priority=1)
    WorkItem.objects.filter(pk=other.pk).update(priority=2)
    WorkItem.objects.create(
        **{
            field.attname: getattr(mine, field.attname)
            for field in WorkItem._meta.concrete_fields
            if field.name not in ("task", "step", "state", "owner", "closed_at")
        },
        task=_spare_task(mine),
        step="verify",
        state="done",
        owner=user("petugas_pengaduan"),
        closed_at=timezone.now(),
    )
    assert version is not None

    assert next_task.shown(Officer(user("petugas_pengaduan"))) == other
    assert taken_by("petugas_pengaduan") == other
    assert taken_by("petugas_pengaduan") is None
    assert next_task.shown(Officer(user("petugas_pengaduan2"))) == mine


def _spare_task(of: WorkItem) -> Any:
    task = of.task
    task.pk = None
    task._state.adding = True
    task.status = "DONE"
    task.save()
    return task


def test_next_task_is_not_given_to_somebody_on_leave() -> None:
    task = item(lodge())
    make_absence(user("petugas_pengaduan"))

    answer = client("petugas_pengaduan").post(reverse("desk:take_next"), follow=True)

    assert "Anda tercatat tidak hadir sampai" in answer.content.decode()
    assert owner_of(task) is None


# --- outsiders -------------------------------------------------------------------------

# Address -> method and what people without any task to supervise are answered.
ADDRESSES: dict[str, tuple[str, int]] = {
    "reassigning:choose": ("get", 403),
    "reassigning:preview": ("post", 403),
    "reassigning:carry_out": ("post", 403),
    "reassigning:batches": ("get", 403),
    "reassigning:batch": ("get", 403),
    "reassigning:undo": ("post", 403),
    "absences:mine": ("get", 200),
    "absences:plan": ("get", 200),
    "absences:team": ("get", 403),
    "absences:change": ("get", 404),
    "absences:call_off": ("get", 404),
}
WITH_ROW = ("batch", "undo", "change", "call_off")


def address(name: str, pk: int) -> str:
    return reverse(name, args=[pk] if name.endswith(WITH_ROW) else [])


def test_every_address_has_an_outsider_test() -> None:
    names = {
        f"{space}:{pattern.name}"
        for space, patterns in (
            ("absences", of_absences),
            ("reassigning", of_reassigning),
        )
        for pattern in patterns
        if isinstance(pattern, URLPattern)
    }
    assert names == ADDRESSES.keys()


@pytest.mark.parametrize("who", ["orang_luar", "petugas_pengaduan", "admin_sistem"])
@pytest.mark.parametrize("name", ADDRESSES)
def test_outsiders_learn_nothing(name: str, who: str) -> None:
    case = lodge()
    task = held(case, "petugas_pengaduan2")
    chosen = choice([task], way="antrean")
    shown = client("penyelia").post(PREVIEW, chosen)
    client("penyelia").post(
        CARRY_OUT, chosen | {"baris": lines_of(shown), "reason": "X"}
    )
    absence = make_absence(user("kepala_dinas"))
    signed_in = Client()
    signed_in.force_login(make_user("orang_luar") if who == "orang_luar" else user(who))
    method, expected = ADDRESSES[name]
    ask = getattr(signed_in, method)
    row = (
        absence.pk
        if name.startswith("absences")
        else ReassignmentBatch.objects.get().pk
    )

    answer = ask(address(name, row))

    assert answer.status_code == expected
    assert case.number not in answer.content.decode()
    if name.endswith(WITH_ROW):
        assert answer.content == ask(address(name, 999_999)).content


@pytest.mark.parametrize("name", ADDRESSES)
def test_address_asks_for_sign_in(name: str) -> None:
    answer = getattr(Client(), ADDRESSES[name][0])(address(name, 1))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


def test_deputy_is_told_in_the_inbox() -> None:
    client("petugas_pengaduan").post(reverse("absences:plan"), absence_data())

    spread_due()

    told = InboxNotice.objects.filter(topic=Topic.ABSENCE)
    assert [notice.user for notice in told] == [user("petugas_pengaduan2")]
