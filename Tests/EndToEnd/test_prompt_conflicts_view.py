"""Two admins at one prompt, with a made-up server."""

from playwright.sync_api import expect

from made_up_prompts import MadeUpPrompts
from prompts import CALM, Prompts, made_up, mira, prompts, texts


def conflict(prompts: Prompts, made_up: MadeUpPrompts, mira: dict, theirs: str, add: str) -> None:
    """Grace saves while the text is being written, and no news of it comes through."""
    prompts.open(mira, "happy")
    prompts.add(add)
    made_up.save(mira["id"], "happy", theirs)
    prompts.page.keyboard.press("Control+s")
    expect(prompts.conflict).to_be_visible()


def test_a_conflict_shows_all_three_texts_and_the_merge_is_saved(prompts: Prompts, made_up, mira, expect_console):
    expect_console(r"409 .*/emotional-prompts/happy")
    theirs = CALM.replace("calmly", "widely")
    conflict(prompts, made_up, mira, theirs, " She waves.")
    expect(prompts.conflict).to_contain_text("both changes fit together")
    expect(prompts.pane("Before")).to_contain_text(CALM)
    expect(prompts.pane("Before")).to_contain_text("Version 1")
    expect(prompts.pane("Theirs").locator("ins")).to_have_text("widely")
    expect(prompts.pane("Theirs")).to_contain_text("Version 2 by Grace Hopper")
    expect(prompts.pane("Yours").locator("ins")).to_have_text(" She waves.")
    expect(prompts.merge).to_have_text(theirs + " She waves.")
    prompts.region.get_by_role("button", name="Save on top of theirs").click()
    expect(prompts.notifications).to_contain_text("Saved as version 3.")
    expect(prompts.conflict).to_have_count(0)
    assert texts(made_up, mira, "happy") == [CALM, theirs, theirs + " She waves."]


def test_a_merge_can_be_edited_and_saved_by_keyboard(prompts: Prompts, made_up, mira, expect_console):
    expect_console(r"409 .*/emotional-prompts/happy")
    theirs = CALM + " He nods."
    conflict(prompts, made_up, mira, theirs, " She waves.")
    expect(prompts.conflict).to_contain_text("one place was changed by both")
    expect(prompts.conflict.get_by_role("heading", name="Two changes of one text")).to_be_focused()
    prompts.page.keyboard.press("e")
    expect(prompts.merge).to_be_focused()
    prompts.page.keyboard.press("Control+End")
    prompts.page.keyboard.type(" He nods.")
    prompts.page.keyboard.press("Control+s")
    expect(prompts.notifications).to_contain_text("Saved as version 3.")
    assert texts(made_up, mira, "happy") == [CALM, theirs, CALM + " She waves. He nods."]


def test_theirs_can_be_taken_and_mine_brought_back(prompts: Prompts, made_up, mira, expect_console):
    expect_console(r"409 .*/emotional-prompts/happy")
    conflict(prompts, made_up, mira, "Grace was here.", " She waves.")
    prompts.conflict.get_by_role("button", name="Take theirs").click()
    expect(prompts.field).to_have_text("Grace was here.")
    expect(prompts.save).to_be_disabled()
    prompts.notifications.get_by_role("button", name="Bring mine back").click()
    expect(prompts.field).to_contain_text(" She waves.")
    assert texts(made_up, mira, "happy") == [CALM, "Grace was here."]


def test_mine_can_be_kept(prompts: Prompts, made_up, mira, expect_console):
    expect_console(r"409 .*/emotional-prompts/happy")
    conflict(prompts, made_up, mira, "Grace was here.", " She waves.")
    prompts.conflict.get_by_role("button", name="Keep mine").click()
    expect(prompts.notifications).to_contain_text("Saved as version 3.")
    assert texts(made_up, mira, "happy") == [CALM, "Grace was here.", CALM + " She waves."]


def test_a_conflict_in_the_middle_of_a_conflict(prompts: Prompts, made_up, mira, expect_console):
    expect_console(r"409 .*/emotional-prompts/happy")
    theirs = CALM.replace("calmly", "widely")
    conflict(prompts, made_up, mira, theirs, " She waves.")
    made_up.save(mira["id"], "happy", theirs.replace("left", "right"))
    prompts.region.get_by_role("button", name="Save on top of theirs").click()
    expect(prompts.pane("Theirs")).to_contain_text("Version 3")
    expect(prompts.merge).to_have_text(theirs.replace("left", "right") + " She waves.")
    prompts.page.keyboard.press("Control+s")
    expect(prompts.notifications).to_contain_text("Saved as version 4.")
    assert texts(made_up, mira, "happy")[-1] == theirs.replace("left", "right") + " She waves."


def test_a_text_that_another_admin_took_away_is_a_conflict_too(prompts: Prompts, made_up, mira, expect_console):
    expect_console(r"409 .*/emotional-prompts/happy")
    prompts.open(mira, "happy")
    prompts.add(" She waves.")
    made_up.delete(mira["id"], "happy")
    prompts.page.keyboard.press("Control+s")
    expect(prompts.conflict).to_contain_text("The default holds here now.")
    prompts.conflict.get_by_role("button", name="Keep mine").click()
    expect(prompts.notifications).to_contain_text("Saved as version 2.")
    assert made_up.row(mira["id"], "happy")["text"] == CALM + " She waves."
