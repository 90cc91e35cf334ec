"""What reporters of demo cases tell: sentences by complaint type, joined at random.

``{siapa}`` is the worker at the head of a sentence, ``{ia}`` the worker later on,
``{tempat}`` the place of work, ``{pihak}`` the reported party, ``{bulan}`` and
``{juta}`` numbers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Telling:
    openings: tuple[str, ...]
    details: tuple[str, ...]
    wishes: tuple[str, ...]


_HOME = ("Mohon dibantu pulang ke Bali.", "Kami ingin ia cepat pulang dengan selamat.")
_MONEY_BACK = ("Minta uang dikembalikan.", "Minta ada pertemuan dengan pihak perekrut.")
_RIGHTS = (
    "Minta hak dibayar penuh.",
    "Minta dibantu menagih lewat perusahaan penempatan.",
)

TELLINGS: Mapping[str, Telling] = {
    "INGIN_PULANG": Telling(
        (
            (
                "{siapa} bekerja di {tempat} sejak {bulan} bulan lalu dan "
                "ingin pulang, tetapi tidak diizinkan."
            ),
            "{siapa} sudah tidak kuat bekerja di {tempat} dan minta dipulangkan.",
            (
                "{siapa} berhenti dari {tempat} karena jam kerja terlalu "
                "panjang, dan sekarang tidak punya biaya tiket."
            ),
            (
                "Kontrak di {tempat} masih tersisa {bulan} bulan, tetapi "
                "{ia} sudah tidak sanggup melanjutkan."
            ),
        ),
        (
            "Atasan meminta ganti rugi sekitar {juta} juta rupiah bila berhenti sekarang.",
            "Sekarang {ia} menumpang di mes teman dan uang tinggal sedikit.",
            "Sudah dua kali bicara dengan agen, jawabannya selalu disuruh menunggu.",
            "Orang tua di rumah sakit-sakitan dan meminta {ia} segera pulang.",
            "Tiket pulang yang dijanjikan dalam kontrak belum diberikan.",
        ),
        _HOME,
    ),
    "GAJI_TDK_DIBAYAR": Telling(
        (
            "Gaji di {tempat} tidak dibayar selama {bulan} bulan.",
            (
                "{siapa} bekerja penuh di {tempat}, tetapi gaji hanya "
                "dibayar sebagian sejak {bulan} bulan lalu."
            ),
            (
                "{siapa} selesai bekerja di {tempat} dan sisa gaji "
                "sekitar {juta} juta rupiah belum dibayar."
            ),
            "Sejak perusahaan berganti pemilik, gaji di {tempat} selalu tertunda.",
        ),
        (
            "Uang lembur dan tip juga tidak pernah dihitung.",
            "Setiap ditanya, {pihak} menjawab masih menunggu transfer dari kantor pusat.",
            "Ada slip gaji tiga bulan pertama dan percakapan dengan bagian keuangan.",
            "Teman satu mes mengalami hal yang sama, tetapi takut melapor.",
            "Keluarga di rumah sudah berutang untuk biaya sekolah anak.",
        ),
        _RIGHTS,
    ),
    "HAMIL_ANAK": Telling(
        (
            "{siapa} hamil {bulan} bulan ketika masih bekerja di {tempat} dan takut diberhentikan.",
            "{siapa} melahirkan di luar negeri dan anaknya belum punya akta maupun paspor.",
        ),
        (
            "Perusahaan menyuruh pulang dengan biaya sendiri.",
            "Ayah anak tidak mau bertanggung jawab dan sudah pindah kerja.",
            "Izin tinggal sudah hampir habis dan {ia} tidak berani ke rumah sakit.",
        ),
        (
            "Minta dibantu pulang bersama anak dan diuruskan dokumennya.",
            "Mohon jangan diberitahukan ke desa dulu.",
        ),
    ),
    "DEPORTASI": Telling(
        (
            "{siapa} ditangkap petugas imigrasi ketika pulang kerja dan akan dideportasi.",
            "{siapa} dideportasi karena masuk dengan visa wisata, padahal dijanjikan visa kerja.",
            "{siapa} berada di rumah detensi sejak {bulan} minggu lalu menunggu pemulangan.",
        ),
        (
            "Barang dan gaji terakhir masih tertinggal di {tempat}.",
            "Keluarga belum tahu kapan tiba dan di bandara mana.",
            "Paspor dipegang {pihak} sehingga pengurusan menjadi lama.",
        ),
        (
            "Mohon dijemput di bandara.",
            "Minta kabar jadwal pemulangan.",
            "Minta gaji terakhir dibayar.",
        ),
    ),
    "SAKIT": Telling(
        (
            "{siapa} jatuh sakit di {tempat} dan dirawat di rumah sakit setempat.",
            (
                "{siapa} mengeluh sakit pinggang sejak {bulan} bulan bekerja di "
                "{tempat}, tetapi tetap disuruh bekerja."
            ),
            "{siapa} diturunkan dari tempat kerja karena sakit dan dirawat di kota pelabuhan.",
        ),
        (
            "Dokter menyarankan istirahat, surat keterangannya ada.",
            "Biaya perawatan sekitar {juta} juta rupiah diminta dari keluarga.",
            "Perusahaan mengatakan asuransi hanya menanggung tiga hari pertama.",
            "Kami hanya bisa berbicara lewat telepon teman sekamar.",
        ),
        (
            "Mohon dipastikan perawatannya dan dibantu pulang.",
            "Minta asuransi menanggung biaya berobat.",
        ),
    ),
    "KLAIM_ASURANSI": Telling(
        (
            (
                "{siapa} pulang karena sakit dan klaim jaminan sosial "
                "belum dibayar sejak {bulan} bulan lalu."
            ),
            "Klaim kecelakaan waktu bekerja di {tempat} ditolak karena berkas dianggap kurang.",
            "{siapa} di-PHK dari {tempat} dan tidak tahu cara mengajukan klaim.",
        ),
        (
            "Kartu peserta ada, tetapi bukti iuran terakhir dipegang {pihak}.",
            "Sudah tiga kali ke kantor cabang dan disuruh melengkapi lagi.",
            "Surat dari rumah sakit di luar negeri belum diterjemahkan.",
        ),
        ("Minta dibantu mengajukan klaim.", "Minta penjelasan kekurangan berkas."),
    ),
    "GAGAL_BERANGKAT": Telling(
        (
            (
                "{siapa} sudah membayar {juta} juta rupiah kepada {pihak}, "
                "tetapi keberangkatan terus ditunda."
            ),
            (
                "{siapa} dijanjikan berangkat ke {tempat} {bulan} bulan lalu "
                "dan sampai sekarang belum ada kabar."
            ),
            "Jadwal berangkat dibatalkan sehari sebelumnya oleh {pihak} tanpa alasan.",
        ),
        (
            "Paspor, ijazah, dan buku pelaut masih ditahan.",
            "Kuitansinya ada, ditandatangani staf kantor.",
            "Tanah keluarga sudah digadaikan untuk biaya itu.",
            "Ada belasan orang lain dari Bali yang bernasib sama.",
        ),
        _MONEY_BACK,
    ),
    "MENINGGAL": Telling(
        (
            "{siapa} meninggal dunia di luar negeri ketika bekerja di {tempat}.",
            (
                "Kami menerima kabar lewat telepon bahwa {siapa_kecil} "
                "meninggal karena sakit di {tempat}."
            ),
        ),
        (
            "Kami belum menerima surat keterangan kematian.",
            "Keluarga ingin upacara dilaksanakan di desa dan menunggu hari baik.",
            "Barang pribadi dan gaji terakhir belum diterima keluarga.",
            "Perusahaan meminta keluarga menyetujui kremasi di sana, kami keberatan.",
        ),
        (
            "Mohon jenazah dipulangkan.",
            "Minta dibantu pemulangan jenazah, santunan, dan hak terakhir.",
        ),
    ),
    "PENIPUAN": Telling(
        (
            (
                "{siapa} ditawari bekerja di {tempat} lewat media sosial dan "
                "sudah mentransfer {juta} juta rupiah."
            ),
            "{pihak} menjanjikan kontrak kerja di luar negeri, ternyata suratnya palsu.",
        ),
        (
            "Setelah uang dikirim, nomornya tidak aktif lagi.",
            "Alamat kantornya ternyata rumah kosong.",
            "Bukti transfer dan percakapan kami simpan.",
            "Sedikitnya lima orang dari desa kami ikut mendaftar.",
        ),
        _MONEY_BACK,
    ),
    "TPPO": Telling(
        (
            (
                "{siapa} dijanjikan bekerja sebagai staf hotel, ternyata "
                "dibawa ke tempat penipuan daring di Kamboja."
            ),
            "{siapa} dijual dari satu perusahaan ke perusahaan lain dan tidak boleh keluar gedung.",
        ),
        (
            "Bila target tidak tercapai, {ia} tidak diberi makan dan diancam.",
            "Paspor dan telepon diambil, hanya bisa mengirim pesan sebentar pada malam hari.",
            "Diminta tebusan {juta} juta rupiah agar boleh pulang.",
        ),
        (
            "Tolong selamatkan dan pulangkan.",
            "Mohon dirahasiakan, kami takut {ia} celaka.",
        ),
    ),
    "KERJA_TDK_SESUAI": Telling(
        (
            (
                "{siapa} dijanjikan bekerja sebagai terapis, tetapi di "
                "{tempat} disuruh membersihkan kamar."
            ),
            (
                "Jam kerja di {tempat} lebih dari empat belas jam "
                "sehari, tidak sesuai perjanjian kerja."
            ),
            "Gaji yang tertulis di kontrak berbeda dengan yang dibayar di {tempat}.",
        ),
        (
            "Kontrak kedua disodorkan setelah tiba dan {ia} terpaksa menandatangani.",
            "{pihak} mengatakan itu hal biasa dan harus diterima.",
            "Libur mingguan tidak pernah diberikan selama {bulan} bulan.",
        ),
        (
            "Minta pekerjaan sesuai kontrak atau dipulangkan.",
            "Minta selisih gaji dibayar.",
        ),
    ),
    "KEKERASAN": Telling(
        (
            "{siapa} dipukul oleh majikan di tempat kerja karena dianggap lambat.",
            "{siapa} sering dimaki dan pernah dikurung di kamar oleh majikan.",
        ),
        (
            "Ada foto luka memar yang dikirim kepada keluarga.",
            "Sekarang {ia} bersembunyi di rumah kenalan.",
            "{siapa} belum berani melapor ke polisi setempat.",
        ),
        ("Mohon segera diamankan.", "Minta dilindungi dan dipulangkan."),
    ),
    "PHK_SEPIHAK": Telling(
        (
            (
                "{siapa} diberhentikan dari {tempat} tanpa surat "
                "peringatan setelah {bulan} bulan bekerja."
            ),
            "Kontrak di {tempat} diputus mendadak dan {ia} disuruh keluar dari mes hari itu juga.",
        ),
        (
            "Tidak ada pesangon dan tiket pulang dibeli sendiri.",
            "Alasannya tamu sepi, padahal ada pegawai baru.",
            "{pihak} tidak mau memberi surat pengalaman kerja.",
        ),
        _RIGHTS,
    ),
    "OVERCHARGING": Telling(
        (
            "{siapa} diminta membayar {juta} juta rupiah kepada {pihak}, jauh di atas biaya resmi.",
            (
                "Gaji di {tempat} dipotong setiap bulan untuk biaya "
                "penempatan yang tidak pernah dijelaskan."
            ),
        ),
        (
            "Tidak ada rincian biaya, hanya kuitansi bertuliskan administrasi.",
            "Potongan sudah berjalan {bulan} bulan.",
            "Kata teman yang berangkat sendiri, biayanya tidak sampai setengahnya.",
        ),
        ("Minta kelebihan biaya dikembalikan.", "Minta rincian biaya yang sah."),
    ),
    "HILANG_KONTAK": Telling(
        (
            "{siapa} tidak dapat dihubungi sejak {bulan} bulan lalu.",
            (
                "Kabar terakhir dari {siapa_kecil} ketika akan pindah "
                "kerja, setelah itu telepon tidak aktif."
            ),
        ),
        (
            "Teman sekerja mengatakan {ia} sudah tidak di {tempat}.",
            "{pihak} juga mengaku tidak tahu keberadaannya.",
            "Kami hanya punya fotokopi paspor dan nomor lama.",
        ),
        ("Mohon dibantu mencari keberadaannya.", "Minta kabar lewat Perwakilan RI."),
    ),
    "REKRUT_NONPROSEDURAL": Telling(
        (
            "{siapa} diajak {pihak} berangkat dengan visa wisata dan dijanjikan diurus di sana.",
            "Di banjar kami ada orang yang mengumpulkan calon pekerja tanpa izin.",
        ),
        (
            "Paspor sudah dikumpulkan, berangkat katanya {bulan} minggu lagi.",
            "Tidak ada pelatihan, kontrak, maupun surat izin orang tua.",
            "Kami takut setelah membaca berita tentang korban di Kamboja.",
        ),
        ("Mohon dicek dan dicegah.", "Minta paspor dikembalikan."),
    ),
    "KONTRAK_HABIS": Telling(
        (
            "Kontrak di {tempat} sudah habis {bulan} bulan lalu, tetapi {ia} belum bisa pulang.",
            "{siapa} selesai kontrak dan menunggu tiket yang tidak kunjung diberikan {pihak}.",
        ),
        (
            "Izin tinggal akan habis dan denda terus bertambah.",
            "Mes harus dikosongkan akhir bulan.",
            "Gaji terakhir ditahan sampai penggantinya datang.",
        ),
        _HOME,
    ),
    "DOK_DITAHAN": Telling(
        (
            "Paspor {siapa_kecil} ditahan {pihak} sejak tiba di {tempat}.",
            "{siapa} sudah mengundurkan diri, tetapi paspor dan buku pelaut tidak dikembalikan.",
        ),
        (
            "Diminta menebus {juta} juta rupiah.",
            "Tanpa paspor, {ia} tidak bisa pindah kerja maupun pulang.",
            "Permintaan tertulis sudah disampaikan, tidak dijawab.",
        ),
        ("Minta dokumen dikembalikan.",),
    ),
    "OVERSTAY": Telling(
        (
            (
                "Izin tinggal {siapa_kecil} tidak diperpanjang majikan dan "
                "sekarang sudah lewat {bulan} bulan."
            ),
            "{siapa} bekerja di {tempat} dengan izin yang ternyata sudah dicabut.",
        ),
        (
            "Denda imigrasi sekitar {juta} juta rupiah.",
            "{siapa} takut keluar rumah karena sering ada pemeriksaan.",
            "Ada kabar tentang program pengampunan, kami tidak tahu caranya.",
        ),
        ("Minta dibantu mengurus izin keluar.",),
    ),
    "KECELAKAAN_KERJA": Telling(
        (
            "{siapa} terpeleset di dapur {tempat} dan tangannya patah.",
            "{siapa} terluka oleh mesin ketika bekerja di {tempat}.",
        ),
        (
            "Setelah operasi, {ia} disuruh kembali bekerja.",
            "Santunan yang dijanjikan belum ada sampai sekarang.",
            "Laporan kecelakaan dari perusahaan kami minta, tidak diberikan.",
        ),
        ("Minta santunan dan biaya berobat.",),
    ),
    "DEPRESI": Telling(
        (
            "{siapa} berubah sejak beberapa bulan ini: sering menangis dan tidak mau makan.",
            "{siapa} dirawat karena gangguan jiwa dan akan dipulangkan oleh perusahaan.",
        ),
        (
            "Teman sekamar takut meninggalkan {ia} sendirian.",
            "Keluarga diminta menanggung tiket pendamping.",
        ),
        ("Mohon didampingi sampai rumah.", "Minta pengobatan setelah tiba di Bali."),
    ),
    "PELECEHAN_SEKSUAL": Telling(
        (
            "{siapa} mendapat perlakuan tidak senonoh dari atasan di tempat kerja.",
            "{siapa} dilecehkan oleh tamu dan perusahaan meminta agar diam.",
        ),
        (
            "Sudah melapor ke bagian kepegawaian, malah dipindahkan ke malam.",
            "Kejadiannya berulang dan {ia} sangat takut.",
        ),
        ("Mohon dirahasiakan dan didampingi.",),
    ),
    "DITAHAN_LN": Telling(
        (
            "{siapa} ditahan polisi setempat karena dituduh mencuri barang majikan.",
            "{siapa} ditahan setelah perkelahian di mes, padahal hanya melerai.",
        ),
        (
            "Belum ada pengacara maupun penerjemah.",
            "Sidang katanya {bulan} minggu lagi.",
        ),
        ("Minta pendampingan hukum.",),
    ),
    "LAIN": Telling(
        (
            "{siapa} ingin mengirim barang peninggalan teman sekerja yang sudah meninggal.",
            (
                "{siapa} perlu surat keterangan bahwa pernah bekerja di "
                "{tempat} untuk pendaftaran sekolah anak."
            ),
        ),
        (
            "Sudah bertanya ke desa, disarankan ke Dinas.",
            "Kami tidak tahu harus ke kantor mana.",
        ),
        ("Minta petunjuk.",),
    ),
}

# What the reporter adds when asked, or of themselves.
COMPLETIONS = (
    "Ini foto kontrak kerja halaman pertama dan terakhir. Yang lain masih saya cari.",
    "Nomor telepon kantornya sudah saya tulis di bawah. Paspor tidak ada pada kami.",
    "Saya kirim bukti transfer dan tangkapan layar percakapan.",
    "Nama lengkap majikan dan alamatnya sudah saya tanyakan kepada teman sekerja.",
    "Tanggal kejadiannya kira-kira pertengahan bulan lalu, saya ingat karena dekat Galungan.",
)
MESSAGES = (
    "Apakah sudah ada kabar dari perusahaan?",
    "Kami baru menerima telepon dari sana. Keadaannya masih sama.",
    "Mohon kalau menelepon sesudah pukul 17.00, siang saya bekerja.",
    "Saya lupa menulis, ada satu orang lagi dari desa sebelah yang mengalami hal serupa.",
    "Terima kasih sudah dibantu. Kami menunggu kabar selanjutnya.",
    "Besok saya bisa datang ke kantor bila diperlukan.",
)
REPLIES = (
    "Terima kasih, kabar ini sudah kami catat dan kami teruskan kepada petugas yang menangani.",
    "Surat kepada perusahaan sudah dikirim. Kami beri kabar setelah ada jawaban.",
    "Baik, kami akan menghubungi sesudah jam tersebut.",
    (
        "Bila sempat, silakan datang pada hari kerja pukul 08.00 "
        "sampai 15.00 dan sebutkan nomor aduan."
    ),
)
CONTACTS = (
    "Menelepon pelapor, menjelaskan tahap saat ini dan langkah berikutnya.",
    "Mengirim pesan singkat sesuai jam yang dipilih pelapor.",
    "Bertemu pelapor di loket dan menerima keterangan tambahan.",
    "Menelepon keluarga, menanyakan kabar terakhir.",
)
CONTACTS_FAILED = (
    "Menelepon tiga kali, tidak diangkat.",
    "Nomor tidak aktif.",
    "Pesan terkirim, belum dibaca.",
    "Kantor desa dititipi pesan tanpa menyebut isi aduan.",
)
OBJECTIONS = (
    "Jumlah yang dibayar belum sesuai dengan yang dijanjikan pada pertemuan.",
    "Kami belum pernah diajak bertemu dengan perusahaan, tetapi aduan dinyatakan selesai.",
    "Surat pernyataan itu ditandatangani karena takut. Mohon diperiksa lagi.",
)
WITHDRAWALS = (
    "Sudah diselesaikan secara kekeluargaan, mohon aduan dicabut.",
    "Gaji sudah dibayar kemarin. Aduan saya cabut.",
    "Sudah mendapat pekerjaan lain dan tidak ingin melanjutkan.",
)


def narrative(rng: Random, code: str, words: Mapping[str, object]) -> str:
    """Two to four sentences on a complaint of type ``code``."""
    telling = TELLINGS[code]
    most = min(3, len(telling.details))
    details = rng.sample(telling.details, rng.randint(1, most))
    text = " ".join([rng.choice(telling.openings), *details]).format(**words)
    return text[0].upper() + text[1:]


def wish(rng: Random, code: str, words: Mapping[str, object]) -> str:
    return rng.choice(TELLINGS[code].wishes).format(**words)
