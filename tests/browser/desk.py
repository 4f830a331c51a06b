"""What the browser tests of the desk share: signing in, and a page whose complaints fail the test."""

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client

PASSWORD = "let me in please"
COLOURS = ("light", "dark")


class Person:
    """Somebody at the desk with a browser of their own."""

    def __init__(self, new_context: Any, url: str, name: str, language: str = "es", **options: Any) -> None:
        self.url, self.name = url, name
        self.context = new_context(extra_http_headers={"Accept-Language": language}, **options)
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _note(self, message: Any) -> None:
        # A page that answers 403, 409 or 422 is meant to.
        if message.type == "error" and "status of 4" not in message.text:
            self.complaints.append(message.text)

    def go(self, path: str) -> None:
        self.page.goto(self.url + path)

    def sign_in(self, path: str = "/admin/") -> None:
        self.go(path)
        self.page.fill("[name=login]", self.name)
        self.page.fill("[name=password]", PASSWORD)
        self.page.click("main button[type=submit]")
        self.page.wait_for_url(f"{self.url}{path}")

    def come_in(self, path: str = "/admin/") -> None:
        """Signed in already. Signing in takes two pages, and has tests of its own."""
        known = Client()
        known.force_login(get_user_model().objects.get(username=self.name))
        cookie = known.cookies[settings.SESSION_COOKIE_NAME]
        self.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": self.url}])
        self.go(path)

    def press(self, selector: str) -> None:
        """Press a button or follow a link that leads to another page."""
        with self.page.expect_navigation():
            self.page.locator(selector).first.click()
