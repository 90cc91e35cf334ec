"""The trail of readings in words: what was read, where, by whose post."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enums import Post


# Parts of a case as they are noted when it is read.
PARTS: Mapping[str, Promise] = {
    "ringkasan": gettext_lazy("Summary"),
    "lini-masa": gettext_lazy("Timeline"),
    "dokumen": gettext_lazy("Documents"),
    "surat": gettext_lazy("Letters"),
    "pihak": gettext_lazy("Parties"),
    "pesan": gettext_lazy("Messages"),
    "rujukan": gettext_lazy("Referrals"),
    "kontak": gettext_lazy("Contacts"),
    "jadwal": gettext_lazy("Meetings"),
    "catatan": gettext_lazy("Notes"),
    "terkait": gettext_lazy("Linked"),
    "proses": gettext_lazy("Process diagram"),
    "akses": gettext_lazy("Access"),
    "case": gettext_lazy("Case"),
    "task": gettext_lazy("Task with the case beside it"),
    "action": gettext_lazy("Page of an action"),
    "document": gettext_lazy("A document"),
    "letter": gettext_lazy("A letter"),
    "bundle": gettext_lazy("All documents in one download"),
    "hearing": gettext_lazy("A meeting"),
    "complainants": gettext_lazy("List of complainants"),
    "referral": gettext_lazy("A referral"),
    "referral_document": gettext_lazy("A document of a referral"),
    "audit": gettext_lazy("History, by an auditor"),
}
# Addresses at which something is searched, listed or taken out.
SURFACES: Mapping[str, Promise] = {
    "desk:cases": gettext_lazy("List of cases"),
    "desk:register_similar": gettext_lazy("Possible repeats of a complaint"),
    "desk:referrals": gettext_lazy("List of referrals"),
    "desk:information_register": gettext_lazy("Information register"),
    "desk:complainants": gettext_lazy("List of complainants"),
    "desk:pattern": gettext_lazy("Complaints against one firm"),
    "desk:bundle": gettext_lazy("All documents in one download"),
    "desk:document": gettext_lazy("A document"),
    "desk:referral_document": gettext_lazy("A document of a referral"),
    "letters:index": gettext_lazy("List of letters"),
    "letters:pdf": gettext_lazy("A letter as PDF"),
    "letters:file": gettext_lazy("A file of a letter"),
    "people:index": gettext_lazy("List of workers"),
    "people:similar": gettext_lazy("Possible duplicates while typing"),
    "people:duplicates": gettext_lazy("Possible duplicates of a record"),
    "people:link": gettext_lazy("Search for the record of a party"),
    "supervision:leaders": gettext_lazy("Figures for leaders"),
    "audit:search": gettext_lazy("Auditor: search of the history"),
    "audit:search_export": gettext_lazy("Auditor: export of a search"),
    "audit:case": gettext_lazy("Auditor: history of a case"),
    "audit:record": gettext_lazy("Auditor: change of a record"),
    "audit:patterns": gettext_lazy("Auditor: unusual patterns"),
    "audit:pattern": gettext_lazy("Auditor: one pattern"),
    "audit:pattern_export": gettext_lazy("Auditor: export of a pattern"),
    "audit:samples": gettext_lazy("Auditor: samples"),
    "audit:sample_new": gettext_lazy("Auditor: new sample"),
    "audit:sample": gettext_lazy("Auditor: one sample"),
    "audit:sample_export": gettext_lazy("Auditor: export of a sample"),
    "audit:review": gettext_lazy("Auditor: review of a case"),
    "audit:exports": gettext_lazy("Auditor: exports"),
    "audit:check": gettext_lazy("Auditor: check of an export"),
    "incidents:index": gettext_lazy("Data incidents"),
    "incidents:look": gettext_lazy("Who is affected by an account or unit"),
    "incidents:incident": gettext_lazy("One data incident"),
    "incidents:export": gettext_lazy("Export of those affected by an incident"),
}


def part_words(part: str) -> str:
    return str(PARTS.get(part, part))


def surface_words(surface: str) -> str:
    return str(SURFACES.get(surface, surface))


def office_words(post: str, unit: str, right: str = "") -> str:
    """Post and unit, for example "Penyelia, Dinas Tenaga Kerja"; never a person's name.

    Rows from before the post was kept have their right alone, which names in brackets
    in whose stead somebody acted.
    """
    if post in Post.values:
        return ", ".join(filter(None, (str(Post(post).label), unit)))
    return without_names(right) or _("Post not kept")


def without_names(right: str) -> str:
    return right.partition(" (")[0]
