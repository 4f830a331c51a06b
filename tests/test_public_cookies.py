"""Public answers are the same whatever cookies a visitor brings, and every refusal carries the headers of a page."""

import pytest

from tests.factories import make

pytestmark = pytest.mark.django_db

PUBLIC = ["/", "/es/", "/es/programas/", "/robots.txt", "/api/v1/programmes/", "/api/v1/programmes/none/", "/en/nothing/"]


@pytest.mark.parametrize("address", PUBLIC)
def test_no_cookie_changes_a_public_answer_or_brings_another(world, client, address):
    make(world)
    plain = client.get(address)
    client.cookies.load({"django_language": "en", "csrftoken": "x", "sessionid": "y"})

    answer = client.get(address)

    assert (answer.status_code, answer.content) == (plain.status_code, plain.content)
    assert "Set-Cookie" not in answer.headers
    assert not answer.cookies


@pytest.mark.parametrize("address", ["/es/?q=%00", "/api/v1/programmes/?q=%ff"])
def test_a_refusal_of_broken_input_carries_the_usual_headers(client, address):
    answer = client.get(address)

    assert answer.status_code == 400
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
