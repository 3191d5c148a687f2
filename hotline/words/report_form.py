"""The sentences of the report form: the usual ones, and simple ones for children."""

from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Wording:
    """Everything one version of the form and its receipt say of their own.

    `fields`: name → label and hint; `categories`: code → sentence, empty for all categories in
    their own words; `left_out`: fields that are not asked.
    """

    tone: str
    title: Text
    lead: Text
    promises: tuple[tuple[str, Text], ...]
    """Icon and sentence."""
    where: Text
    what: Text
    who: Text
    more: Text
    send: Text
    not_your_fault: Text
    asks_back: Text
    """Where no line names a place: what to do, with the words of the box below."""
    thanks: Text
    thanks_lead: Text
    receipt: Text
    """What it is called over it."""
    keep_it: Text
    read_at: Text
    """On paper, before the address of the status page."""
    stays: Text
    have_one: Text
    """On the form, for whoever has one already."""
    next_steps: tuple[tuple[Text, Text], ...]
    """Heading and sentence. The first sentence is replaced when someone is in danger."""
    in_danger: Text
    prepared: Text
    """Over a form that a counsellor filled in."""
    prepared_lead: Text
    status_page: str
    """The name of the address that reads the receipt in these words."""
    fields: dict[str, tuple[Text, Text]] = field(default_factory=dict)
    categories: dict[str, Text] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    choices_left_out: tuple[str, ...] = ()
    """Whom it cannot be about, seen from whom the form is for."""


PLAIN = Wording(
    tone="hotline",
    title=_("Report something illegal"),
    lead=_(
        "You saw something online that may be illegal. Tell us where; trained people take it from "
        "there."
    ),
    promises=(
        ("shield", _("You can stay anonymous. We keep neither your address nor your device.")),
        ("clock", _("It takes about two minutes.")),
        ("key", _("You get a receipt to follow what becomes of it.")),
    ),
    where=_("Where"),
    what=_("What"),
    who=_("Who"),
    more=_("Say a little more, if you like"),
    send=_("Send the report"),
    not_your_fault=_(
        "You have done nothing wrong. We work to get it removed, and you need not be alone with it:"
    ),
    asks_back=_(
        "We do not recognise a place in this. If it was an app, write its name and the name of the "
        "account, or choose the app below. If you know no more, tick “Send it as I wrote it”."
    ),
    thanks=_("Thank you. Your report is with us."),
    thanks_lead=_("You did something that helps. You need not look at it again."),
    receipt=_("Your receipt"),
    read_at=_("With this receipt you read what becomes of your report, at:"),
    stays=_("As long as this page is open you can load it again: the receipt stays the same."),
    have_one=_("I have a receipt already"),
    keep_it=_(
        "Write it down or copy it now: it is shown only here and opens the status of your report. "
        "We cannot find it again for you."
    ),
    next_steps=(
        (_("A trained person looks at it"), _("As a rule within one working day.")),
        (
            _("It is judged by the law"),
            _("Not everything that hurts is illegal. We tell you honestly what we found."),
        ),
        (
            _("What is illegal is passed on"),
            _(
                "We tell those who can have it removed: the company that hosts it, a hotline in "
                "another country, or the police."
            ),
        ),
    ),
    in_danger=_("Reports of danger come first, within the hour while we are on duty."),
    prepared=_("Your form is ready"),
    prepared_lead=_(
        "It holds the address that you named in the chat, and what it is about. You may change "
        "both. Nothing else of the chat goes with it: whoever reads the report does not learn that "
        "you chatted, nor what you wrote."
    ),
    status_page="hotline:status",
)

SIMPLE = Wording(
    tone="children",
    title=_("Did you see something bad online?"),
    lead=_("Tell us here. Grown-ups who know what to do will look at it."),
    promises=(
        ("heart", _("You have done nothing wrong.")),
        ("shield", _("You need not say your name. We do not know who you are.")),
        ("key", _("In the end you get a secret code. With it you can see what we did.")),
    ),
    where=_("Where was it?"),
    what=_("What happened?"),
    who=_("Is somebody in danger?"),
    more=_("You can tell us more"),
    send=_("Send it"),
    not_your_fault=_("It is not your fault, whatever happened. You can talk to someone about it:"),
    asks_back=_(
        "We cannot find a place in this. Was it in an app or a game? Then write its name and who "
        "it was, or choose it below. If you know no more, tick “I know no more. Send it like this”."
    ),
    thanks=_("Thank you for telling us!"),
    thanks_lead=_("That was brave. You need not look at it again."),
    receipt=_("Your secret code"),
    read_at=_("With your secret code you see what we did, at:"),
    stays=_("As long as this page is open you can load it again: your secret code stays the same."),
    have_one=_("I have a secret code already"),
    keep_it=_("Write it down now. We cannot show it to you again."),
    next_steps=(
        (_("A grown-up reads it"), _("Usually within a day, but not at the weekend.")),
        (_("They find out if it is against the law"), _("Then it must go.")),
        (
            _("They help to get it off the internet"),
            _("With your secret code you can see how far they are."),
        ),
    ),
    in_danger=_("They look at this first."),
    prepared=_("Your form is ready for you"),
    prepared_lead=_(
        "The address you told us about is in it already. You can change it. Nobody who reads it "
        "knows that you chatted with us, or what you wrote there."
    ),
    status_page="hotline:status_young",
    fields={
        "where": (
            _("Where did you see it?"),
            _("Copy the link. Or write the name of the app or the game, and who it was."),
        ),
        "app": (
            _("Was it in an app or a game?"),
            _("Choose it here, and write the other person's name above."),
        ),
        "as_it_is": (_("I know no more. Send it like this"), ""),
        "category": (_("What fits best?"), ""),
        "narrative": (
            _("What did you see?"),
            _("Use your own words. Do not send pictures, and do not look for it again."),
        ),
        "imminent_danger": (_("Somebody could get hurt right now"), ""),
        "about_whom": (_("Who is it about?"), ""),
        "contact": (
            _("E-mail or phone number"),
            _("Only if we may ask you something. You can leave it empty."),
        ),
    },
    categories={
        "self_generated_image": _("A naked picture of me or of another child is passed around"),
        "sextortion": _("Someone wants to show a picture of me if I do not do what they want"),
        "grooming": _("A grown-up wants naked pictures of me, or wants to meet me in secret"),
        "csam_photo_video": _("I saw a naked child, or a child that is being hurt"),
        "cyberbullying": _("Someone is mean to me or to another child"),
        "self_harm_or_suicide_promotion": _("Someone says that people should hurt themselves"),
        "age_inappropriate": _("I saw something that is not for children"),
        "other": _("Something else, or I do not know"),
    },
    left_out=("seen_in", "medium", "found_via", "access_hint"),
    choices_left_out=("my_child",),
)
