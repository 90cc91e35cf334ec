"""The groups of posts that the table speaks of, written out once.

They are on purpose not taken from the product's own constants: a constant that is changed
there without a change here makes the matrix disagree, and the suite fail.
"""

from accounts.enums import Post


ADMINISTRATORS = (Post.ADMIN_SISTEM,)
SUPERVISORS = (Post.PENYELIA,)
HEADS = (Post.KEPALA_DINAS,)
VILLAGE = (Post.PETUGAS_DESA, Post.PERBEKEL)
CASE_OFFICE = (
    Post.PETUGAS_PENGADUAN,
    Post.PETUGAS_PENANGANAN,
    Post.PENDAMPING_HUKUM,
    Post.PENDAMPING_REINTEGRASI,
    Post.PETUGAS_PIKET,
    Post.PENYELIA,
)
INFORMATION_OFFICERS = (Post.PETUGAS_PPID,)
INFORMATION_SUPERIORS = (Post.ATASAN_PPID,)
INFORMATION_OFFICE = (Post.PETUGAS_PPID, Post.ATASAN_PPID)
# Who lodges a complaint for somebody else.
REGISTER_COMPLAINTS = (
    Post.PETUGAS_PENGADUAN,
    Post.PETUGAS_PIKET,
    Post.PENYELIA,
    *VILLAGE,
)
# Who registers what the public asks, each kind by its own posts.
REGISTER_INFORMATION = (Post.PETUGAS_PENGADUAN, Post.PETUGAS_PPID, Post.PENYELIA)
READ_INFORMATION = (
    Post.PETUGAS_PENGADUAN,
    *INFORMATION_OFFICE,
    Post.PENYELIA,
    Post.AUDITOR,
)
OVERSEE = (Post.PENYELIA, Post.AUDITOR)
# Who reads how long cases are kept, and what has fallen due.
READ_RETENTION = (Post.PENYELIA, Post.KEPALA_DINAS, Post.AUDITOR)
AUDITORS = (Post.AUDITOR,)
# Who may open a case that is closed to them, to read it for some hours.
BREAK_GLASS = (Post.PETUGAS_PIKET, Post.PETUGAS_PENANGANAN, Post.PENYELIA)
# Who is shown figures of a regency or a district.
DASHBOARDS = (Post.KEPALA_DINAS, Post.PENYELIA, Post.CAMAT)
# Who plans absences for others.
LEAD = (Post.PERBEKEL, Post.PENYELIA, Post.CAMAT, Post.KEPALA_DINAS)
KEEP_PEOPLE = (*VILLAGE, *CASE_OFFICE)
READ_PEOPLE = (*KEEP_PEOPLE, Post.CAMAT, Post.AUDITOR)
# Periodic monitoring: who reads names, who reads figures, who plans rounds.
LIST_MONITORING = (*KEEP_PEOPLE, Post.AUDITOR)
COUNT_MONITORING = (*CASE_OFFICE, Post.KEPALA_DINAS, Post.AUDITOR, Post.CAMAT)
PLAN_MONITORING = (Post.PENYELIA, Post.KEPALA_DINAS)
# Who brings whole sheets into the registry.
IMPORT = (Post.PETUGAS_PENANGANAN, Post.PENYELIA)
WRITE_LETTERS = (*CASE_OFFICE, *INFORMATION_OFFICE, Post.KEPALA_DINAS)
EDIT_LETTER_TEMPLATES = (Post.PENYELIA, Post.KEPALA_DINAS)
READ_CALENDARS = (
    *CASE_OFFICE,
    *INFORMATION_OFFICE,
    Post.KEPALA_DINAS,
    Post.AUDITOR,
    Post.ADMIN_SISTEM,
)
DRAFT_DEFINITIONS = (Post.PENYELIA, Post.ADMIN_SISTEM, Post.KEPALA_DINAS)
APPROVE_DEFINITIONS = (Post.PENYELIA, Post.KEPALA_DINAS)
