"""What may be uploaded: few kinds, known by their content, clean, and not too large (ADR 0028)."""

import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath

from django.core.files.storage import Storage, storages
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from viewflow_kinerja.conf import kinerja_settings
from viewflow_kinerja.exceptions import Incomplete

LARGEST = 10 * 1024 * 1024
MOST = 5  # files of one report
ALIAS = "kinerja_private"
_OFFICE = "application/vnd.openxmlformats-officedocument."
KINDS = {  # extension -> the type under which it is served
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "docx": f"{_OFFICE}wordprocessingml.document",
    "xlsx": f"{_OFFICE}spreadsheetml.sheet",
}
_INSIDE = {"docx": "word/", "xlsx": "xl/"}
_HEAD = 8 * 1024
_MEMBERS, _UNPACKED = 1_000, 100 * 1024 * 1024
_ENCRYPTED = 0x1


@dataclass(frozen=True)
class Checked:
    """A file that may come in: its plain name and the type under which it is served."""

    name: str
    content_type: str


def checked(name: str, content: bytes) -> Checked:
    """Accept a file or say why not: its kind, its size, what it really is, what a scanner says."""
    plain = PurePath(name.replace("\\", "/")).name[-200:]
    extension = PurePath(plain).suffix.lower().lstrip(".")
    if extension not in KINDS:
        text = _("Files of this kind are not taken. Possible are: %(kinds)s.")
        raise Incomplete(text % {"kinds": ", ".join(KINDS)})
    if not content or len(content) > LARGEST:
        raise Incomplete(_("A file has at least one byte and at most 10 MB."))
    if not _is(extension, content):
        raise Incomplete(_("The content of the file is not what its name says."))
    _scanned(plain, content)
    return Checked(plain, KINDS[extension])


def _is(extension: str, content: bytes) -> bool:
    if extension in _INSIDE:
        return _is_office(_INSIDE[extension], content)
    import puremagic  # only here: hosts that take no files do not load it

    try:
        found = puremagic.magic_string(content[:_HEAD])
    except puremagic.PureError:
        return False
    return KINDS[extension] in {match.mime_type for match in found}


def _is_office(inside: str, content: bytes) -> bool:
    """A zip with the folder of its kind; no macros, nothing encrypted, no bomb."""
    try:
        members = zipfile.ZipFile(BytesIO(content)).infolist()
    except zipfile.BadZipFile:
        return False
    fits = len(members) <= _MEMBERS and sum(each.file_size for each in members) <= _UNPACKED
    clean = not any(
        each.flag_bits & _ENCRYPTED or each.filename.lower().endswith("vbaproject.bin")
        for each in members
    )
    return fits and clean and any(each.filename.startswith(inside) for each in members)


def _scanned(name: str, content: bytes) -> None:
    """A host's scanner returns words against a file, or nothing."""
    if not (path := kinerja_settings.UPLOAD_SCANNER):
        return
    if words := import_string(path)(name, content):
        raise Incomplete(str(words))


def are_taken() -> bool:
    """Whether the host has named a place for files; the default one may be open to the world."""
    return ALIAS in storages.backends


def storage() -> Storage:
    """Where files lie: the storage alias `kinerja_private`, which no address of the host shows."""
    if not are_taken():
        raise Incomplete(_("Files are not taken here. Write a link instead."))
    return storages[ALIAS]
