"""What the service worker keeps: its own site's files, whole, and no other site's of the origin."""

from __future__ import annotations

import shutil
from http import HTTPStatus
from pathlib import Path

from tests.hosts.browser.chromium_window import Window
from tests.hosts.site.pages_at_work import lay_out
from tests.hosts.site.static_site import Handler, static_site
from tests.hosts.site.test_check_page import WORKER, comes_to, renew

KEPT = """
const done = arguments[0];
caches.keys().then(async (names) => {
  const counts = {};
  for (const name of names) {
    const kept = await caches.open(name).then((shelf) => shelf.keys());
    for (const { url } of kept) {
      const place = new URL(url).pathname.split("/")[1];
      counts[place] = (counts[place] ?? 0) + 1;
    }
  }
  done(counts);
});
"""
REGISTERED = """
const done = arguments[0];
navigator.serviceWorker.register("service_worker.js").then((kept) => {
  const coming = kept.installing;
  if (!coming) return done("redundant");
  coming.addEventListener("statechange", () =>
    ["redundant", "activated"].includes(coming.state) && done(coming.state));
}, () => done("redundant"));
"""


def visit(window: Window, address: str) -> Window:
    window.driver.get(address)
    assert "kept" == window.driver.execute_async_script(WORKER)
    return window


def kept(window: Window) -> dict[str, int]:
    """How many files of each folder of the origin."""
    counts: dict[str, int] = window.driver.execute_async_script(KEPT)
    return counts


def test_two_sites_of_one_origin_leave_each_other_alone(window: Window, tmp_path: Path) -> None:
    """As two projects of one user of a forge have them: of two versions, or of the same."""
    one = lay_out(tmp_path / "one", weights=False)
    for other in ("newer", "same"):
        shutil.copytree(one, tmp_path / other)
    renew(tmp_path / "newer", "newer", whole=True)
    with static_site(tmp_path) as site:
        heading = visit(window, f"{site.url}/one/").text("h1")
        whole = kept(window)["one"]
        visit(window, f"{site.url}/newer/")
        visit(window, f"{site.url}/same/")

        assert {"one": whole, "newer": whole, "same": whole} == kept(window)
        address = site.url
    for place, shown in (("one", heading), ("newer", "newer"), ("same", heading)):
        window.driver.get(f"{address}/{place}/")
        assert shown == window.text("h1")


def test_a_site_that_cannot_be_kept_takes_nothing_from_another(
    window: Window, tmp_path: Path
) -> None:
    one = lay_out(tmp_path / "one", weights=False)
    shutil.copytree(one, tmp_path / "half")
    (tmp_path / "half/app.js").unlink()
    with static_site(tmp_path) as site:
        visit(window, f"{site.url}/one/")
        before = kept(window)
        window.driver.get(f"{site.url}/half/")
        assert "redundant" == window.driver.execute_async_script(REGISTERED)

        assert before == kept(window)


def test_the_version_in_use_stays_whole_when_it_comes_back_in_part(
    window: Window, tmp_path: Path
) -> None:
    """A new version is deployed, and taken back by a host that loses a file on the way."""
    place, before = lay_out(tmp_path / "one", weights=False), tmp_path / "before"
    shutil.copytree(place, before)
    with static_site(tmp_path) as site:
        heading = visit(window, f"{site.url}/one/").text("h1")
        renew(place, "newer", whole=True)
        comes_to(window, "installed")
        shutil.copytree(before, place, copy_function=shutil.copyfile, dirs_exist_ok=True)
        (place / "app.js").write_text("")
        comes_to(window, "redundant")
        address = site.url
    window.driver.get(f"{address}/one/play/")
    window.driver.get(f"{address}/one/")
    assert heading == window.text("h1")


class Pretty(Handler):
    """A host that leads from the name of a page to its folder, as several do."""

    def do_GET(self) -> None:  # noqa: N802 - the name that http.server calls
        if not self.path.endswith("/index.html"):
            return super().do_GET()
        self.send_response(HTTPStatus.PERMANENT_REDIRECT)
        self.send_header("Location", self.path.removesuffix("index.html"))
        return self.end_headers()


def test_it_is_kept_on_a_host_that_leads_from_pages_to_folders(
    window: Window, tmp_path: Path
) -> None:
    lay_out(tmp_path / "one", weights=False)
    with static_site(tmp_path, Pretty) as site:
        heading = visit(window, f"{site.url}/one/").text("h1")
        address = site.url
    window.driver.get(f"{address}/one/play/")
    window.driver.get(f"{address}/one/")
    assert heading == window.text("h1")
