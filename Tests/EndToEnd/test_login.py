import re

from playwright.sync_api import Page, expect

from library import Library


def test_signing_in_by_keyboard_alone(page: Page, instance):
    page.goto("/")
    # The form has the focus from the start.
    expect(page.get_by_label("Email")).to_be_focused()
    page.keyboard.type(instance.email)
    page.keyboard.press("Tab")
    page.keyboard.type(instance.password)
    page.keyboard.press("Enter")
    expect(Library(page).heading).to_be_visible()


def test_missing_fields_are_named_and_focused(page: Page, instance):
    page.goto("/")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("Enter your email address.")).to_be_visible()
    expect(page.get_by_text("Enter your password.")).to_be_visible()
    expect(page.get_by_label("Email")).to_be_focused()
    page.keyboard.type(instance.email)
    page.keyboard.press("Enter")
    expect(page.get_by_label("Password", exact=True)).to_be_focused()


def test_a_wrong_password_says_so_and_keeps_the_email(page: Page, instance, expect_console):
    expect_console(r"401 .*/api/auth/login")
    page.goto("/")
    page.get_by_label("Email").fill(instance.email)
    page.get_by_label("Password", exact=True).fill("surely not this one")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_have_text(re.compile("Email or password is wrong"))
    expect(page.get_by_label("Email")).to_have_value(instance.email)
    expect(page.get_by_label("Password", exact=True)).to_be_focused()


def test_too_many_attempts_count_down_and_then_go_on(page: Page, expect_console):
    # Provoking the real limit would lock the other tests out.
    expect_console(r"429 .*/api/auth/login")
    page.route("**/api/auth/login", lambda route: route.fulfill(
        status=429, headers={"Retry-After": "2", "Content-Type": "application/problem+json"},
        body='{"title": "Too many attempts", "status": 429, "code": "rate_limited"}'))
    page.goto("/")
    page.get_by_label("Email").fill("somebody@example.com")
    page.get_by_label("Password", exact=True).fill("guess")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_have_text(re.compile("Too many attempts"))
    expect(page.get_by_role("button", name=re.compile(r"Wait \d s"))).to_be_disabled()
    expect(page.get_by_role("button", name="Sign in")).to_be_enabled()


def test_an_expired_session_leads_to_the_form_and_back_to_the_same_view(page: Page, instance, expect_console):
    expect_console(r"401 ")
    library = Library(page)
    library.sign_in(instance.email, instance.password)
    library.open("/media-library?status=completed")
    page.context.clear_cookies()
    library.status_filter.select_option("Failed")
    expect(page.get_by_text("Your session has ended")).to_be_visible()
    page.get_by_label("Email").fill(instance.email)
    page.get_by_label("Password", exact=True).fill(instance.password)
    page.keyboard.press("Enter")
    expect(library.heading).to_be_visible()
    expect(library.status_filter).to_have_value("failed")
    expect(page).to_have_url(re.compile(r"/media-library\?status=failed$"))


def test_signing_out_ends_the_session_in_every_tab(page: Page, instance):
    library = Library(page)
    library.sign_in(instance.email, instance.password)
    other = page.context.new_page()
    Library(other).open()
    page.get_by_role("button", name=re.compile("^Account: ")).click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(other.get_by_role("heading", name="Sign in")).to_be_visible()
    # Going back shows nothing of what was there.
    page.reload()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert page.context.request.get("/api/auth/me").status == 401
