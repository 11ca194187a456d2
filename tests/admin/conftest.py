import pytest

from tests.factories import make_user


@pytest.fixture
def editor(db):
    return make_user("mara")


@pytest.fixture
def desk(client, editor):
    """A browser in which Mara, who may do everything, is logged in."""
    client.force_login(editor)
    return client


@pytest.fixture
def login(client):
    """Log in somebody with these rights on stories and nothing else."""
    from django.contrib.auth.models import Permission

    def run(*rights: str, username: str = "rene"):
        user = make_user(username, superuser=False)
        user.user_permissions.set(Permission.objects.filter(codename__in=rights))
        client.force_login(user)
        return client

    return run
