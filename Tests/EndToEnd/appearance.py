"""What every page is looked at for: themes, widths, findings of axe."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from library import until

WIDTHS = {1440: 900, 900: 760}

variants = [pytest.param(theme, width, id=f"{theme}-{width}") for theme in ("light", "dark") for width in WIDTHS]


# Half faded in, a dialog has not yet the contrast that it will have. What turns for ever does not count.
SETTLED = """document.getAnimations().every(animation =>
    animation.playState !== 'running' || animation.effect.getComputedTiming().iterations === Infinity)"""


def findings(page: Page) -> list[str]:
    until(page, SETTLED)
    results = Axe().run(page).response
    return [
        f"{violation['id']}: {violation['help']} — {node['html']} {node['failureSummary']}"
        for violation in results["violations"]
        for node in violation["nodes"]
    ]


def window(theme: str, width: int) -> dict:
    return {"color_scheme": theme, "viewport": {"width": width, "height": WIDTHS[width]}}
