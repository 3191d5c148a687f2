"""The small sum in a real browser: beside the typing, announced once, and never the only way."""

import json
import re
from base64 import b64decode

from playwright.sync_api import expect

from portal.privacy import pow as proof

FORM = "/en/report/"
SUM = "proof-of-work"
NO_WEB_CRYPTO = "Object.defineProperty(globalThis, 'crypto', {value: {}})"


def send(page):
    """Sends the form as it stands."""
    form = page.locator(f"form:has({SUM})")
    form.evaluate("form => { form.noValidate = true; form.requestSubmit(); }")


def solution(page):
    """What leaves with the form."""
    with page.expect_request(lambda request: request.method == "POST") as sent:
        send(page)
    (solved,) = re.findall(r'name="altcha"\r\n\r\n(\S+)\r\n', sent.value.post_data)
    return json.loads(b64decode(solved))["solution"]


def test_it_begins_when_the_form_is_touched_and_holds_up_no_typing(visitors):
    page = visitors.new()
    page.goto(FORM)
    status = page.locator(f"{SUM} [role=status]")
    expect(status).to_have_text("")
    field = page.locator(f"form:has({SUM}) textarea, form:has({SUM}) input[type=text]").first
    field.press_sequentially("https://example.org/", delay=5)
    expect(field).to_have_value("https://example.org/")
    expect(status).to_have_text("The small sum is done.")
    found = solution(page)
    assert proof.ATTEMPTS_LEAST <= found["counter"] <= proof.ATTEMPTS_MOST


def test_every_form_gets_a_sum_of_its_own(visitors):
    page = visitors.new()
    keys = set()
    for _ in range(3):
        page.goto(FORM)
        keys.add(solution(page)["derivedKey"])
    assert len(keys) == 3


def test_without_web_crypto_the_form_takes_the_slow_way(visitors):
    page = visitors.new()
    page.add_init_script(NO_WEB_CRYPTO)
    page.goto(FORM)
    send(page)
    expect(page.locator(f"{SUM} [role=status]")).to_contain_text(
        "your form is sent in a few seconds"
    )
