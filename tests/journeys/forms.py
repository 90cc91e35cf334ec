"""What officers fill in, step by step, in the words of the form."""

from collections.abc import Mapping


Answers = Mapping[str, str]

CONTACT = "Kontak pertama dengan pelapor"
VERIFY = "Verifikasi kelengkapan"
CLASSIFY = "Golongkan aduan"
TRIAGE = "Penelaahan"
CLARIFY = "Klarifikasi pertama"
CONSULT = "Konsultasi"
RESULT = "Tulis hasil penanganan"
APPROVE = "Setujui hasil penanganan"
TELL = "Sampaikan hasil kepada pelapor"
HAND_OVER = "Limpahkan ke instansi yang berwenang"
REVIEW_PARTNER = "Periksa jawaban instansi penerima"
DECIDE = "Putuskan keberatan pelapor"

REACHED: Answers = {
    "Hasil kontak": "Pelapor tidak memberi saluran kontak",
    "Catatan kontak": "Ditulis lewat halaman Ikuti aduan.",
}
COMPLETE: Answers = {"Kelengkapan aduan": "Lengkap"}
OURS: Answers = {
    "Jenis aduan": "Gaji tidak dibayar",
    "Urgensi": "Normal",
    "Tingkat kerahasiaan": "Biasa",
    "Kewenangan": "Kewenangan Dinas",
    "Ada dugaan tindak pidana?": "Tidak",
}
OF_OTHERS: Answers = {**OURS, "Kewenangan": "Kewenangan instansi lain"}
TO_CLARIFY: Answers = {
    "Cara penanganan": "Klarifikasi",
    "Pihak yang diadukan": "P3MI",
    "Pokok masalah dan yang diminta pelapor": "Tiga bulan gaji; minta dibayar.",
}
TO_CONSULT: Answers = {**TO_CLARIFY, "Cara penanganan": "Konsultasi"}
SETTLED: Answers = {
    "Tanggal klarifikasi pertama": "2026-10-05",
    "Hasil klarifikasi pertama": "Selesai dengan kesepakatan",
}
ADVICE: Answers = {"Saran yang diberikan": "Klaim upah diajukan lewat P3MI."}
PAID = "Gaji tiga bulan sudah ditransfer ke rekening Anda."
RESULT_PAID: Answers = {"Hasil untuk pelapor": PAID}
APPROVED: Answers = {"Persetujuan": "Disetujui"}
TOLD: Answers = {
    "Cara menyampaikan": "Hanya lewat halaman Ikuti aduan",
    "Tanggal disampaikan": "2026-10-05",
}
