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


def test_a_check_that_does_not_exist_is_named_with_those_that_do(settings):
    settings.CHECKS_BLOCK, settings.CHECKS_OFF = ["no_tag"], ["no_alt"]
    (problem,) = checks.checks_that_are_set_exist(None)
    assert (problem.id, problem.msg) == ("articles.E002", "CHECKS_BLOCK names no_tag, which is no check.")
    assert "no_tags" in problem.hint
