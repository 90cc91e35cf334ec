"""What the engine holds of a matter beside its events: taken out when its key goes."""

import uuid

from workflows.models import Matter, Process, TaskDraft
from workflows.selectors import definition_of_version


def forget(matter: Matter) -> set[uuid.UUID]:
    """Leave of the processes' values what the timeline tells; the keys of the rest.

    The matter's processes have ended. Nothing is destroyed here: the caller does that
    once all is written.
    """
    rows = Process.objects.filter(matter=matter).select_related("version")
    for process in rows.order_by("pk"):
        fields = definition_of_version(process.version).fields
        process.values = {
            name: value
            for name, value in process.values.items()
            if name in fields and fields[name].is_told
        }
        process.save(update_fields=["values"])
    for draft in TaskDraft.objects.filter(item__matter=matter):
        draft.delete()
    return {matter.seal_id} if matter.seal_id else set()
