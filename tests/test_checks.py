"""Settings that are each right, and wrong together."""

from articles import checks


def test_a_site_that_would_refuse_its_own_links_does_not_start(settings):
    settings.SITE_URL, settings.ALLOWED_HOSTS = "https://news.example", ["other.example"]
    (problem,) = checks.the_sites_own_address_is_answered(None)
    assert (problem.id, problem.hint) == ("articles.E001", "Add news.example to ALLOWED_HOSTS.")
    settings.ALLOWED_HOSTS = [".news.example"]
    assert checks.the_sites_own_address_is_answered(None) == []


def test_a_folder_that_cannot_be_written_is_named(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path / "not" / "there" / "yet"
    assert checks.uploads_can_be_kept(None) == []
    monkeypatch.setattr("os.access", lambda path, mode: path != tmp_path)
    (problem,) = checks.uploads_can_be_kept(None)
    assert (problem.id, str(settings.MEDIA_ROOT) in problem.msg) == ("articles.W001", True)
