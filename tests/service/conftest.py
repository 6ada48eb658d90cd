import pytest

from tests.service.desk import Desk


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path / 'work.db'}"


@pytest.fixture
def desk(url):
    desk = Desk.open(url)
    yield desk
    desk.ws.store.close()
