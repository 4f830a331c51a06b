"""A public list, quiet and while ten attackers guess passwords. Bounded, and for a server on this machine only.

    python bench/login_flood.py http://127.0.0.1:8000 [SECONDS] [one|many]

`one`: all guess at one account; `many`: each guess names somebody new. Wants ratios, so an otherwise idle machine.
"""

import http.cookiejar
import re
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter

ATTACKERS = 10


def browser() -> urllib.request.OpenerDirector:
    cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    return urllib.request.build_opener(urllib.request.ProxyHandler({}), cookies)


def attack(site: str, number: int, many: bool, stop: threading.Event, answers: Counter) -> None:
    own, login, turn = browser(), f"{site}/admin/login/", 0
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', own.open(login).read().decode())[1]
    while not stop.is_set():
        turn += 1
        name = f"nobody{number}-{turn}" if many else "reviewer"
        form = {"login": name, "password": "wrong", "csrfmiddlewaretoken": token}
        try:
            answers[own.open(urllib.request.Request(login, urllib.parse.urlencode(form).encode())).status] += 1
        except urllib.error.HTTPError as refusal:
            answers[refusal.code] += 1


def read(site: str, seconds: float) -> tuple[float, float]:
    """Median and 95th percentile of a public list, in milliseconds."""
    own, times, end = browser(), [], time.monotonic() + seconds
    while time.monotonic() < end:
        start = time.perf_counter()
        own.open(f"{site}/es/programas/").read()
        times.append(1000 * (time.perf_counter() - start))
        time.sleep(0.02)
    times.sort()
    return times[len(times) // 2], times[int(len(times) * 0.95)]


def main(site: str, seconds: str = "10", how: str = "one") -> None:
    if urllib.parse.urlsplit(site).hostname not in ("127.0.0.1", "localhost"):
        sys.exit("Only a server on this machine.")
    read(site, 2)
    quiet = read(site, float(seconds))
    stop, answers = threading.Event(), Counter()
    attackers = [threading.Thread(target=attack, args=(site, n, how == "many", stop, answers)) for n in range(ATTACKERS)]
    for attacker in attackers:
        attacker.start()
    flooded = read(site, float(seconds))
    stop.set()
    for attacker in attackers:
        attacker.join()
    for name, (median, high) in (("quiet", quiet), ("flood", flooded)):
        print(f"{name}: median {median:.0f} ms, p95 {high:.0f} ms")
    print(f"p95 ratio {flooded[1] / quiet[1]:.2f}; answers to the attackers: {dict(answers)}")


if __name__ == "__main__":
    main(*sys.argv[1:])
