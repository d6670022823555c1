"""A real browser for the tests: Chromium without a window, driven by selenium."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

REQUIRED = "QUOTEATTR_REQUIRE_BROWSER"
"""Where this is set, a missing browser fails the tests instead of skipping them."""

ARGUMENTS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--disable-dev-shm-usage", "--hide-scrollbars", "--window-size=1280,900"),
)


def missing() -> str | None:
    """Return what is missing for these tests and how to get it, or ``None``."""
    try:
        import selenium  # noqa: F401
    except ImportError:
        return "selenium is missing: pip install 'quoteattr[test]'"
    if not chromium():
        return "Chromium is missing: apt-get install chromium chromium-driver"
    if not shutil.which("chromedriver"):
        return "Chromium's driver is missing: apt-get install chromium-driver"
    return None


def chromium() -> str | None:
    """Return the path of the browser, if it is there."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next(filter(None, map(shutil.which, names)), None)


def need_browser() -> None:
    """Skip the test where there is no browser; fail it where one is required."""
    reason = missing()
    if reason and os.environ.get(REQUIRED):
        pytest.fail(f"{reason} ({REQUIRED} is set)")
    if reason:
        pytest.skip(reason)


@contextmanager
def open_browser(profile: Path) -> Iterator[Chrome]:
    """Give a browser with a new, empty profile, and end it afterwards."""
    from selenium.webdriver import Chrome, ChromeOptions
    from selenium.webdriver.chrome.service import Service

    options = ChromeOptions()
    options.binary_location = chromium() or ""
    for argument in (*ARGUMENTS, f"--user-data-dir={profile}"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = Chrome(options=options, service=Service(shutil.which("chromedriver")))
    try:
        yield driver
    finally:
        driver.quit()


def set_theme(driver: Chrome, theme: str) -> None:
    """Let the browser prefer the light or the dark theme, or neither (an empty string)."""
    feature = {"name": "prefers-color-scheme", "value": theme}
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})


def console(driver: Chrome) -> list[dict[str, Any]]:
    """Return what the page wrote to the console since it was last asked."""
    return driver.get_log("browser")
