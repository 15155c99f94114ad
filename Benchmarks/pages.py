#!/usr/bin/env python3
"""The pages of characters in a real browser, with 1,000 characters: frames while scrolling, and the time to rows.

The characters, their texts and pictures are made through the API. Chromium is driven without a window, so that it draws
in software. The table is scrolled at a steady speed for ten seconds: at 2,000 pixels a second, which is more than two
windows; then so that all 1,000 pass in that time, down while the list is being loaded page by page, and up again. Then a
history of 1,000 versions likewise.

usage: Benchmarks/pages.py [--characters 1000] [--versions 1000] [--seconds 10] [--loads 7]
Its Python is the one that scripts/python-environment makes from Tests/EndToEnd/requirements.txt.
"""

import argparse
import json
import os
from concurrent.futures import ThreadPoolExecutor

from playwright.sync_api import sync_playwright

from instance import clip, facts, median, running, stolen_seconds, table, verdict

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
WINDOW = {"width": 1440, "height": 900}
NAMES = ["Aurora", "Conway", "Mandel", "Mira", "Nova", "Otis", "Pico", "Quill", "Runa", "Silas", "Tess", "Umbra"]
PICTURES = 8
# Pixels, and pixels a second.
ROW, STEADY = 56, 2000
# Milliseconds. Clocks of a page tell tenths, so that a frame in time may seem a tenth late.
FRAME, TWO_FRAMES, ROUNDING = 1000 / 60, 2000 / 60, 0.2


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--characters", type=int, default=1000)
    options.add_argument("--versions", type=int, default=1000)
    options.add_argument("--seconds", type=float, default=10)
    options.add_argument("--loads", type=int, default=7)
    options = options.parse_args()

    with running() as instance, sync_playwright() as playwright:
        studio = Studio(instance)
        studio.fill(options.characters)
        history = studio.history(options.versions)
        # Chromium's own sandbox cannot be set up by root.
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        pages = Pages(browser, instance)
        loads = [pages.load() for _ in range(options.loads)]
        keys = [pages.search(str(digit % 10)) for digit in range(options.loads)]
        stolen = stolen_seconds()
        scrolls = scroll(pages, options, history)
        stolen = stolen_seconds() - stolen
        version = browser.version
        browser.close()

    print(f"{options.characters} characters, {options.versions} versions. Chromium {version}. {facts()}")
    print(f"The host took {stolen:.1f} processor-seconds while scrolling.\n")
    table(["scrolled", "frames a second", "frames > 16.7 ms", "> 33.3 ms", "longest frame ms", "longest task ms", "nodes"],
          [[name, *report(frames, tasks), nodes] for name, frames, tasks, nodes in scrolls])
    table(["ms", "median", "worst"],
          [["from the navigation to the first rows", f"{median(loads):.0f}", f"{max(loads):.0f}"],
           ["from a key in the search to its rows", f"{median(keys):.0f}", f"{max(keys):.0f}"]])
    for name, frames, *_ in scrolls:
        verdict(f"frames a second, {name}", round(per_second(frames)), ">=", 60)


def scroll(pages, options, history):
    """Name, frames, long tasks and nodes of each way of scrolling."""
    def scrolled(name, selector, speed):
        return f"{name}, {abs(speed):,.0f} pixels/s", *pages.scroll(selector, speed, options.seconds)

    all_at_once = options.characters * ROW / options.seconds
    pages.open("/characters")
    steady = scrolled("characters", "[role=grid]", STEADY)
    pages.open("/characters")
    down = scrolled("all characters, while they load", "[role=grid]", all_at_once)
    up = scrolled("all characters, up again", "[role=grid]", -all_at_once)
    pages.open(history)
    pages.show_versions(options.versions)
    return steady, down, up, scrolled("history", "[aria-label=Versions]", STEADY)


def per_second(frames):
    return 1000 * len(frames) / sum(frames)


def report(frames, tasks):
    def late(limit):
        return f"{100 * sum(frame > limit + ROUNDING for frame in frames) / len(frames):.1f} %"

    return [f"{per_second(frames):.1f}", late(FRAME), late(TWO_FRAMES), f"{max(frames):.0f}",
            f"{max(tasks):.0f}" if tasks else "none of 50"]


class Studio:
    """What the pages show, made through the API."""

    def __init__(self, instance):
        self.instance = instance

    def send(self, method, path, **body):
        status, _, content = self.instance.request(
            method, f"/api/admin/{path}", json.dumps(body).encode() if body else None, {"Content-Type": "application/json"})
        if status >= 300:
            raise SystemExit(f"{method} {path} was answered with {status}: {content.decode()}")
        return json.loads(content)

    def fill(self, wanted):
        """Up to so many characters, with a picture each, and up to three texts of their own."""
        known = self.send("GET", "characters?limit=1")["total"]
        if known >= wanted:
            return
        emotions = [emotion["name"] for emotion in self.send("GET", "emotions")["emotions"]]
        for emotion in emotions[:-1]:
            self.send("PUT", f"global-prompts/{emotion}", prompt_text="{character_name} is {emotion}.")
        hues = [clip("-vf", f"hue=h={360 * number // PICTURES}") for number in range(PICTURES)]
        uploads = [self.instance.upload(video) for video in hues]
        pictures = [self.instance.finished(upload["id"])["id"] for upload in uploads]

        def make(number):
            turn, place = divmod(number, len(NAMES))
            name = f"{NAMES[place]} {number}"
            character = self.send("POST", "characters", name=name, thumbnail_asset_id=pictures[turn % PICTURES])
            for emotion in emotions[:turn % 4]:
                self.send("PUT", f"characters/{character['id']}/emotional-prompts/{emotion}",
                          prompt_text=f"{{character_name}} is {{emotion}}, as {NAMES[place]} would be.")

        with ThreadPoolExecutor(4) as threads:
            list(threads.map(make, range(known, wanted)))

    def history(self, wanted):
        """The path of a prompt with so many versions."""
        character = self.send("POST", "characters", name="Zenobia, with a long history")["id"]
        for number in range(1, wanted + 1):
            self.send("PUT", f"characters/{character}/emotional-prompts/happy", change_reason=f"Take {number}",
                      prompt_text=f"{{character_name}} smiles, looking into the camera. Take {number}, with soft light.")
        return f"/characters/{character}/happy/history"


class Pages:
    def __init__(self, browser, instance):
        self.context = browser.new_context(base_url=instance.url, viewport=WINDOW)
        self.context.add_init_script(WATCH)
        self.page = self.context.new_page()
        self.page.goto("/")
        self.page.get_by_label("Email").fill((instance.home / "admin-email").read_text().strip())
        self.page.get_by_label("Password", exact=True).fill((instance.home / "admin-password").read_text().strip())
        self.page.get_by_role("button", name="Sign in").click()
        self.page.get_by_role("heading", name="Media", exact=True).wait_for()

    def open(self, path):
        self.page.goto(path)
        self.page.locator("[data-row], .history li").nth(2).wait_for()

    def load(self):
        """Milliseconds from the navigation until the first rows are drawn; the app's files are in the browser's cache."""
        self.open("/characters")
        return self.seen("rows")

    def search(self, key):
        """Milliseconds from a key until what it finds is drawn."""
        self.open("/characters")
        self.page.get_by_role("searchbox").focus()
        self.page.evaluate("() => watched.awaitSearch()")
        self.page.keyboard.press(key)
        return self.seen("found")

    def seen(self, what):
        while (at := self.page.evaluate(f"() => watched.{what}")) is None:
            self.page.wait_for_timeout(20)
        return at

    def show_versions(self, wanted):
        listed = self.page.locator(".history li")
        while (known := listed.count()) < wanted:
            self.page.get_by_role("button", name="Load older").click()
            listed.nth(known).wait_for()

    def scroll(self, selector, speed, seconds):
        """Milliseconds of each frame and of each task of 50 or more, and how many nodes the document has at the end."""
        self.page.wait_for_timeout(1000)
        element = self.page.locator(selector).first.element_handle()
        answer = self.page.evaluate(SCROLL, [element, speed, 1000 * seconds])
        return answer["frames"], answer["tasks"], answer["nodes"]


# Runs in each page before its own scripts. A moment counts once it is drawn: after the next frame.
WATCH = """
window.watched = {
    rows: null, found: null, grid: null, key: null,
    awaitSearch() {
        this.grid = document.querySelector('[role=grid]')
        addEventListener('keydown', event => { this.key = event.timeStamp }, { once: true, capture: true })
    },
}
const whenDrawn = tell => requestAnimationFrame(() => setTimeout(() => tell(performance.now())))
new MutationObserver(() => {
    const grid = document.querySelector('[role=grid]')
    if (grid === null || grid.querySelectorAll('[data-row]').length < 2) return
    if (watched.rows === null) {
        watched.rows = undefined
        whenDrawn(now => { watched.rows = now })
    } else if (watched.key !== null && watched.found === null && grid !== watched.grid) {
        watched.found = undefined
        whenDrawn(now => { watched.found = now - watched.key })
    }
}).observe(document, { childList: true, subtree: true })
"""

# Down, or up with a negative speed, in pixels a second; at the end of the way the time goes on.
SCROLL = """async ([element, speed, milliseconds]) => {
    const scrolls = ({ scrollHeight, clientHeight }) => scrollHeight > clientHeight + 1
    let scroller = element
    while (!(scrolls(scroller) && /auto|scroll/.test(getComputedStyle(scroller).overflowY))) scroller = scroller.parentElement
    const tasks = []
    const observer = new PerformanceObserver(list => tasks.push(...list.getEntries().map(({ duration }) => duration)))
    observer.observe({ type: 'longtask' })
    const frame = () => new Promise(requestAnimationFrame)
    const frames = []
    let before = await frame()
    const end = before + milliseconds
    let top = scroller.scrollTop
    while (before < end) {
        const now = await frame()
        frames.push(now - before)
        top += speed * (now - before) / 1000
        scroller.scrollTop = top
        top = Math.max(0, Math.min(top, scroller.scrollHeight - scroller.clientHeight))
        before = now
    }
    observer.disconnect()
    return { frames, tasks, nodes: document.querySelectorAll('*').length }
}"""


main()
