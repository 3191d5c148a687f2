"""What the crawl does not press, does not follow and does not expect, each with its reason.

These lists may only shrink: an entry that a walk no longer meets fails a test.
"""

STAFF_SIDE = ("/desk/", "/accounts/", "/cms/")
"""A member of staff is followed here; the public pages are walked as their visitors see them."""

NOT_FOLLOWED = {
    "web:exit": "ends the visit, and with it the walk",
    "account_logout": "ends the session, and with it the walk",
    "wagtail_bulk_action": "a script adds to the link what was chosen",
}
NOT_PRESSED = {
    **NOT_FOLLOWED,
    "account_change_password": "changes how this person signs in",
    "account_reset_password": "changes how this person signs in",
    "people:switch_off": "the colleague could not be walked with any more",
    "people:forget_second_factor": "the colleague could not be walked with any more",
}
"""Views whose links or buttons are looked at and left alone."""
OTHERS_BUTTONS = {
    "mfa_": "allauth's; they change how this person signs in, see tests/portal/accounts",
    "wagtail": "Wagtail's own, see tests/awareness",
}
"""Prefixes of views whose buttons are left alone."""

NEVER_REACHED = {
    "account_inactive": "only who was switched off is sent there",
    "account_reauthenticate": "only for whoever has no second factor yet",
    "account_reset_password_done": "shown once a mail was asked for",
    "account_reset_password_from_key": "stands in a mail",
    "account_reset_password_from_key_done": "shown once a password was chosen",
    "account_set_password": "only for an account without a password",
    "files:favicon": "browsers ask for it by themselves",
    "files:robots": "search engines ask for it by themselves",
    "files:security": "its address is a standard (RFC 9116)",
    "hotline_desk:claim_anyway": "for whoever is spared something; in the demo nobody is",
    "hotline_desk:close_untold": "for danger of which nobody told the police; the demo has none",
    "hotline_desk:end_viewing": "shown while one looks; the walk has given the case back by then",
    "hotline_desk:form_sent_after_all": "for who said that a form was not sent; the demo has none",
    "hotline_desk:note_danger_over_told": "for danger told by hand and taken back; there is none",
    "hotline_desk:note_told_again": "for whoever heard that it is not illegal; the demo has none",
    "hotline_desk:undo_several": "shown once something was done to several; the walk ticks nothing",
    "helpline_desk:propose_transfer": "for who has a free colleague; each walks alone",
    "helpline_desk:take_back": "shown once a colleague is asked, and each walks alone",
    "helpline_desk:accept_transfer": "shown to a colleague who is asked",
    "helpline_desk:decline_transfer": "shown to a colleague who is asked",
    "helpline_desk:reassign": "for a chat that a free colleague could go on with",
    "helpline_desk:understood": "shown to a counsellor whose chat a supervisor moved",
    "helpline_desk:remove_step": "for a case whose child had a chat erased; the demo has none",
    "helpline_desk:remove_flag": "for a case whose child had a chat erased; the demo has none",
    "helpline_desk:break_glass": "only where a centre keeps addresses; the demo does not",
    "helpline_desk:ask_opening": "on that page",
    "helpline_desk:grant_opening": "on that page",
    "helpline_desk:decline_opening": "on that page",
    "helpline_desk:look_at_address": "on that page",
    "hotline:prepared": "stands in a chat",
    "hotline:notice": "stands in a mail to a provider",
    "hotline:report_embed": "stands in the pages of other sites",
    "first": "the address without a language, typed by people",
    "desk-first": "the address without a path where only the staff side runs",
    "front:gallery": "for developers, in the demo only",
    "web:livez": "for machines that watch",
    "web:readyz": "for machines that watch",
    "web:readyz-parts": "for machines that watch",
    "wagtailcore_login": "stands in for Wagtail's bare sign-in page",
    "helpline:message_left": "shown once a message was sent, which takes a proof of work",
    "helpline": "former addresses of the chat, for pages that are still open",
    "wagtaildocs_serve": "documents that editors upload; the demo has none",
    "media": "pictures that editors upload; the demo has drawings only",
}
"""Views of ours that no page leads to."""

TYPED = {
    "purpose": "crawl",
    "reason": "A reason that is long enough to be one.",
    "note": "A note.",
    "q": "example",
}
"""What is typed into fields of these names; other fields stay as they come."""

VISITS_OF_PLAIN_ADDRESSES = 90
VISITS_OF_ONE_KIND_OF_QUERY = 2
VISITS_OF_ONE_WAGTAIL_VIEW = 1
PRESSES_OF_ONE_BUTTON = 1
TEXT_LEAST_CHARS = 20
"""A page whose main part says less than this is empty."""

FILLED_LATER = {
    "bubbles": "the chat before its first word; a screen reader must know the list beforehand",
}
"""Classes of lists that may be without an entry."""

MAY_REFUSE = {
    409: "somebody else was quicker, or it was done before",
    410: "the chat was over meanwhile",
    422: "a form that lacks something comes back with its errors",
    429: "said so much at once that the pace of a chat was over",
}
"""Answers to a pressed button that are no fault."""

STANDING_FAULTS: dict[str, str] = {}
"""Views that ought to be reached and are not yet."""
NOT_FOR = {
    ("counsellor", "helpline_desk:conversations"): "their own stand on the board",
    ("counsellor", "helpline_desk:close_call"): "shown once a supervisor is on it",
    ("safeguarding_lead", "desk:hand_over_message"): "for who answers messages",
    ("safeguarding_lead", "helpline_desk:claim"): "asks for the right to answer as well",
    ("safeguarding_lead", "helpline_desk:take_over"): "asks for the right to answer as well",
    ("hotline_supervisor", "hotline_desk:page_notices"): "the demo's illegal page is an analyst's",
    ("hotline_supervisor", "hotline_desk:notify_page"): "the demo's illegal page is an analyst's",
    (
        "hotline_supervisor",
        "hotline_desk:take_back_page",
    ): "as above",
    ("hotline_supervisor", "hotline_desk:end_viewing_parts"): "shown while one looks at a page",
    ("analyst", "hotline_desk:end_viewing_parts"): "shown while one looks at a page",
    ("hotline_supervisor", "privacy_desk:agree_hold"): "asked for all of them in the demo",
    ("hotline_supervisor", "privacy_desk:decline_hold"): "as above",
    ("hotline_supervisor", "privacy_desk:release_hold"): "as above",
    ("hotline_supervisor", "hotline_desk:note_told"): "the analyst's walk has told them by then",
}
"""Role and view: the view lets the role in, and no page leads it there, for this reason."""
