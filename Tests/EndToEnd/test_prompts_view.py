"""One prompt as it is written, with a made-up server."""

import pytest
from playwright.sync_api import expect

from appearance import findings, variants, window
from library import until
from made_up import ADMIN
from made_up_characters import OTHER
from made_up_prompts import MadeUpPrompts
from prompts import CALM, Prompts, made_up, mira, prompts, sent, texts


# Writing and saving


def test_a_text_is_written_and_saved_by_keyboard(prompts: Prompts, made_up, mira):
    prompts.open(mira, "idle")
    expect(prompts.notices).to_contain_text("Mira uses the default here.")
    expect(prompts.save).to_be_disabled()
    prompts.write("{character_name} waits. What? Test it, edit it, delete it.")
    page = prompts.page
    page.keyboard.press("Tab")
    expect(prompts.field).not_to_be_focused()
    prompts.reason.fill("Calmer")
    page.keyboard.press("Control+s")
    expect(prompts.notifications).to_contain_text("Saved as version 1.")
    expect(prompts.save).to_be_disabled()
    expect(prompts.region).to_contain_text("Version 1 · saved just now")
    expect(prompts.reason).to_have_value("")
    assert texts(made_up, mira, "idle") == ["{character_name} waits. What? Test it, edit it, delete it."]
    assert made_up.row(mira["id"], "idle")["versions"][0]["change_reason"] == "Calmer"


def test_a_text_is_written_and_saved_by_mouse(prompts: Prompts, made_up, mira):
    bodies = sent(prompts.page, "PUT", "/emotional-prompts/happy")
    prompts.open(mira, "happy")
    prompts.field.click()
    prompts.page.keyboard.press("Control+Home")
    prompts.region.get_by_role("button", name="{emotion}").click()
    expect(prompts.field).to_contain_text("{emotion}{character_name} smiles")
    prompts.save.click()
    expect(prompts.notifications).to_contain_text("Saved as version 2.")
    assert bodies == [{"prompt_text": "{emotion}" + CALM, "expected_version": 1}]


def test_what_the_generator_receives_is_seen_while_one_writes(prompts: Prompts, mira):
    prompts.open(mira, "happy")
    expect(prompts.resolved).to_have_text("Mira smiles calmly, looking into the camera. Soft light from the left.")
    prompts.write("{{no}} {CHARACTER_NAME} is {emotion}")
    expect(prompts.resolved).to_have_text("{no} Mira is happy")


def test_a_misspelt_variable_is_marked_and_put_right(prompts: Prompts, mira):
    prompts.open(mira, "happy")
    prompts.write("{charcter_name} smiles }")
    expect(prompts.warnings).to_contain_text("{charcter_name} There is no variable of this name.")
    prompts.warnings.get_by_role("button", name="Change to {character_name}").click()
    expect(prompts.field).to_have_text("{character_name} smiles }")
    prompts.warnings.get_by_role("button", name="Change to }}").click()
    expect(prompts.warnings.get_by_role("listitem")).to_have_count(0)
    expect(prompts.resolved).to_have_text("Mira smiles }")
    # One step each, and back.
    prompts.page.keyboard.press("Control+z")
    prompts.page.keyboard.press("Control+z")
    expect(prompts.field).to_have_text("{charcter_name} smiles }")


def test_what_the_server_says_of_a_saved_text_is_shown(prompts: Prompts, made_up, mira):
    made_up.save(mira["id"], "happy", "A {mood} of 🎭 {emotoin}")
    prompts.open(mira, "happy")
    expect(prompts.warnings.get_by_role("listitem")).to_have_count(2)
    prompts.warnings.get_by_role("button", name="Change to {emotion}").click()
    expect(prompts.field).to_have_text("A {mood} of 🎭 {emotion}")


def test_a_text_that_is_too_long_is_not_sent(prompts: Prompts, made_up, mira):
    made_up.save(mira["id"], "happy", "🎭" * 4999)
    prompts.open(mira, "happy")
    expect(prompts.region).to_contain_text("4,999 / 5,000")
    prompts.add("ab")
    expect(prompts.region.get_by_role("alert")).to_have_text("1 too many")
    expect(prompts.save).to_be_disabled()
    prompts.page.keyboard.press("Backspace")
    expect(prompts.region).to_contain_text("5,000 / 5,000")
    expect(prompts.save).to_be_enabled()


def test_a_refused_save_keeps_the_text_and_can_be_repeated(prompts: Prompts, made_up, mira, expect_console):
    expect_console(r"503 .*/emotional-prompts/happy")
    path = f"/characters/{mira['id']}/emotional-prompts/happy"
    made_up.refuse("PUT", path, 503, "busy", "The prompt is being written by another admin.", headers={"Retry-After": "1"})
    prompts.open(mira, "happy")
    prompts.add(" Slowly.")
    prompts.page.keyboard.press("Control+s")
    expect(prompts.region.get_by_role("alert")).to_contain_text("Not saved. The prompt is being written by another admin.")
    expect(prompts.field).to_have_text(CALM + " Slowly.")
    made_up.accept("PUT", path)
    prompts.page.keyboard.press("Control+s")
    expect(prompts.notifications).to_contain_text("Saved as version 2.")
    expect(prompts.region.get_by_role("alert")).to_have_count(0)


def test_without_a_network_what_was_written_stays_and_can_be_saved_later(prompts: Prompts, made_up, mira, expect_console):
    expect_console(r"ERR_INTERNET_DISCONNECTED")
    prompts.open(mira, "happy")
    expect(prompts.field).to_be_visible()
    prompts.page.context.set_offline(True)
    # Routes answer in place of the network, so they have to go, too.
    away = lambda route: route.abort("internetdisconnected")
    prompts.page.route("**/api/admin/**", away)
    prompts.add(" Slowly.")
    prompts.page.keyboard.press("Control+s")
    expect(prompts.region.get_by_role("alert").filter(has_text="Not saved.")).to_be_visible()
    expect(prompts.page.get_by_role("status", name="Connection")).to_contain_text("Greenroom does not answer")
    prompts.page.unroute("**/api/admin/**", away)
    prompts.page.context.set_offline(False)
    expect(prompts.page.get_by_role("status", name="Connection")).to_have_text("")
    expect(prompts.field).to_have_text(CALM + " Slowly.")
    prompts.page.keyboard.press("Control+s")
    expect(prompts.notifications).to_contain_text("Saved as version 2.")


# Nothing typed is ever lost


def test_a_draft_outlives_a_reload_and_can_be_discarded(prompts: Prompts, mira):
    prompts.open(mira, "happy")
    prompts.add(" She waves.")
    expect(prompts.state).to_have_text("Draft kept in this browser")
    prompts.page.reload()
    prompts.expect_open("happy")
    expect(prompts.field).to_have_text(CALM + " She waves.")
    expect(prompts.notices).to_contain_text("Your draft from just now is back.")
    prompts.notices.get_by_role("button", name="Discard the draft").click()
    expect(prompts.field).to_have_text(CALM)
    prompts.page.reload()
    prompts.expect_open("happy")
    expect(prompts.field).to_have_text(CALM)
    expect(prompts.notices).to_have_text("")


def test_a_draft_outlives_a_walk_through_the_app(prompts: Prompts, mira):
    prompts.open(mira, "happy")
    prompts.add(" She waves.")
    prompts.page.get_by_role("navigation", name="Emotions").get_by_role("link", name="Idle").click()
    prompts.expect_open("idle")
    expect(prompts.notifications).to_contain_text("Your draft of “happy” for Mira is kept in this browser.")
    prompts.notifications.get_by_role("button", name="Back to it").click()
    prompts.expect_open("happy")
    expect(prompts.field).to_have_text(CALM + " She waves.")


def test_a_draft_belongs_to_its_character(prompts: Prompts, made_up, mira):
    other = made_up.characters[1]
    made_up.save(other["id"], "happy", CALM)
    prompts.open(mira, "happy")
    prompts.add(" She waves.")
    prompts.open(other, "happy")
    expect(prompts.field).to_have_text(CALM)
    prompts.open(mira, "happy")
    expect(prompts.field).to_have_text(CALM + " She waves.")


def test_a_discarded_change_can_be_brought_back(prompts: Prompts, mira):
    prompts.open(mira, "happy")
    prompts.add(" She waves.")
    prompts.region.get_by_role("button", name="Discard").click()
    expect(prompts.field).to_have_text(CALM)
    prompts.notifications.get_by_role("button", name="Undo").click()
    expect(prompts.field).to_have_text(CALM + " She waves.")
    expect(prompts.save).to_be_enabled()


def test_news_of_another_admin_come_at_once_where_nothing_was_typed(prompts: Prompts, made_up, mira):
    prompts.open(mira, "happy")
    expect(prompts.field).to_have_text(CALM)
    made_up.save(mira["id"], "happy", "Grace was here.", tell=True)
    expect(prompts.field).to_have_text("Grace was here.")
    expect(prompts.region).to_contain_text("Version 2 · saved just now by Grace Hopper")


def test_news_of_another_admin_never_touch_what_was_typed(prompts: Prompts, made_up, mira):
    prompts.open(mira, "happy")
    prompts.add(" She waves.")
    made_up.save(mira["id"], "happy", CALM.replace("calmly", "widely"), tell=True)
    expect(prompts.notices).to_contain_text("Grace Hopper has saved version 2 meanwhile. What you write is untouched.")
    prompts.page.keyboard.type(" Twice.")
    expect(prompts.field).to_have_text(CALM + " She waves. Twice.")
    prompts.notices.get_by_role("button", name="Compare and merge").click()
    expect(prompts.merge).to_have_text(CALM.replace("calmly", "widely") + " She waves. Twice.")
    prompts.conflict.get_by_role("button", name="Decide later").click()
    expect(prompts.field).to_have_text(CALM + " She waves. Twice.")


# Defaults


def test_the_default_is_used_and_that_is_undone(prompts: Prompts, made_up, mira):
    prompts.open(mira, "happy")
    prompts.region.get_by_role("button", name="Use the default…").click()
    expect(prompts.dialog).to_contain_text("Mira will use version 1 of the default")
    expect(prompts.dialog.get_by_role("button", name="Keep Mira’s own")).to_be_focused()
    prompts.dialog.get_by_role("button", name="Use the default").click()
    expect(prompts.notices).to_contain_text("Mira uses the default here.")
    assert made_up.row(mira["id"], "happy") is None
    prompts.notifications.get_by_role("button", name="Undo").click()
    expect(prompts.notifications).to_contain_text("The text is back, as version 2.")
    expect(prompts.field).to_have_text(CALM)


def test_before_a_default_is_saved_it_says_how_many_characters_change(prompts: Prompts, made_up, mira):
    count = made_up.affected("happy")
    bodies = sent(prompts.page, "PUT", "/global-prompts/happy")
    prompts.open(None, "happy")
    expect(prompts.region).to_contain_text(f"used by {count} characters")
    prompts.add(" Confetti falls.")
    prompts.page.keyboard.press("Control+s")
    expect(prompts.dialog.get_by_role("heading", name=f"Change “happy” for {count} characters?")).to_be_visible()
    expect(prompts.dialog.locator("ins")).to_have_text(" Confetti falls.")
    prompts.page.keyboard.press("Escape")
    expect(prompts.dialog).to_have_count(0)
    assert bodies == []
    prompts.save.click()
    expect(prompts.dialog.get_by_role("button", name=f"Save for {count} characters")).to_be_focused()
    prompts.page.keyboard.press("Enter")
    expect(prompts.notifications).to_contain_text(f"Saved as version 2. {count} characters will use it.")
    assert [body["expected_version"] for body in bodies] == [1]


# Getting there


def test_a_link_to_an_emotion_that_is_not_there_says_so(prompts: Prompts, mira):
    prompts.page.goto(f"/characters/{mira['id']}/joyful")
    expect(prompts.page.get_by_role("heading", name="No such emotion")).to_be_visible()


def test_a_server_error_can_be_retried(prompts: Prompts, made_up, mira, expect_console):
    expect_console(r"500 .*/emotional-prompts/happy")
    path = f"/characters/{mira['id']}/emotional-prompts/happy"
    made_up.refuse("GET", path, 500, "internal_error", "It is broken.")
    prompts.page.goto(f"/characters/{mira['id']}/happy")
    error = prompts.region.get_by_role("alert")
    expect(error).to_contain_text("The server failed")
    made_up.accept("GET", path)
    error.get_by_role("button", name="Try again").click()
    expect(prompts.field).to_have_text(CALM)


@pytest.mark.parametrize(("theme", "width"), variants)
def test_appearance(open_context, signed_in_state, samples, shoot, expect_console, theme: str, width: int):
    expect_console(r"409 .*/emotional-prompts/happy")
    made_up = MadeUpPrompts(count=6)
    mira = made_up.character("Mira")
    for number, text in enumerate((CALM, CALM.replace("calmly", "a little"), CALM.replace("Soft", "Warm evening"))):
        made_up.save(mira["id"], "happy", text, by=(ADMIN, OTHER)[number % 2], seconds=90_000 * (3 - number),
                     reason=(None, "She looked bored.", "To go with the new stage")[number])
    page = open_context(storage_state=signed_in_state, reduced_motion="reduce", **window(theme, width))
    made_up.stand_in(page, samples.video("made-up").read_bytes())
    prompts = Prompts(page)

    def look(name: str) -> None:
        until(page, "[...document.images].every(image => image.complete || image.loading === 'lazy')")
        assert findings(page) == []
        shoot(page, f"prompt-{name}-{theme}-{width}")

    prompts.open(mira, "happy")
    expect(prompts.field).to_be_visible()
    prompts.add(" She waves with both {hands}, and says her own name: {charcter_name}.")
    expect(prompts.warnings.get_by_role("listitem")).to_have_count(2)
    look("editor")

    page.keyboard.press("Escape")
    page.keyboard.press("t")
    expect(prompts.dialog.get_by_role("status", name="Stage")).to_be_visible()
    made_up.go_on(made_up.previews[0], status="processing", stage="rendering", progress=62, eta_seconds=2)
    expect(prompts.dialog.get_by_role("progressbar")).to_have_attribute("aria-valuenow", "62")
    look("test-running")
    prompts.dialog.get_by_role("button", name="Make one").click()
    expect(prompts.dialog.get_by_role("status", name="Stage")).to_have_count(2)
    for preview in made_up.previews:
        made_up.go_on(preview, status="completed")
    expect(prompts.dialog.locator("video")).to_have_count(2)
    for video in prompts.dialog.locator("video").all():
        until(page, "video => video.readyState >= 2", video.element_handle())
    look("test")
    page.keyboard.press("Escape")

    made_up.save(mira["id"], "happy", CALM.replace("calmly", "widely").replace("Soft", "Warm evening"))
    page.keyboard.press("Control+s")
    expect(prompts.conflict).to_be_visible()
    look("conflict")

    page.keyboard.press("d")
    expect(prompts.versions).to_have_count(4)
    expect(prompts.comparison.locator("ins")).to_have_count(1)
    look("history")
    prompts.versions.nth(2).get_by_role("link").click()
    prompts.comparison.get_by_role("button", name="Revert to version 2…").click()
    look("revert")
    page.keyboard.press("Escape")

    prompts.region.get_by_role("button", name="Use the default…").click()
    expect(prompts.dialog.get_by_role("group", name="What changes")).to_be_visible()
    look("use-default")
    page.keyboard.press("Escape")

    prompts.open(None, "happy")
    expect(prompts.field).to_be_visible()
    prompts.add(" Confetti falls.")
    page.keyboard.press("Control+s")
    expect(prompts.dialog).to_be_visible()
    look("save-default")
