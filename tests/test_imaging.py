"""Any file that people call a picture ends in a right picture or in one clear sentence."""

import ast
import io
from pathlib import Path

import pytest
from PIL import Image, ImageCms, TiffImagePlugin

from articles import imaging
from tests.pictures import SECRETS, animated, bomb, gradient, picture, with_iptc, with_notes, with_place, with_profile

LIMITS = {"max_bytes": 5_000_000, "max_pixels": 4_000_000}


def ladder(data, **limits):
    return list(imaging.ladder(data, key=imaging.checksum(data), **{**LIMITS, **limits}))


def largest(data) -> Image.Image:
    """The widest JPEG, decoded."""
    return next(Image.open(io.BytesIO(file)) for rendition, file in ladder(data) if rendition.format == "jpeg")


def refusal(data, **limits) -> str:
    with pytest.raises(imaging.BadPicture) as caught:
        ladder(data, **limits)
    return str(caught.value)


def near(found, wanted, tolerance=6) -> bool:
    return all(abs(one - other) <= tolerance for one, other in zip(found, wanted, strict=True))


# --- the ladder -----------------------------------------------------------------------------------------------------
def test_a_large_picture_gets_every_width_in_both_formats():
    renditions = [rendition for rendition, _ in ladder(gradient((2000, 1000)))]
    assert [(item.format, item.width, item.height) for item in renditions] == [
        ("avif", 1600, 800),
        ("jpeg", 1600, 800),
        ("avif", 800, 400),
        ("jpeg", 800, 400),
        ("avif", 400, 200),
        ("jpeg", 400, 200),
    ]


def test_a_small_picture_is_never_enlarged():
    assert [rendition.width for rendition, _ in ladder(picture((300, 200)))] == [300, 300]
    assert [rendition.width for rendition, _ in ladder(picture((600, 200)))] == [600, 600, 400, 400]


def test_a_picture_of_one_pixel_is_a_picture():
    assert [(rendition.width, rendition.height) for rendition, _ in ladder(picture((1, 1), kind="PNG"))] == [(1, 1), (1, 1)]


def test_each_rendition_is_what_its_entry_says():
    for rendition, data in ladder(gradient()):
        image = Image.open(io.BytesIO(data))
        assert (image.format.lower(), image.size) == (rendition.format, (rendition.width, rendition.height))


def test_names_rest_on_the_key_and_nothing_else():
    data = picture((500, 300))
    names = [rendition.name for rendition, _ in ladder(data)]
    assert names == [rendition.name for rendition, _ in ladder(data)]
    others = [rendition.name for rendition, _ in imaging.ladder(data, key="another", **LIMITS)]
    assert not set(names) & set(others)
    stem = names[0].split("/")[2].rpartition("-")[0]
    assert names[0] == f"renditions/{stem[:2]}/{stem}-500.avif"
    assert len(stem) == 16


def test_measuring_tells_the_kind_by_the_content_and_the_size_as_seen():
    assert imaging.measure(picture((30, 20), kind="PNG"), **LIMITS) == ("png", 30, 20)
    assert imaging.measure(with_place(orientation=6), **LIMITS) == ("jpg", 400, 600)


# --- pieces for machines ----------------------------------------------------------------------------------------------
def crops(data, focal=(0.5, 0.5)):
    return list(imaging.crops(imaging.decoded(data, **LIMITS), key=imaging.checksum(data), focal=focal))


def test_machines_get_three_shapes_that_are_1200_wide_where_the_file_allows_it():
    shapes = [("16x9", 1200, 675), ("4x3", 1200, 900), ("1x1", 1200, 1200)]
    assert [(crop.shape, crop.width, crop.height) for crop, _ in crops(gradient((2400, 1300)))] == shapes
    small = [("16x9", 900, 506), ("4x3", 800, 600), ("1x1", 600, 600)]
    assert [(crop.shape, crop.width, crop.height) for crop, _ in crops(gradient((900, 600)))] == small


def test_each_piece_is_what_its_entry_says():
    for crop, data in crops(gradient((1000, 1500))):
        image = Image.open(io.BytesIO(data))
        assert (image.format, image.size) == ("JPEG", (crop.width, crop.height))


def halves(left, right, size=(1600, 800)) -> bytes:
    """A PNG whose left and right halves differ."""
    image = Image.new("RGB", size, left)
    image.paste(right, (size[0] // 2, 0, *size))
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


@pytest.mark.parametrize(("across", "seen"), [(0.0, (200, 0, 0)), (1.0, (0, 0, 200))])
def test_the_focal_point_is_in_every_piece(across, seen):
    pieces = {crop.shape: data for crop, data in crops(halves((200, 0, 0), (0, 0, 200)), focal=(across, 0.5))}
    square = Image.open(io.BytesIO(pieces["1x1"]))
    assert [near(square.getpixel((x, 400)), seen) for x in (2, 400, 797)] == [True, True, True]


def test_another_focal_point_gives_other_names():
    data = gradient()
    assert {crop.name for crop, _ in crops(data)} & {crop.name for crop, _ in crops(data, focal=(0.1, 0.5))} == set()
    assert [crop.name for crop, _ in crops(data)] == [crop.name for crop, _ in crops(data)]


@pytest.mark.parametrize(("size", "square"), [((1, 1), 1), ((4000, 1), 1), ((1, 4000), 1), ((20_000, 3), 3)])
def test_pictures_of_any_proportion_have_sizes_and_pieces(size, square):
    data = picture(size, kind="PNG")
    assert [crop.width for crop, _ in crops(data) if crop.shape == "1x1"] == [square]
    for rendition, file in ladder(data):
        assert Image.open(io.BytesIO(file)).size == (rendition.width, rendition.height)


def test_a_large_picture_is_brought_into_shape_in_bands_and_looks_the_same():
    data = halves((200, 30, 60), (30, 60, 200), size=(2000, 1500))
    whole = imaging.decoded(data, **LIMITS).image
    deep = picture((2500, 1500), "I;16", 32768, kind="PNG")
    assert whole.size == (2000, 1500)
    clear = Image.new("RGBA", (2500, 1500), (200, 30, 60, 128))
    buffer = io.BytesIO()
    clear.save(buffer, "PNG")
    image = largest(buffer.getvalue())
    assert [near(image.getpixel((800, y)), (227, 142, 157)) for y in (1, 250, 500, 958)] == [True] * 4
    assert [near(largest(deep).getpixel((800, y)), (127, 127, 127)) for y in (1, 500, 958)] == [True] * 3


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_way_to_hold_a_camera_is_turned_upright(orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    image = Image.new("RGB", (60, 40), (255, 255, 255))
    image.paste((200, 0, 0), (0, 0, 20, 10))
    buffer = io.BytesIO()
    image.save(buffer, "PNG", exif=exif)
    turned = imaging.decoded(buffer.getvalue(), **LIMITS)
    assert turned.image.size == (turned.width, turned.height) == ((60, 40) if orientation < 5 else (40, 60))
    right, bottom = turned.width - 3, turned.height - 3
    corner = {1: (2, 2), 2: (right, 2), 3: (right, bottom), 4: (2, bottom), 5: (2, 2), 6: (right, 2), 7: (right, bottom),
              8: (2, bottom)}[orientation]  # fmt: skip
    assert turned.image.getpixel(corner) == (200, 0, 0)


# --- kinds ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF", "TIFF"])
def test_each_readable_kind_becomes_the_same_picture(kind):
    assert near(largest(picture((50, 40), colour=(200, 30, 60), kind=kind)).getpixel((20, 20)), (200, 30, 60), tolerance=12)


def test_cmyk_becomes_rgb():
    image = largest(picture((50, 40), "CMYK", (0, 255, 255, 0)))
    assert image.mode == "RGB"
    assert near(image.getpixel((20, 20)), (254, 0, 0), tolerance=10)


def test_sixteen_bits_become_eight_without_being_cut_off():
    assert near(largest(picture((50, 40), "I;16", 32768, kind="PNG")).getpixel((20, 20)), (127, 127, 127))
    assert near(largest(picture((50, 40), "I;16", 32768, kind="TIFF")).getpixel((20, 20)), (127, 127, 127))


def test_transparency_becomes_white():
    see_through = picture((50, 40), "RGBA", (0, 0, 0, 0), kind="PNG")
    assert near(largest(see_through).getpixel((20, 20)), (255, 255, 255))


def test_a_palette_with_a_transparent_colour_becomes_white_there():
    assert near(largest(picture((50, 40), "P", 0, kind="PNG", transparency=0)).getpixel((20, 20)), (255, 255, 255))


def test_cmyk_with_a_profile_of_another_colour_space_is_read_without_it():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    image = largest(picture((50, 40), "CMYK", (0, 255, 255, 0), icc_profile=profile))
    assert near(image.getpixel((20, 20)), (254, 0, 0), tolerance=10)


@pytest.mark.parametrize("kind", ["PNG", "GIF"])
def test_a_palette_whose_colours_are_each_more_or_less_transparent_is_laid_on_white(kind):
    image = Image.new("P", (60, 40), 1)
    image.putpalette([0, 0, 0, 200, 30, 60, 0, 0, 200])
    image.paste(2, (30, 0, 60, 40))
    buffer = io.BytesIO()
    image.save(buffer, kind, transparency=bytes([255, 128, 255]) if kind == "PNG" else 1)
    seen = largest(buffer.getvalue())
    assert near(seen.getpixel((10, 20)), (227, 142, 157) if kind == "PNG" else (255, 255, 255), tolerance=12)
    assert near(seen.getpixel((50, 20)), (0, 0, 200), tolerance=12)


def test_a_photo_with_a_second_one_behind_it_is_the_first():
    buffer = io.BytesIO()
    first, second = Image.new("RGB", (60, 40), (200, 30, 60)), Image.new("RGB", (30, 20))
    first.save(buffer, "MPO", save_all=True, append_images=[second])
    assert Image.open(io.BytesIO(buffer.getvalue())).n_frames == 2
    assert near(largest(buffer.getvalue()).getpixel((20, 20)), (200, 30, 60), tolerance=12)
    assert imaging.measure(buffer.getvalue(), **LIMITS) == ("jpg", 60, 40)


def test_a_tiff_of_several_pages_is_its_first_and_is_kept_as_that():
    pages = [Image.new("RGB", (60, 40), colour) for colour in ((200, 0, 0), (0, 200, 0))]
    buffer = io.BytesIO()
    pages[0].save(buffer, "TIFF", save_all=True, append_images=pages[1:])
    assert near(largest(buffer.getvalue()).getpixel((20, 20)), (200, 0, 0), tolerance=12)
    assert Image.open(io.BytesIO(imaging.stripped(buffer.getvalue()))).n_frames == 1


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "AVIF"])
def test_an_animation_shows_its_first_frame(kind):
    assert near(largest(animated(kind)).getpixel((20, 20)), (200, 0, 0), tolerance=10)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_every_mode_of_a_png_is_read(mode):
    assert len(ladder(picture((40, 30), mode, kind="PNG"))) == 2


def test_a_picture_is_turned_upright():
    assert largest(with_place(orientation=6)).size == (400, 600)
    assert largest(with_place(orientation=3)).size == (600, 400)


def test_a_colour_profile_is_applied_and_leaves():
    image = largest(with_profile())
    assert near(image.getpixel((100, 100)), (200, 30, 60))
    assert "icc_profile" not in image.info


def test_a_broken_colour_profile_costs_nothing():
    assert near(largest(picture((50, 40), colour=(200, 30, 60), icc_profile=b"nonsense")).getpixel((20, 20)), (200, 30, 60), 12)


# --- what must not get out ------------------------------------------------------------------------------------------
def test_no_rendition_says_where_or_with_what_it_was_taken():
    for rendition, data in ladder(with_place()):
        image = Image.open(io.BytesIO(data))
        assert dict(image.getexif()) == {}, rendition
        assert b"Harbour at dawn" not in data


def test_the_original_is_kept_without_its_place_but_with_its_words_and_pixels():
    before = with_place(orientation=6)
    after = imaging.stripped(before)
    exif = Image.open(io.BytesIO(after)).getexif()
    assert dict(exif.get_ifd(0x8825)) == {}
    assert (exif[0x0112], exif[0x010E]) == (6, "Harbour at dawn")
    assert Image.open(io.BytesIO(after)).tobytes() == Image.open(io.BytesIO(before)).tobytes()


def test_the_place_in_xmp_leaves_the_original_too():
    place = b"<x:xmpmeta><exif:GPSLatitude>53,32.7N</exif:GPSLatitude></x:xmpmeta>"
    assert b"GPSLatitude" in picture(xmp=place)
    assert b"GPSLatitude" not in imaging.stripped(picture(xmp=place))


def test_unreadable_metadata_is_dropped():
    broken = b"\xff\xd8\xff\xe1\x00\x10Exif\x00\x00brokenxx" + picture()[2:]
    assert imaging.stripped(broken) == picture()


def pixels(data: bytes) -> bytes:
    return Image.open(io.BytesIO(data)).convert("RGB").tobytes()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
def test_no_original_of_any_kind_tells_its_place_and_none_loses_its_picture(kind):
    before = with_notes(kind)
    assert SECRETS[0] in before or kind in ("JPEG", "TIFF")
    after = imaging.stripped(before)
    image = Image.open(io.BytesIO(after))
    assert dict(image.getexif().get_ifd(0x8825)) == {}
    assert [secret for secret in SECRETS if secret in after] == []
    assert (image.format, image.size) == (kind, (60, 40))
    assert near(image.convert("RGB").getpixel((20, 20)), (200, 30, 60), tolerance=14)
    assert kind == "AVIF" or pixels(after) == pixels(before)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF", "GIF"])
def test_taking_out_again_changes_nothing(kind):
    once = imaging.stripped(animated("GIF") if kind == "GIF" else with_notes(kind))
    assert imaging.stripped(once) == once


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_an_original_still_knows_how_it_was_held_and_whose_it_is(kind):
    exif = Image.Exif()
    exif[0x0112], exif[0x8298] = 6, "The Harbour Paper"
    kept = Image.open(io.BytesIO(imaging.stripped(picture((60, 40), kind=kind, exif=exif)))).getexif()
    assert dict(kept) == {0x0112: 6, 0x8298: "The Harbour Paper"}


def test_an_animation_keeps_moving_and_loses_its_comment():
    before = animated("GIF").replace(b"\x21\xf9", b"\x21\xfe\x06secret\x00\x21\xf9", 1)
    assert b"secret" in before
    after = imaging.stripped(before)
    assert (b"secret" in after, Image.open(io.BytesIO(after)).n_frames) == (False, 2)


def test_what_follows_a_picture_in_its_file_is_dropped():
    for before in (picture(), picture(kind="PNG"), animated("GIF"), picture(kind="WEBP")):
        assert imaging.stripped(before + with_place() + b"secret") == before


def test_a_picture_of_several_scans_is_kept_whole():
    before = io.BytesIO()
    Image.effect_noise((300, 200), 90).save(before, "JPEG", progressive=True, restart_marker_rows=1)
    assert imaging.stripped(before.getvalue()) == before.getvalue()


# --- what a file says about itself ------------------------------------------------------------------------------------
XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'photoshop:Credit="M. Ruiz / Harbour" photoshop:DateCreated="2026-03-01T12:30:00+01:00">'
    '<dc:description><rdf:Alt><rdf:li xml:lang="x-default">Boats at\n dawn</rdf:li></rdf:Alt></dc:description>'
    "</rdf:Description></rdf:RDF></x:xmpmeta>"
)


def test_xmp_tells_caption_credit_and_moment():
    told = imaging.told(picture(xmp=XMP.encode()))
    assert (told.caption, told.credit, told.taken.isoformat()) == (
        "Boats at dawn", "M. Ruiz / Harbour", "2026-03-01T12:30:00+01:00",
    )  # fmt: skip


def test_exif_tells_them_where_xmp_does_not():
    exif = Image.Exif()
    exif[0x010E], exif[0x013B] = "Boats", "M. Ruiz"
    exif.get_ifd(0x8769)[0x9003] = "2026:03:01 12:30:00"
    for kind in ("JPEG", "PNG", "WEBP"):
        told = imaging.told(picture(kind=kind, exif=exif))
        assert (told.caption, told.credit, told.taken.isoformat()) == ("Boats", "M. Ruiz", "2026-03-01T12:30:00"), kind


def test_iptc_tells_them_in_either_spelling():
    for text in ("Zürich".encode(), "Zürich".encode("cp1252")):
        told = imaging.told(with_iptc(caption=text, byline=b"M. Ruiz"))
        assert (told.caption, told.credit) == ("Zürich", "M. Ruiz")


@pytest.mark.parametrize(
    "xmp",
    [b"<broken", b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', XMP.replace("2026-03-01", "2026-13-41").encode(), b"\xff\xfe"],
)
def test_notes_that_cannot_be_read_say_nothing(xmp):
    told = imaging.told(picture(xmp=xmp))
    assert told.taken is None
    assert told.alt == ""


def test_what_cameras_write_into_every_picture_is_no_caption():
    exif = Image.Exif()
    exif[0x010E], exif[0x013B] = "OLYMPUS DIGITAL CAMERA         ", "A\x07\x00B" + "x" * 400
    told = imaging.told(picture(exif=exif))
    assert (told.caption, len(told.credit), "\x00" in told.credit) == ("", 200, False)
    assert imaging.told(b"no picture") == imaging.Told()


# --- refusals -------------------------------------------------------------------------------------------------------
def test_an_empty_file_is_refused():
    assert refusal(b"") == "The file is empty."


def test_too_many_bytes_are_refused_with_the_limit():
    assert refusal(b"x" * 6_000_000) == "The file has 6.0 MB; the limit is 5 MB."


def test_too_many_pixels_are_refused_from_the_header_alone():
    assert refusal(bomb(3000, 3000)) == "The picture has 3000 × 3000 pixels; the limit is 4 million. Make it smaller."


def test_a_decompression_bomb_is_refused():
    assert refusal(bomb()) == "The picture has more than 4 million pixels; make it smaller."


def test_a_picture_that_is_one_endless_line_is_refused():
    assert refusal(picture((31_000, 1), kind="PNG")) == "The picture is 31000 pixels long; the limit is 30000."


def test_heic_is_named():
    heic = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\0" * 100
    assert refusal(heic) == "HEIC pictures cannot be read here; export it as JPEG and upload that."


def test_a_film_is_named():
    assert (
        refusal(b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00isommp42") == "This is a film, not a picture; upload a still from it."
    )


@pytest.mark.parametrize("svg", [b"<svg xmlns=''/>", b"\xef\xbb\xbf<?xml version='1.0'?><svg/>", b"  <!DOCTYPE svg><svg/>"])
def test_svg_is_named(svg):
    assert refusal(svg) == "SVG drawings cannot be used, because they can carry code; export it as PNG and upload that."


def test_svg_is_named_behind_the_note_of_its_program():
    assert refusal(b"<!-- Generator: Adobe Illustrator --> <svg/>").startswith("SVG drawings cannot be used")


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"\xff\x0a\xfa", "JPEG XL"), (b"\x00\x00\x00\x0cJXL \r\n\x87\n", "JPEG XL"),
        (b"\x00\x00\x00\x0cjP  \r\n\x87\n", "JPEG 2000"), (b"8BPS\x00\x01", "Photoshop"), (b"BM6\x00", "BMP"),
    ],
)  # fmt: skip
def test_other_kinds_are_named(head, name):
    assert refusal(head + b"\0" * 200) == f"{name} pictures cannot be read here; export it as JPEG and upload that."


def raw(tag: int, value: bytes) -> bytes:
    """A small TIFF that says what cameras' raw files say."""
    exif = TiffImagePlugin.ImageFileDirectory_v2()
    exif[tag] = value
    exif.tagtype[tag] = 1
    return picture((60, 40), kind="TIFF", tiffinfo=exif)


def test_a_cameras_raw_file_is_named_and_not_taken_for_its_thumbnail():
    sentence = "This is a camera's raw file, not a picture yet; develop it, export it as JPEG and upload that."
    assert refusal(raw(50706, b"\x01\x04\x00\x00")) == sentence
    assert refusal(b"II*\x00\x10\x00\x00\x00CR\x02\x00" + b"\0" * 100) == sentence
    assert refusal(b"\x00\x00\x00\x18ftypcrx \x00\x00\x00\x01crx isom" + b"\0" * 100) == sentence


def test_pdf_is_named():
    assert refusal(b"%PDF-1.7") == "This is a PDF, not a picture; export the page as PNG or JPEG and upload that."


@pytest.mark.parametrize("data", [b"<html>not a picture</html>", b"\xff\xd8\xff", b"GIF89a", b"RIFF0000WEBPVP8 ", b"\x00" * 64])
def test_what_is_no_picture_is_refused_whatever_it_begins_with(data):
    sentence = "This is not a picture we can read, or it is damaged; use JPEG, PNG, WebP, GIF, AVIF or TIFF."
    assert refusal(data) == sentence


def test_a_truncated_picture_is_refused():
    assert refusal(gradient()[:4000]) == "The file ends before its picture does; upload it again."


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "AVIF", "TIFF", "GIF"])
def test_a_cut_file_of_any_kind_ends_in_a_sentence(kind):
    data = io.BytesIO()
    Image.effect_noise((200, 200), 90).convert("RGB").save(data, kind)
    assert refusal(data.getvalue()[: len(data.getvalue()) // 2]).endswith(".")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "TIFF", "GIF"])
def test_flipped_bytes_never_raise_anything_else(kind):
    data = picture((60, 40), colour=(200, 30, 60) if kind != "GIF" else 0, kind=kind)
    for at in range(0, len(data), max(1, len(data) // 60)):
        broken = data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]
        try:
            ladder(broken)
        except imaging.BadPicture as error:
            assert str(error).endswith(".")  # noqa: PT017 -- either outcome is right


def test_nothing_of_django_is_imported():
    tree = ast.parse("\n".join(file.read_text() for file in Path(imaging.__file__).parent.glob("*.py")))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}
    assert not [name for name in imported if name.startswith(("django", "articles"))]
