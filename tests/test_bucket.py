"""With uploads in a bucket, everything is as it is with a disk: stored, printed, served, mended, exported, refused in words."""

import errno

import boto3
import pytest
from django.core.management import call_command
from moto import mock_aws

from articles import exporting, picturing
from articles.exporting import Choice
from articles.models import Photo
from newsroom.bucket import Bucket
from tests.factories import make_article
from tests.test_picturing import NOW, gradient

pytestmark = pytest.mark.django_db
NAME = "uploads-of-the-gannet"


@pytest.fixture
def bucket(settings, monkeypatch):
    """An empty bucket that the site's uploads go to, in the memory of this process."""
    for key in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(key, "testing")
    with mock_aws():
        made = boto3.resource("s3", region_name="us-east-1").create_bucket(Bucket=NAME)
        settings.S3_BUCKET = NAME
        options = {"bucket_name": NAME, "region_name": "us-east-1", "file_overwrite": False}
        told = {"BACKEND": "newsroom.bucket.Bucket", "OPTIONS": options}
        settings.STORAGES = {**settings.STORAGES, "default": told}
        yield made


def names_in(bucket) -> list[str]:
    return sorted(each.key for each in bucket.objects.all())


@pytest.fixture
def photo(bucket, on_commit) -> Photo:
    with on_commit():
        return picturing.store(gradient(), name="Harbour at Dawn.JPG", now=NOW, alt="Boats")


def test_a_photo_lies_in_the_bucket_with_all_its_sizes(bucket, photo):
    files = [photo.file.name, *(entry["name"] for entry in (*photo.renditions, *photo.crops))]
    assert names_in(bucket) == sorted(files)
    assert bucket.Object(photo.renditions[1]["name"]).content_type == "image/jpeg"


def test_a_page_names_the_pictures_by_the_site_s_own_address_and_the_site_serves_them(client, photo):
    story = make_article(lead_photo=photo)
    page = client.get(story.get_absolute_url()).content.decode()
    address = picturing.largest(photo)[0]
    assert (address[:18], address in page) == ("/media/renditions/", True)
    response = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (200, "image/jpeg")
    assert b"".join(response.streaming_content)[:3] == b"\xff\xd8\xff"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("path", ["renditions/ab/none.jpg", "../secret", "", "a" * 2000, "%00"])
def test_what_does_not_lie_there_is_not_found(client, bucket, path):
    assert client.get(f"/media/{path}").status_code == 404


def test_a_size_that_is_missing_leads_to_what_the_photo_has(client, bucket, photo):
    lost = photo.renditions[-1]["name"]
    bucket.Object(lost).delete()
    response = client.get(f"/media/{lost}")
    assert (response.status_code, response["Location"]) == (302, picturing.largest(photo)[0])


@pytest.mark.django_db(transaction=True)
def test_sizes_are_verified_and_mended(bucket, photo):
    before = names_in(bucket)
    bucket.Object(photo.renditions[0]["name"]).delete()
    assert call_command("renditions", "--mend").startswith("1 photos looked at, 1 mended, 0 with faults")
    assert names_in(bucket) == before


def test_an_export_brings_the_pictures_along(tmp_path, photo):
    story = make_article(lead_photo=photo)
    assert exporting.export_site(tmp_path / "out", choice=Choice()) == []
    page = (tmp_path / "out" / "story" / story.slug / "index.html").read_text()
    found = [name for name in (entry["name"] for entry in photo.renditions) if (tmp_path / "out" / "media" / name).is_file()]
    assert len(found) == len(photo.renditions)
    assert f'src="../../media/{photo.renditions[1]["name"]}' in page


def test_a_bucket_that_does_not_answer_is_an_error_of_the_disk_with_its_name(settings, bucket):
    elsewhere = Bucket(bucket_name="nobody-made-this-one", region_name="us-east-1", file_overwrite=False)
    settings.S3_BUCKET = "nobody-made-this-one"
    with pytest.raises(OSError, match="The bucket nobody-made-this-one does not answer as it should") as refusal:
        elsewhere.listdir("originals")
    assert (refusal.value.errno, refusal.value.filename) == (errno.EIO, "originals")
    with pytest.raises(FileNotFoundError):
        elsewhere.open("originals/none.jpg")


def test_a_picture_that_the_bucket_does_not_give_now_is_asked_for_again_later(client, settings, photo):
    address = picturing.largest(photo)[0]
    response = client.get(address)
    assert (response.status_code, len(b"".join(response.streaming_content)) > 0) == (200, True)
    response.close()
    options = {"bucket_name": NAME, "endpoint_url": "http://127.0.0.1:9", "region_name": "us-east-1"}
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": "newsroom.bucket.Bucket", "OPTIONS": options}}
    response = client.get(address)
    assert (response.status_code, response["Retry-After"], response["Cache-Control"]) == (503, "60", "no-store")
