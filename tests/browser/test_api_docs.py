"""The API's documentation in a browser, under the policy that forbids inline scripts and other hosts."""

import pytest
from playwright.sync_api import expect

from inventory.api.docs import schema

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_documentation_page_works_under_our_policy_and_asks_nobody_else(live_server, page) -> None:
    requests, complaints = [], []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{live_server.url}/api/v1/docs/")
    page.wait_for_selector(".opblock")
    expect(page.locator(".opblock")).to_have_count(len(schema()["paths"]))
    assert complaints == []
    assert [url for url in requests if not url.startswith((live_server.url, "data:", "blob:"))] == []
