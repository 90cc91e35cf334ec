"""The proportions that demo data keeps to, each with where it was published.

Complaint types: BP2MI, first half of 2024, 764 complaints (Databoks, "Daftar masalah yang
diadukan pekerja migran Indonesia per semester I 2024"): going home 136, wages 85,
deportation 61, failed departure 45, death 41, fraud 32. Pregnancy and children: 25 of 310
in January to March 2024; illness 10 and social security 9 of 142 in December 2024, both
scaled to 764. The types that these reports only count as "others" share the rest by our own
estimate.

Countries: BP2MI complaints of September and December 2024 (Databoks): Malaysia 30 + 31,
Taiwan 41 + 18, Saudi Arabia 14 + 18, Cambodia 13, United Arab Emirates 6. Placements from
Bali, January to June 2025, 5,631 people (Disnaker ESDM Bali, 2025-07-22): Turkey 1,940,
Italy 1,936, Bulgaria 382, Japan 215. A complaint takes its country from either list, by
halves, since the regency's people go elsewhere than the nation's. Most Balinese in Italy's
figure serve on cruise ships, and most in Turkey's work in spas (Disnaker Gianyar,
2022-12-29: Turkey 35 percent, nearly all spa therapists).

Districts: people of Gianyar abroad in 2022 by district (Disnaker Gianyar, 2022-12-29).
Months: BP2MI's complaints of 2024 were fewest in February (81) and most in May (226).
"""

TYPES: dict[str, int] = {
    "INGIN_PULANG": 136,
    "GAJI_TDK_DIBAYAR": 85,
    "HAMIL_ANAK": 62,
    "DEPORTASI": 61,
    "SAKIT": 54,
    "KLAIM_ASURANSI": 48,
    "GAGAL_BERANGKAT": 45,
    "MENINGGAL": 41,
    "PENIPUAN": 32,
    # Our own estimate from here on.
    "TPPO": 24,
    "KERJA_TDK_SESUAI": 24,
    "KEKERASAN": 18,
    "PHK_SEPIHAK": 18,
    "OVERCHARGING": 16,
    "HILANG_KONTAK": 16,
    "REKRUT_NONPROSEDURAL": 14,
    "KONTRAK_HABIS": 14,
    "DOK_DITAHAN": 12,
    "OVERSTAY": 12,
    "KECELAKAAN_KERJA": 10,
    "LAIN": 10,
    "DEPRESI": 8,
    "PELECEHAN_SEKSUAL": 6,
    "DITAHAN_LN": 6,
}
COMPLAINT_COUNTRIES: dict[str, int] = {"MY": 61, "TW": 59, "SA": 32, "KH": 13, "AE": 6}
BALI_COUNTRIES: dict[str, int] = {"TR": 1940, "IT": 1936, "BG": 382, "JP": 215}
DISTRICTS: dict[str, int] = {
    "Gianyar": 242,
    "Blahbatuh": 216,
    "Sukawati": 154,
    "Tampaksiring": 148,
    "Ubud": 128,
    "Payangan": 117,
    "Tegallalang": 86,
}
MONTHS: dict[int, float] = {2: 0.65, 5: 1.8}
