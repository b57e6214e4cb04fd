"""Zip containers that nobody need trust: bounded in members and unpacked size, nothing ever written to disk."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from io import BytesIO

from corpus.errors import ReadError

MAX_MEMBERS = 2_000
MAX_UNPACKED = 200 * 1024 * 1024
"""Bytes that may be unpacked from one container in total."""
MAX_RATIO = 200
"""Unpacked bytes for each packed one, of members above ``_SMALL`` bytes."""
_SMALL = 1024 * 1024
_MAX_RECORDS = 100_000
"""Entries of all directories within the bytes, those of stored containers included; counted before any is parsed."""
_RECORD = b"PK\x01\x02"
_ENCRYPTED = 0x1
_UTF8 = 0x800
_OUTSIDE = re.compile(r"^/|^[A-Za-z]:|(?:^|/)\.\.(?:/|$)")
_CHINESE = re.compile(r"[ -~·\u2010-\u2026\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]*")
_ANY = re.compile(r".*", re.DOTALL)
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, NotImplementedError)


def _decoded(info: zipfile.ZipInfo) -> str:
    """The member's name: what says that it is UTF-8, or is plain Chinese as such; else GB18030, as 通知 fits both."""
    name = info.filename
    if not info.flag_bits & _UTF8:
        raw = name.encode("cp437")
        for encoding, expected in (("utf-8", _CHINESE), ("gb18030", _ANY), ("utf-8", _ANY)):
            try:
                name = raw.decode(encoding)
            except UnicodeDecodeError:
                continue
            if expected.fullmatch(name):
                break
    return name.replace("\\", "/")


class Zipped:
    """A zip in memory. ``names`` are its files, without folders, in the order stored, ``/`` between the parts.

    ``left`` bytes may still be unpacked from it.
    """

    def __init__(self, archive: zipfile.ZipFile, name: str, limit: int) -> None:
        self._archive = archive
        self._name = name
        self.left = limit
        self._members = {_decoded(info): info for info in archive.infolist() if not info.is_dir()}
        self.names = tuple(self._members)

    def read(self, member: str) -> bytes:
        """The bytes of a member.

        Raises ReadError for one that is absent, broken, encrypted, packed too well to be honest, or named to land
        outside the folder it is unpacked to, and once no more bytes are ``left``.
        """
        where = f"{self._name} 里的“{member}”"
        info = self._members.get(member)
        if info is None:
            raise ReadError(f"{self._name} 缺少“{member}”，文件不完整：请重新保存或重新下载后重试。")
        if _OUTSIDE.search(member):
            raise ReadError(f"{where}名称指向压缩包之外，不安全，未读：请改名后重新压缩。")
        if info.flag_bits & _ENCRYPTED:
            raise ReadError(f"{where}已加密：请去掉密码后重试。")
        if info.compress_type not in _METHODS:
            raise ReadError(f"{where}的压缩方法不可读：请重新压缩为普通 zip 后重试。")
        too_well = info.file_size > _SMALL and info.file_size > MAX_RATIO * info.compress_size
        if too_well or info.file_size > self.left:
            raise ReadError(f"{where}解压后过大，像是压缩炸弹，未读：请先解压核对，再单独读取。")
        self.left -= info.file_size
        try:
            with self._archive.open(info) as file:
                data = file.read(info.file_size + 1)
        except _BROKEN as error:
            raise ReadError(f"{where}已损坏：请重新保存或重新下载后重试。") from error
        if len(data) != info.file_size:
            raise ReadError(f"{where}不完整：请重新保存或重新下载后重试。")
        return data


def open_zip(data: bytes, name: str, limit: int = MAX_UNPACKED) -> Zipped:
    """The zip that ``data`` is, of which at most ``limit`` bytes may be unpacked; ``name`` is for the messages.

    Raises ReadError for a broken one and for one of too many members.
    """
    too_many = f"{name} 里的文件超过 {MAX_MEMBERS} 个：请拆成几个压缩包后重试。"
    if data.count(_RECORD) > _MAX_RECORDS:
        raise ReadError(too_many)
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except _BROKEN as error:
        raise ReadError(f"{name} 不是完整的压缩文件：请重新保存或重新下载后重试。") from error
    if len(archive.infolist()) > MAX_MEMBERS:
        raise ReadError(too_many)
    return Zipped(archive, name, limit)
