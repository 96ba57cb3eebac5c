"""Names, titles and numbers of people who do not exist."""

from datetime import date, timedelta
from random import Random


def _words(text: str) -> list[str]:
    return text.split()


MEN = _words(
    """
    Agus Ahmad Aidil Akmal Ali Amiruddin Andi Arif Asnawi Azhar Bahrul Budi Burhan Darma Dedi
    Edi Eko Fadli Fahmi Faisal Fajar Firman Hamdani Hanif Hasan Herman Husaini Ibrahim Ikhsan
    Ilham Irfan Irwan Iskandar Ismail Jamaluddin Junaidi Kamal Khairul Lukman Luthfi Mahdi
    Marzuki Maulana Muhammad Mulyadi Munawar Mursalin Muslim Mustafa Nasir Rahmat Ramli Razali
    Ridwan Rizal Rusdi Safrizal Saiful Sulaiman Syahrul Syarifuddin Taufik Wahyudi Yusri Yusuf
    Zainal Zulfikar
    """
)
WOMEN = _words(
    """
    Aisyah Aminah Anisa Asmaul Ayu Cut Darmawati Dewi Dian Eka Elly Erna Evi Fatimah Fitri
    Halimah Hasanah Hayati Husna Ida Indah Intan Ira Irma Juwita Kartini Khadijah Laila Lia Lina
    Mariana Mardiana Maulida Meutia Mira Murniati Nadia Nova Novi Nur Nuraini Nurhayati
    Nurjannah Puspita Rahma Raihan Rahayu Rauzah Rina Rita Rosmiati Safrina Salmiah Sari Siti
    Sri Suryani Syarifah Tuti Ulfa Wahyuni Wati Yanti Yulia Yuni Yusnidar Zahara Zakiah Zubaidah
    """
)
LAST_OF_MEN = _words(
    """
    Abdullah Ahmad Akbar Ananda Aziz Basri Fauzi Hakim Halim Hamzah Harahap Hasballah Hidayat
    Ibrahim Idris Ismail Kurniawan Lubis Mahmud Maulana Munandar Nasution Nugroho Pratama Putra
    Rahman Ramadhan Saputra Setiawan Siregar Syah Syahputra Umar Usman Wijaya Yahya Yunus Yusuf
    Zulkarnain
    """
)
LAST_OF_WOMEN = _words(
    """
    Agustina Amelia Andriani Anggraini Aulia Fitriani Handayani Hanum Harahap Hasibuan Kartika
    Keumala Lestari Lubis Mahfuzah Maharani Malahayati Mutia Nasution Ningsih Oktavia Permata
    Pertiwi Puspita Putri Rahmadhani Rahmawati Ramadhani Safitri Salsabila Siregar Sulastri
    Susanti Utami Wardani Wulandari Yuliana Zahra
    """
)


class Register:
    """Gives names and numbers; nobody gets a number, or the name of another, twice."""

    def __init__(self, random: Random, taken: set[str]) -> None:
        self._random, self._numbers = random, set(taken)
        self._names: set[str] = set()

    def name(self, woman: bool) -> str:
        """Two or three names."""
        first, last = (WOMEN, LAST_OF_WOMEN) if woman else (MEN, LAST_OF_MEN)
        for parts in (1, 1, 2, 2, 2, 2, 2, 2):
            chosen = [*self._random.sample(first, parts), self._random.choice(last)]
            name = " ".join(dict.fromkeys(chosen))
            if name not in self._names:
                break
        self._names.add(name)
        return name

    def number(self, *, age: tuple[int, int], woman: bool, pppk: bool) -> tuple[str, date]:
        """A valid number, and the day of the appointment that it tells."""
        born = date(2026 - self._random.randint(*age), 1, 1)
        born += timedelta(days=self._random.randrange(365))
        if pppk:
            appointed = date(self._random.randint(2021, 2025), 3, 1)
            middle = f"{appointed:%Y}21"
        else:
            year = min(2024, born.year + self._random.randint(20, 32))
            appointed = date(year, self._random.choice((1, 3, 4, 12)), 1)
            middle = f"{appointed:%Y%m}"
        return self._unused(f"{born:%Y%m%d}{middle}{2 if woman else 1}"), appointed

    def _unused(self, digits: str) -> str:
        number = self._random.randint(1, 20)
        while (nip := f"{digits}{number:03}") in self._numbers:
            number += 1
        self._numbers.add(nip)
        return nip
