"""How adults are spoken to: the polite form, where a child reads the familiar one.

English has one "you". French, Dutch, German and Spanish have two, so sentences that both read
are translated twice: the second time in the context "adult". A sentence that is not listed here
addresses nobody, and one translation serves both.
"""

from functools import cache

from django.utils.functional import Promise
from django.utils.translation import override, pgettext_lazy

CONTEXT = "adult"

_TO_ADULTS: tuple[str | Promise, ...] = (
    # questions
    pgettext_lazy(
        "adult", "They help us to understand you sooner. You may leave out whatever you want."
    ),
    pgettext_lazy("adult", "How are you right now?"),
    pgettext_lazy("adult", "Which language do you want to talk in?"),
    # good to know
    pgettext_lazy("adult", "Good to know before you start"),
    pgettext_lazy("adult", "Who you are"),
    pgettext_lazy(
        "adult", "We do not ask your name and we do not keep the address of your device."
    ),
    pgettext_lazy(
        "adult",
        "We do not ask your name. The address of your device is locked away for 3 days. "
        "Then it is gone.",
    ),
    pgettext_lazy(
        "adult",
        "Your chat is kept under lock for 90 days. Then it is erased. "
        "Nothing stays on your device.",
    ),
    pgettext_lazy(
        "adult",
        "Your chat is erased as soon as it is over and we have noted what it was about. "
        "Nothing stays on your device.",
    ),
    pgettext_lazy(
        "adult",
        "With these words you can come back to this chat until it is over. Then it is erased. "
        "We show them only now.",
    ),
    pgettext_lazy(
        "adult", "Only when someone is in great danger. We tell you first, if that is safe."
    ),
    pgettext_lazy(
        "adult",
        "Press Exit, or the Shift key three times. This page is gone at once, "
        "and the chat with it.",
    ),
    pgettext_lazy(
        "adult",
        "The list of pages you visited may still show in your browser. "
        "A private window leaves less behind.",
    ),
    pgettext_lazy("adult", "In danger right now? Call."),
    pgettext_lazy("adult", "You saw something bad online? Tell the hotline"),
    # a message for later
    pgettext_lazy("adult", "Leave us a message"),
    pgettext_lazy("adult", "You can also talk with somebody now."),
    pgettext_lazy("adult", "What do you want to tell us?"),
    pgettext_lazy("adult", "Write a few words first."),
    pgettext_lazy("adult", "Choose one of these."),
    pgettext_lazy("adult", "Call me"),
    pgettext_lazy("adult", "Write me an e-mail"),
    pgettext_lazy("adult", "I only want to tell you. No answer"),
    pgettext_lazy("adult", "Your telephone number or e-mail"),
    pgettext_lazy("adult", "Write the telephone number at which we reach you."),
    pgettext_lazy("adult", "Write the e-mail address at which we reach you."),
    pgettext_lazy("adult", "Your message is with us"),
    pgettext_lazy(
        "adult",
        "If you asked for an answer, we call or write after that. "
        "What you wrote is erased 30 days after we are done.",
    ),
    # waiting
    pgettext_lazy("adult", "Your chat"),
    pgettext_lazy("adult", "You are in the line."),
    pgettext_lazy("adult", "You have left the line."),
    pgettext_lazy("adult", "We look for someone for you."),
    pgettext_lazy("adult", "You are next."),
    pgettext_lazy("adult", "One person is before you."),
    pgettext_lazy("adult", "{n} people are before you."),
    pgettext_lazy(
        "adult",
        "That takes about {low} to {high} minutes. You do not have to do anything.",
    ),
    pgettext_lazy(
        "adult",
        "Nobody is free yet, so we cannot say how long it takes. You keep your place.",
    ),
    pgettext_lazy("adult", "If it is not safe right now, call first. You keep your place here."),
    pgettext_lazy("adult", "We hold your place for ten minutes, even when this page is closed."),
    pgettext_lazy(
        "adult", "Your place is kept for ten minutes while you read. Then come back here."
    ),
    pgettext_lazy(
        "adult",
        "Your place is kept for three minutes while you read. For longer, hold it first.",
    ),
    pgettext_lazy("adult", "Someone whose connection broke may come back before you."),
    # talking
    pgettext_lazy("adult", "A counsellor is here."),
    pgettext_lazy("adult", "Your message"),
    pgettext_lazy("adult", "Write here"),
    pgettext_lazy("adult", "No connection. What you write is sent when it is back."),
    pgettext_lazy("adult", "Too long. Please send it in two parts."),
    pgettext_lazy("adult", "Are you still there? You can take your time."),
    pgettext_lazy("adult", "The connection to the counsellor broke. We look for someone else."),
    pgettext_lazy(
        "adult",
        "Someone else goes on with you now and can read all you wrote, so you do not have to "
        "start again.",
    ),
    # afterwards
    pgettext_lazy("adult", "Thank you for talking with us"),
    pgettext_lazy("adult", "You can come again whenever you want."),
    pgettext_lazy("adult", "It takes courage to tell. You can come again whenever you want."),
    pgettext_lazy("adult", "Did the chat help you?"),
    pgettext_lazy("adult", "Would you come to us again?"),
    pgettext_lazy("adult", "Three taps, if you like. The counsellor does not see your answers."),
    pgettext_lazy("adult", "Thank you. Your answers help us to do better."),
    pgettext_lazy("adult", "Your words to come back"),
    pgettext_lazy(
        "adult",
        "With these words you can go on later, read your chat again, or erase it. "
        "We show them only now.",
    ),
    pgettext_lazy(
        "adult",
        "Keep them in your head, or write them down where only you look. "
        "Whoever has them can read your chat.",
    ),
    # refusals
    pgettext_lazy(
        "adult", "Nobody is here at this moment. Below are others who can help you right away."
    ),
    pgettext_lazy(
        "adult",
        "Please try again a little later, or use one of the other ways to get help.",
    ),
    pgettext_lazy("adult", "You cannot write in this chat."),
    pgettext_lazy("adult", "That was very fast. Wait a moment and send it again."),
    pgettext_lazy("adult", "The message is too long. Please send it in two parts."),
    pgettext_lazy("adult", "We could not save your message. Please send it again."),
)


@cache
def by_sentence() -> dict[str, str | Promise]:
    """The adults' version of each English sentence that has one."""
    with override(None):
        return {str(words): words for words in _TO_ADULTS}


def to_adults(words: str | Promise) -> str | Promise:
    """The same sentence as adults read it."""
    with override(None):
        sentence = str(words)
    return by_sentence().get(sentence, words)
