"""Archives are unpacked into a folder, unless they hold what should not be written anywhere."""

import gzip
import io
import tarfile
import zipfile

import pytest

from articles.formats import File, FormatError, archives
from articles.formats.archives import Limits


def zipped(*entries: tuple[str, bytes], link: str = "") -> File:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(name, data)
        if link:
            entry = zipfile.ZipInfo(link)
            entry.external_attr = 0o120777 << 16
            archive.writestr(entry, "/etc/passwd")
    return File("a.zip", data=stream.getvalue())


def tarred(*entries: tuple[str, bytes], mode: str = "w:gz", link: str = "") -> File:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode=mode) as archive:
        for name, data in entries:
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
        if link:
            entry = tarfile.TarInfo(link)
            entry.type, entry.linkname = tarfile.SYMTYPE, "/etc/passwd"
            archive.addfile(entry)
    return File("a.tar", data=stream.getvalue())


def refusal(file: File, folder, limits: Limits | None = None) -> str:
    with pytest.raises(FormatError) as caught:
        archives.unpack(file, folder / "in", limits)
    return caught.value.reason


@pytest.mark.parametrize("name", ["../out.md", "a/../../out.md", "/etc/out.md", "..\\out.md", "C:/out.md"])
@pytest.mark.parametrize("pack", [zipped, tarred])
def test_a_name_that_leads_out_of_the_archive_is_refused(pack, name, tmp_path):
    assert refusal(pack((name, b"x")), tmp_path).startswith("The archive holds an entry whose name leads out of it: ")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_a_link_is_refused(pack, tmp_path):
    assert refusal(pack(link="a.md"), tmp_path) == (
        "The archive holds a link or a device, “a.md”. Unpack it yourself, and import the folder."
    )


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_a_bomb_is_stopped_before_it_fills_the_disk(pack, tmp_path):
    sentence = refusal(pack(("a.txt", b"0" * 4_000_000)), tmp_path, Limits(harmless=1_000_000, ratio=10))
    assert sentence.startswith("The archive unpacks to more than 1 MB, too much for its own size.")
    assert sum(path.stat().st_size for path in tmp_path.rglob("*") if path.is_file()) <= 1_000_000


def test_too_many_files_are_refused(tmp_path):
    many = zipped(*((f"{number}.txt", b"x") for number in range(5)))
    assert refusal(many, tmp_path, Limits(files=3)) == "The archive holds more than 3 files. Split it."


@pytest.mark.parametrize(
    "data",
    [b"PK\x03\x04 and nothing more", b"\x1f\x8b\x08 no", zipped(("a", b"b" * 500)).data[:60]],
    ids=["zip", "gzip", "cut off"],
)
def test_a_damaged_archive_is_refused(data, tmp_path):
    assert refusal(File("a.zip", data=data), tmp_path).startswith("The archive is damaged")


@pytest.mark.parametrize(
    "pack", [zipped, tarred, lambda *entries: tarred(*entries, mode="w"), lambda *e: tarred(*e, mode="w:xz")]
)
def test_an_archive_becomes_a_folder(pack, tmp_path):
    file = pack(("stories/a.md", b"# A"), ("./pictures/b.jpg", b"B"))
    assert archives.recognises(file.head())
    assert archives.unpack(file, tmp_path) == 2
    assert {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.*")} == {"stories/a.md", "pictures/b.jpg"}


def packed(*names: bytes) -> File:
    """A zip whose names are these bytes, and do not say in which encoding."""
    plain = [f"{number}".ljust(len(name), "x") for number, name in enumerate(names)]
    data = zipped(*((name, b"x") for name in plain)).data
    for name, written in zip(plain, names, strict=True):
        data = data.replace(name.encode(), written)
    return File("a.zip", data=data)


@pytest.mark.parametrize(
    ("name", "written"),
    [("Straße.md", "utf-8"), ("火事の話.md", "cp932"), ("Größe.md", "cp437"), ("plain.md", "ascii")],
)
def test_names_are_read_as_the_machine_wrote_them_that_packed_them(name, written, tmp_path):
    archives.unpack(packed(name.encode(written)), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_two_files_of_one_name_are_refused(tmp_path):
    with pytest.warns(UserWarning, match="Duplicate name"):
        twice = zipped(("a.md", b"one"), ("a.md", b"two"))
    assert refusal(twice, tmp_path) == "The archive holds two files of the name “a.md”. Unpack it, and import the folder."


def test_a_name_too_long_for_a_disk_is_called_so(tmp_path):
    assert refusal(zipped(("x" * 300, b"")), tmp_path).startswith(
        "The archive holds an entry whose name is too long for a disk:"
    )


def test_a_single_packed_file_is_told_from_an_archive(tmp_path):
    packed = File("bugle.xml.gz", data=gzip.compress(b"<rss></rss>"))
    with pytest.raises(FormatError, match="it is a single packed file: unpack that, and import what it holds"):
        archives.unpack(packed, tmp_path)
