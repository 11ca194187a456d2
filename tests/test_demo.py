"""What the demonstration shows beside the archive: a story that is live now, and one in another language."""

import json
from pathlib import Path

import pytest

from articles import demo, importing
from articles.importing import Options
from articles.models import Article
from tests.factories import DAY, NOW, make_article

TODAY = Path(demo.__file__).parent / "samples" / "today"


def test_entries_are_dated_from_the_hour_of_setting_up():
    (story,) = demo.going_on(TODAY / "live.json", now=NOW)
    written = [entry["minutes_ago"] for entry in json.loads((TODAY / "live.json").read_text())[0]["live"]["entries"]]
    dates = [entry["date"] for entry in story["live"]["entries"]]
    assert written == sorted(written, reverse=True)
    assert (story["date"], story["live"]["began"], dates == sorted(dates)) == (dates[0], dates[0], True)


@pytest.mark.django_db
def test_the_samples_of_today_come_in_live_and_as_a_translation(tmp_path):
    original = make_article("In Bogotá, a bus depot sleeps in shifts", slug="bogota-depot-night-charging")
    file = tmp_path / "live.json"
    file.write_text(json.dumps(demo.going_on(TODAY / "live.json", now=NOW)))
    report = importing.run([str(file), str(TODAY / "bogota-cochera-noche.md")], options=Options(media=TODAY.parent), now=NOW)
    assert (report.counts["created"], report.counts["refused"]) == (2, 0)
    live, spanish = Article.objects.get(slug="cold-evening-live"), Article.objects.get(language="es")
    assert (live.is_live(NOW), live.is_live(NOW + DAY), live.entries.count(), spanish.original) == (True, False, 7, original)
    assert (live.lead_photo.width, spanish.lead_photo is not None) == (1600, True)
