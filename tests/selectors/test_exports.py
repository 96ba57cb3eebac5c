"""What leaves the district about an evaluation."""

import pytest

from tests import objections as o
from viewflow_kinerja.selectors import exports


def test_the_body_names_the_rater_as_the_document_does(cast, approved):
    row = o.annual(cast, approved)
    body = exports.body_of(row, person="1005")
    assert (body["penilaiNama"], body["penilaiJabatan"]) == ("Nurlaila", "Kepala Bidang")
    assert (body["hasilKinerjaNilai"], body["kuadranKinerjaNilai"], body["id"]) == (3, 3, None)
    assert exports.body_of(row, person="1005", record="rw-7")["id"] == "rw-7"


def test_what_is_not_final_does_not_leave_the_district(cast, approved):
    row = o.annual(cast, approved)
    row.parties = None
    with pytest.raises(ValueError, match="final"):
        exports.body_of(row, person="1005")
