"""Dates name a moment, or are refused with a sentence that says which days they could mean."""

from datetime import UTC, datetime

import pytest

from articles.formats.moments import names_none, read_moment

UNREADABLE = "“{}” is no date we can read. Write it as 2026-03-01 or 2026-03-01 14:05."


def refusal(text: str, order: str = "") -> str:
    with pytest.raises(ValueError, match="“") as caught:
        read_moment(text, UTC, order)
    return str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "yesterday", "31/02/2026", "2026-13-01", "2026-02-30", "01/02/26", "1 March 26", "2026", "March 2026", "12:30", "0",
        "-1", "1900000000", "2026-03-01T25:00", "2026-03-01T10:00:00+99:00", "2026-03-01 14:05 pm", "1 Mörz 2026",
        "Mon Mar 01 2026 10:00:00 GMT+0100 (CET)", "Sun, 01 Mar 2026 10:00:00 FOO", "2026-03-01 10:00 America/New_York",
    ],
)  # fmt: skip
def test_what_names_no_moment_is_refused(text):
    assert refusal(text) == UNREADABLE.format(text)


def test_numbers_that_could_be_two_days_are_refused_with_both():
    assert refusal("03/04/2026") == (
        "“03/04/2026” could mean 3 April 2026 or 4 March 2026. "
        "Write it as 2026-03-01, or say --dates day-first or month-first for all of them."
    )


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("03/04/2026", "day-first", datetime(2026, 4, 3, tzinfo=UTC)),
        ("03/04/2026", "month-first", datetime(2026, 3, 4, tzinfo=UTC)),
        ("3.4.2026 9:05", "day-first", datetime(2026, 4, 3, 9, 5, tzinfo=UTC)),
        ("3/4/2026, 9:05 PM", "month-first", datetime(2026, 3, 4, 21, 5, tzinfo=UTC)),
        ("14/3/2026", "", datetime(2026, 3, 14, tzinfo=UTC)),
        ("1/1/2026", "", datetime(2026, 1, 1, tzinfo=UTC)),
    ],
)
def test_numbers_are_read_in_the_order_that_was_said_or_where_there_is_but_one(text, order, day):
    assert read_moment(text, UTC, order) == day


@pytest.mark.parametrize(
    "text",
    ["3. Mai 2019, 14:30 Uhr", "Freitag, 3. Mai 2019 um 14:30", "3 mai 2019 à 14h30", "3 de mayo de 2019 14:30",
     "3 maggio 2019 14.30", "3 de maio de 2019, 14:30", "3 mei 2019 om 14:30"],
)  # fmt: skip
def test_months_are_read_in_the_languages_of_other_offices(text):
    assert read_moment(text, UTC) == datetime(2019, 5, 3, 14, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "day"),
    [("1er février 2020", (2, 1)), ("1. März 2020", (3, 1)), ("2 de agosto de 2020", (8, 2)), ("9. Dez. 2020", (12, 9))],
)
def test_months_are_read_with_their_marks_and_short(text, day):
    assert read_moment(text, UTC) == datetime(2020, *day, tzinfo=UTC)


def test_a_day_that_does_not_fit_the_order_is_refused():
    assert refusal("14/3/2026", "month-first") == UNREADABLE.format("14/3/2026")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("20260301", datetime(2026, 3, 1, tzinfo=UTC)),
        ("1700000000", datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)),
        ("1700000000500", datetime(2023, 11, 14, 22, 13, 20, 500_000, tzinfo=UTC)),
        ("March 1, 2026 10:30 pm", datetime(2026, 3, 1, 22, 30, tzinfo=UTC)),
        ("2026-03-01 12:05 am", datetime(2026, 3, 1, 0, 5, tzinfo=UTC)),
        ("Tuesday, March 3rd, 2026", datetime(2026, 3, 3, tzinfo=UTC)),
        ("Sept. 3, 2025", datetime(2025, 9, 3, tzinfo=UTC)),
        ("Sun, 19 May 02 15:21:36 GMT", datetime(2002, 5, 19, 15, 21, 36, tzinfo=UTC)),
        ("Sun, 01 Mar 2026 10:00:00 EST", datetime(2026, 3, 1, 15, tzinfo=UTC)),
    ],
)
def test_what_people_and_programs_write_is_read(text, moment):
    assert read_moment(text, UTC) == moment


def test_what_a_database_writes_for_no_date_is_none():
    assert [names_none(text) for text in ("0000-00-00 00:00:00", "0000-00-00", "2026-03-01", "")] == [True, True, False, False]
