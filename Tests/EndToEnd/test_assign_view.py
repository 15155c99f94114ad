"""What the dialog and the toast make of answers that a running instance does not give when it is wanted."""

import re

import pytest
from playwright.sync_api import expect

from appearance import findings, variants, window
from assigning import Assigning
from library import Library, until
from made_up_assignments import MadeUpAssignments

IDLE = "aurora-idle.mp4"


@pytest.fixture
def made_up() -> MadeUpAssignments:
    return MadeUpAssignments()


@pytest.fixture
def opened(open_context, signed_in_state, made_up):
    """The media library over the made-up answers, in a window of one's choice."""

    def make(path: str = "/", script: str | None = None, **options) -> Assigning:
        page = open_context(storage_state=signed_in_state, **options)
        if script:
            page.add_init_script(script)
        made_up.stand_in(page)
        Library(page).open(path)
        return Assigning(page)

    return make


@pytest.fixture
def assigning(opened) -> Assigning:
    return opened()


def path_of(made_up: MadeUpAssignments, action: str) -> str:
    return f"/assets/{made_up.named(IDLE)['id']}/{action}"


def test_users_are_found_as_one_types(assigning, made_up):
    assigning.begin(IDLE)
    expect(assigning.options).to_have_count(12)
    expect(assigning.option("Mia Keller")).to_contain_text("has aurora-wave.mp4")
    assigning.search.press_sequentially("mil", delay=20)
    # Quick typing asks once, and the first that was found is meant.
    expect(assigning.options).to_have_count(2)
    assert [asked for asked in made_up.asked if asked.startswith("/users?q=")] == ["/users?q=mil&limit=20"]
    first = assigning.options.first
    expect(assigning.search).to_have_attribute("aria-activedescendant", first.get_attribute("id"))
    assigning.page.keyboard.press("ArrowUp")
    expect(assigning.search).to_have_attribute("aria-activedescendant", assigning.options.last.get_attribute("id"))
    assigning.page.keyboard.press("Enter")
    expect(assigning.options.last).to_have_attribute("aria-selected", "true")
    expect(assigning.change("Émile Laurent")).to_be_visible()
    # What is typed next is another name.
    assigning.page.keyboard.type("zz")
    expect(assigning.search).to_have_value("zz")
    expect(assigning.dialog).to_contain_text("Nobody has “zz” in their name or email.")


def test_a_search_that_fails_can_be_tried_again(assigning, made_up, expect_console):
    expect_console(r"503 .*/api/admin/users")
    made_up.refuse("GET", "/users", 503, detail="The database is away.")
    assigning.begin(IDLE)
    expect(assigning.error).to_contain_text("The database is away.")
    made_up.refusals.clear()
    assigning.error.get_by_role("button", name="Try again").click()
    expect(assigning.options).to_have_count(12)
    expect(assigning.error).to_have_count(0)


def test_a_lost_network_loses_nothing_that_was_picked(assigning, made_up, expect_console):
    expect_console("ERR_")
    assigning.begin(IDLE)
    assigning.pick("Mia Keller")
    lost = re.compile(r"/assign$")
    assigning.page.route(lost, lambda route: route.abort())
    assigning.confirm("Assign to Mia Keller")
    expect(assigning.error).to_contain_text("does not answer")
    expect(assigning.search).to_have_value("Mia Keller")
    expect(assigning.change("Mia Keller")).to_be_visible()
    assigning.page.unroute(lost)
    assigning.confirm("Assign to Mia Keller")
    expect(assigning.notifications).to_contain_text(f"Mia Keller has “{IDLE}” now instead of “aurora-wave.mp4”.")


def test_refusals_say_what_to_do(assigning, made_up, expect_console):
    expect_console(r"(404|409) .*/assign")
    assigning.begin(IDLE)
    assigning.pick("Mia Keller")
    made_up.refuse("POST", path_of(made_up, "assign"), 409, code="not_completed")
    assigning.confirm("Assign to Mia Keller")
    expect(assigning.error).to_contain_text(f"“{IDLE}” is not completed")
    made_up.refuse("POST", path_of(made_up, "assign"), 404, code="unknown_user")
    assigning.confirm("Assign to Mia Keller")
    expect(assigning.error).to_contain_text("Mia Keller is not there any more")
    expect(assigning.change("Mia Keller")).to_contain_text("not there any more")


def test_of_many_those_who_are_unknown_are_marked_and_can_go(assigning, made_up, expect_console):
    expect_console(r"400 .*/bulk-assign")
    assigning.begin(IDLE)
    assigning.pick("Mia Keller", "Lena Vogt", "Jun Watanabe")
    lena = made_up.found("Lena")[0]
    made_up.refuse("POST", "/assets/bulk-assign", 400, code="unknown_users",
                   errors=[{"field": "user_ids", "message": f"There is no user {lena['id']}."}])
    assigning.confirm("Assign to 3 users")
    expect(assigning.error).to_contain_text("Nobody was given anything: Lena Vogt is not there any more.")
    expect(assigning.change("Lena Vogt")).to_contain_text("not there any more")
    expect(assigning.change("Mia Keller")).not_to_contain_text("not there any more")
    made_up.refusals.clear()
    assigning.change("Lena Vogt").get_by_role("button", name="Remove Lena Vogt").click()
    expect(assigning.error).to_have_count(0)
    assigning.confirm("Assign to 2 users")
    expect(assigning.notifications).to_contain_text(f"2 users have “{IDLE}” now.")


def test_too_many_bulk_assignments_wait(assigning, made_up, expect_console):
    expect_console(r"429 .*/bulk-assign")
    assigning.begin(IDLE)
    assigning.pick("Mia Keller", "Lena Vogt")
    made_up.refuse("POST", "/assets/bulk-assign", 429, {"Retry-After": "2"}, code="too_many_bulk_assignments")
    assigning.confirm("Assign to 2 users")
    expect(assigning.dialog.get_by_role("button", name=re.compile(r"^Wait \d s$"))).to_be_disabled()
    made_up.refusals.clear()
    assigning.confirm("Assign to 2 users")
    expect(assigning.notifications).to_contain_text(f"2 users have “{IDLE}” now.")


# An undo is refused for many reasons, and each is another sentence.
REFUSED_UNDOS = [
    (410, "undo_expired", "The 30 seconds are over: Mia Keller keeps"),
    (409, "already_undone", "was taken back from Mia Keller meanwhile"),
    (409, "superseded", "Mia Keller was given something else meanwhile"),
    (409, "previous_asset_deleted", "What Mia Keller had before is deleted"),
]


@pytest.mark.parametrize(("status", "code", "words"), REFUSED_UNDOS, ids=[code for _, code, _ in REFUSED_UNDOS])
def test_an_undo_that_is_refused_says_why(assigning, made_up, expect_console, status: int, code: str, words: str):
    expect_console(rf"{status} .*/undo-assign")
    assigning.assign(IDLE, "Mia Keller")
    made_up.refuse("POST", path_of(made_up, "undo-assign"), status, code=code)
    assigning.undo.click()
    expect(assigning.notifications).to_contain_text(words)
    expect(assigning.undo).to_have_count(0)


def test_an_undo_that_meets_a_failing_server_is_offered_again(assigning, made_up, expect_console):
    expect_console(r"503 .*/undo-assign")
    assigning.assign(IDLE, "Mia Keller")
    made_up.refuse("POST", path_of(made_up, "undo-assign"), 503, detail="The database is away.")
    assigning.undo.click()
    expect(assigning.notifications).to_contain_text("It was not undone yet. The database is away.")
    expect(assigning.undo).to_be_visible()


@pytest.mark.parametrize("hours", [-3, 5])
def test_the_seconds_are_those_of_the_servers_clock(opened, hours: int):
    wrong = f"const right = Date.now; Date.now = () => right() + {hours} * 3600e3;"
    assigning = opened(script=wrong)
    assigning.assign(IDLE, "Mia Keller")
    expect(assigning.undo).to_have_text(re.compile(r"^Undo \((30|2\d) s\)$"))


def test_the_seconds_are_seen_and_not_read_out(assigning):
    assigning.assign(IDLE, "Mia Keller")
    before = assigning.undo.inner_text()
    expect(assigning.undo).not_to_have_text(before)
    # By its name, which is what is read, the button says one thing all the time.
    expect(assigning.notifications.get_by_role("button", name="Undo", exact=True)).to_be_visible()


def test_the_focus_stays_with_the_notice_when_its_button_goes(assigning, made_up, expect_console):
    expect_console(r"410 .*/undo-assign")
    assigning.assign(IDLE, "Mia Keller")
    made_up.refuse("POST", path_of(made_up, "undo-assign"), 410, code="undo_expired")
    assigning.undo.focus()
    assigning.page.keyboard.press("Enter")
    expect(assigning.undo).to_have_count(0)
    expect(assigning.notifications.get_by_role("button", name="Dismiss")).to_be_focused()


def test_when_the_time_is_over_the_offer_goes(assigning, made_up):
    made_up.undo_seconds = 3
    assigning.assign(IDLE, "Mia Keller")
    expect(assigning.undo).to_be_visible()
    expect(assigning.notifications.get_by_role("button")).to_have_count(0)
    assigning.page.reload()
    expect(Library(assigning.page).card(IDLE)).to_contain_text("Assigned to Mia Keller")
    expect(assigning.undo).to_have_count(0)


def test_with_reduced_motion_the_focus_plays_nothing(opened, made_up):
    made_up.named(IDLE)["webm_url"] = "data:video/webm;base64,"
    assigning = opened(reduced_motion="reduce")
    library = Library(assigning.page)
    assigning.page.keyboard.press("j")
    expect(library.card(IDLE)).to_be_focused()
    assigning.page.wait_for_timeout(400)
    expect(library.cards.locator("video")).to_have_count(0)


@pytest.mark.parametrize(("theme", "width"), variants)
def test_appearance(opened, made_up, expect_console, shoot, theme: str, width: int):
    expect_console(r"400 .*/bulk-assign")
    assigning = opened(**window(theme, width))
    page = assigning.page
    library = Library(page)

    def look(name: str) -> None:
        until(page, "[...document.images].every(image => image.complete)")
        assert findings(page) == []
        shoot(page, f"assign-{name}-{theme}-{width}")

    look("grid")
    library.card("lantern-dance.mov").click()
    expect(library.details.get_by_role("region", name="Assignment")).to_contain_text("and 2 others")
    look("details")
    page.keyboard.press("Escape")

    for name in (IDLE, "aurora-wave.mp4", "fox-sleeps.mp4"):
        library.card(name).hover()
        assigning.checkbox(name).check()
    look("selection")
    assigning.selection.get_by_role("button", name="Delete…").click()
    expect(page.get_by_role("dialog", name="Delete 2 assets?")).to_be_visible()
    look("delete-several")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")

    assigning.begin(IDLE)
    expect(assigning.options).to_have_count(12)
    look("dialog")
    assigning.pick("Mia Keller", "Tomás Rivera", "Priya Raman")
    assigning.search.fill("la")
    expect(assigning.options).to_have_count(2)
    look("dialog-picked")
    tomas = made_up.found("Tomás")[0]
    made_up.refuse("POST", "/assets/bulk-assign", 400, code="unknown_users",
                   errors=[{"field": "user_ids", "message": f"There is no user {tomas['id']}."}])
    assigning.confirm("Assign to 3 users")
    expect(assigning.error).to_be_visible()
    look("dialog-refused")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")

    assigning.assign(IDLE, "Mia Keller")
    expect(assigning.undo).to_be_visible()
    expect(library.card(IDLE)).to_contain_text("Assigned to Mia Keller")
    look("undo")
