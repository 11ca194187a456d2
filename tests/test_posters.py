"""Share pictures: legible on any photo, in any script that there is a face for, and never a box for a letter."""

import io

import pytest
from PIL import Image, ImageChops, ImageStat

from articles import posters
from articles.posters import drawing, faces, lines
from tests.pictures import picture

HEADLINE = "Council approves battery plant on the moor after eleven months of argument"
LONGEST = ("Reasons why the council of Kestle Moor voted for a battery, and what it will cost. " * 4)[:300].strip()
UNKNOWN = "\U00012000\U00012001 \U00012002"  # cuneiform, which needs a face that hardly any machine has


def drawn(headline=HEADLINE, photo=None, **fields) -> Image.Image:
    data = posters.draw(posters.Poster(headline, "The Courier", photo=photo, **fields))
    return Image.open(io.BytesIO(data)).convert("RGB")


def plain(colour) -> bytes:
    return picture((1600, 1067), colour=colour, mode="RGB")


def luminance(colour) -> float:
    parts = [part / 255 for part in colour]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def ink_box(image: Image.Image, ground: Image.Image) -> tuple[int, int, int, int]:
    """Where the two pictures differ clearly."""
    return ImageChops.difference(image, ground).convert("L").point(lambda value: 255 * (value > 60)).getbbox()


# --- size and contrast ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("photo", [None, plain("white"), plain("black")])
def test_every_picture_has_the_size_that_its_page_names(photo):
    assert drawn(photo=photo).size == (posters.WIDTH, posters.HEIGHT) == (1200, 630)


@pytest.mark.parametrize("headline", ["Harbour opens", HEADLINE, LONGEST])
def test_words_over_a_white_photo_have_enough_contrast(headline):
    text = drawing.words(headline)
    room = drawing.HEIGHT - 92 - 26 - 50 - drawing.EDGE
    top = round(drawing.HEIGHT - 118 - drawing._height(text, drawing._set(text, room, drawing.OVER_PHOTO))) - 50
    rows = Image.composite(
        Image.new("RGB", (1200, 630), drawing.INK), Image.new("RGB", (1200, 630), "white"), drawing.veil(top - 12)
    )
    behind = [rows.getpixel((5, row)) for row in range(top, drawing.HEIGHT)]
    assert min(contrast(drawing.WHITE, colour) for colour in behind) >= 4.5
    assert min(contrast(drawing.GREEN, colour) for colour in behind[:40]) >= 4.5
    assert contrast(drawing.WHITE, rows.getpixel((5, 0))) < 4.5 or top < 190  # the photo itself stays light


def test_words_over_colour_have_enough_contrast():
    assert contrast(drawing.PAPER, drawing.ACCENT) >= 4.5
    assert contrast(drawing.PALE, drawing.ACCENT) >= 4.5


# --- the photo ------------------------------------------------------------------------------------------------------
def test_a_portrait_is_cut_around_its_focal_point():
    portrait = Image.new("RGB", (1000, 2000), (30, 30, 30))
    portrait.paste((250, 200, 150), (400, 200, 600, 400))
    buffer = io.BytesIO()
    portrait.save(buffer, "JPEG")
    seen, unseen = (drawing.covering(buffer.getvalue(), (0.5, y)) for y in (0.15, 0.9))
    assert seen.getpixel((600, 240))[0] > 200
    assert max(ImageStat.Stat(unseen).extrema[0]) < 60


def test_a_photo_too_small_to_be_enlarged_gives_way_to_the_colour():
    assert drawn(photo=picture((300, 200), colour=(250, 0, 0))).getpixel((5, 600)) == drawn().getpixel((5, 600))


def test_bytes_that_are_no_picture_are_refused_as_an_error_of_reading():
    with pytest.raises(OSError, match="cannot identify"):
        posters.draw(posters.Poster("A", "B", photo=b"no picture"))


# --- scripts --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "text", ["Łódź: żółte tramwaje", "Đường sắt mới ở cảng", "Übergröße „heiß“ …", "Ñandú, ¿qué pasó?", "Ğışö"]
)
def test_our_face_has_the_letters_of_languages_in_latin_script(text):
    assert faces.face_for(text) == faces.OURS


def test_a_text_that_no_face_has_the_letters_of_is_left_out_rather_than_drawn_as_boxes():
    assert faces.face_for(UNKNOWN) is None
    ground = plain((90, 110, 130))
    assert ink_box(drawn(UNKNOWN, ground), drawn("", ground)) is None
    name_alone = drawn(UNKNOWN)
    assert ink_box(name_alone, Image.new("RGB", name_alone.size, drawing.ACCENT)) is not None


def test_one_letter_that_our_face_lacks_sends_the_whole_text_to_another(tmp_path, monkeypatch):
    monkeypatch.setattr(faces, "SYSTEM", (str(tmp_path),))
    faces._faces.cache_clear()
    faces._face_with.cache_clear()
    try:
        assert faces.face_for("Harbour opens") == faces.OURS
        assert faces.face_for("Harbour \u5317 opens") is None
    finally:
        faces._faces.cache_clear()
        faces._face_with.cache_clear()


def test_faces_of_ones_own_are_asked_before_those_of_the_machine(tmp_path):
    own = tmp_path / "Broken-Serif.ttf"
    own.write_bytes(b"no face at all")
    assert faces._faces((str(tmp_path),))[:2] == [faces.OURS, own]
    assert faces.face_for("Harbour opens", [str(tmp_path)]) == faces.OURS
    assert faces.face_for(UNKNOWN, [str(tmp_path)]) is None


def test_emoji_are_left_out():
    assert drawing.words("\U0001f680 Lift-off! \U0001f389\ufe0f \U0001f469\u200d\U0001f4bb").text == "Lift-off!"


@pytest.mark.parametrize(
    ("text", "rtl"), [("المجلس يوافق على Kestle", True), ("„Kestle“ المجلس", False), ("2026: שלום", True), ("12", False)]
)
def test_a_text_runs_as_its_first_letter_does(text, rtl):
    assert drawing.Words(text).is_rtl is rtl


@pytest.mark.skipif(faces.face_for("مدينة") is None, reason="this machine has no Arabic face, or cannot shape")
def test_arabic_stands_at_the_right_edge():
    ground = Image.new("RGB", (posters.WIDTH, posters.HEIGHT), drawing.ACCENT)
    below_the_name = (0, 140, 1200, 630)
    arabic, latin = (ink_box(drawn(text).crop(below_the_name), ground.crop(below_the_name)) for text in ("مدينة", "City"))
    assert (arabic[0] > 300, arabic[2] > 1100) == (True, True)
    assert (latin[0] < 90, latin[2] < 900) == (True, True)


def test_without_a_shaping_engine_joined_scripts_are_left_out(monkeypatch):
    monkeypatch.setattr(faces.features, "check", lambda name: False)
    assert faces.face_for("مدينة") is None
    assert faces.face_for("हिन्दी") is None
    assert faces.face_for("City") == faces.OURS


# --- lines ----------------------------------------------------------------------------------------------------------
def by_length(text: str) -> float:
    """A face in which every letter is as wide as half its size."""
    return len(text) / 2


def set_in(text, width=400, height=300, sizes=((40, 3), (20, 6), (10, 9))) -> lines.Setting:
    return lines.fit(text, width=width, height=height, sizes=sizes, measure=by_length, leading=1)


def test_a_short_headline_is_set_large_and_a_long_one_smaller():
    assert set_in("Harbour opens") == lines.Setting(["Harbour opens"], 40)
    assert [set_in("word " * number).size for number in (10, 40, 80)] == [40, 20, 10]


def test_lines_are_of_about_the_same_length():
    found = lines.balanced(lines.pieces("one two three four five six", by_length), 10)
    assert [lines.written(line) for line in found] == ["one two three", "four five six"]


def test_no_word_is_torn_while_a_smaller_size_holds_it():
    assert set_in("Geschwindigkeitsbegrenzung heute") == lines.Setting(["Geschwindigkeitsbegrenzung heute"], 20)


def test_a_word_longer_than_any_line_is_torn_and_what_has_no_room_is_cut():
    setting = set_in("x" * 900, height=50)
    assert setting.size == 10
    assert [len(line) for line in setting.lines] == [80, 80, 80, 80, 82]
    assert setting.lines[-1].endswith(" …")


def test_japanese_breaks_between_signs_but_not_before_a_full_stop_or_after_a_bracket():
    texts = [piece.text for piece in lines.pieces("港町、「電池」を承認。", by_length)]
    assert texts == ["港", "町、", "「電", "池」", "を", "承", "認。"]


def test_words_joined_by_a_hyphen_may_part_after_it():
    assert [piece.text for piece in lines.pieces("battery-train test", by_length)] == ["battery-", "train ", "test"]


def test_nothing_at_all_is_no_line():
    assert set_in("   ") == lines.Setting([], 40)
