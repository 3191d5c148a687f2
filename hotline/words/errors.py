"""What the hotline refuses, by name. Shown to staff; none of it carries a URL or a text."""

from datetime import datetime
from http import HTTPStatus

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from portal.web.refusals import Refusal

DONE_WITHIN_DAYS = 365
"""How long ago something may have been done that is recorded now."""


class ClaimRefused(Refusal):
    """Somebody else is on every URL that still waits."""

    code = "claim-refused"
    title = _("A colleague is already on it")
    message = _("Every URL of this report that still waits was claimed a moment ago.")


class LookingPaused(Refusal):
    """Somebody has looked enough for the moment. Say with `goes_on_at` until when."""

    code = "looking-paused"
    said: str | Promise = ""

    def __init__(self, goes_on_at: datetime) -> None:
        when = date_format(goes_on_at, "l j F, H:i")
        super().__init__(str(self.said).format(when=when))


class DayUsedUp(LookingPaused):
    """Looking for longer than one's plan says for a day."""

    code = "day-used-up"
    title = _("Your viewing time for today is used up")
    said = _(
        "You have looked enough for today. Viewing goes on {when}; everything that needs no "
        "looking goes on as ever."
    )


class BreakDue(LookingPaused):
    """Looking for longer than a block without a break."""

    code = "break-due"
    title = _("Time for a break from viewing")
    said = _(
        "You have looked for a whole block. Viewing goes on {when}; everything that needs no "
        "looking goes on as ever."
    )


class ForColleagues(Refusal):
    """Taking on what one's plan of viewing leaves to colleagues, without a reason."""

    code = "for-colleagues"
    title = _("Your plan leaves this to colleagues")
    message = _(
        "Your plan leaves what is in this report to colleagues. Leave it to them, or say why you "
        "take it on."
    )


class NotYourClaim(Refusal):
    """An assessment without a live claim of one's own."""

    code = "not-your-claim"
    title = _("Your claim has ended")
    message = _("Claim the report again before you assess; a claim lapses without activity.")


class ContactNeedsClaim(Refusal):
    """Opening how to reach a reporter without being on the case."""

    code = "contact-needs-claim"
    title = _("Only whoever works on the case may open this")
    message = _("Claim the report first. That you asked is in the history.")


class ColleagueIsOnIt(Refusal):
    """Changing, opening or ending what somebody else is working on."""

    code = "colleague-is-on-it"
    title = _("A colleague is on it")
    message = _("A colleague has claimed it. Ask them, or wait until they release it.")


class ReportEnded(Refusal):
    """The report is closed already."""

    code = "report-ended"
    title = _("This report is closed")
    message = _("Reopen it first; everything that was decided stays in its history.")


class NotReadyToClose(Refusal):
    """Something is left to do."""

    code = "not-ready-to-close"
    title = _("Something is left to do")
    message = _("A URL still waits to be assessed, notified or forwarded.")


class MachineSawIt(Refusal):
    """Somebody says that it is gone, and the machine saw it online a short while ago."""

    code = "machine-saw-it"
    title = _("The machine saw it online")
    message = _("Look once more. If it is gone, say why the machine saw it.")


class CountryNotKnown(Refusal):
    """A step that depends on the country before there is one."""

    code = "country-not-known"
    title = _("The hosting country is not settled")
    message = _("Decide the country first; the evidence is shown beside the URL.")


class NoSuchCountry(Refusal):
    """A country code nobody uses."""

    code = "no-such-country"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = _("No such country")
    message = _("Give the two letters of a country, for example FR. EU is not a country.")


class NoticeNotDue(Refusal):
    """A notice for a URL that has no need of one."""

    code = "notice-not-due"
    title = _("No notice for this URL")
    message = _("Only what was assessed as illegal, is hosted at home and is not notified yet.")


class NoticeToAnotherContact(Refusal):
    """A second notice for a URL that is in one to somebody else."""

    code = "notice-to-another-contact"
    title = _("This URL is in a notice to another abuse contact")
    message = _("Nothing was changed. While that notice waits, the URL can be taken out of it.")


class NoticeHasLeft(Refusal):
    """A change to a notice that was sent, is being sent, or was cancelled."""

    code = "notice-has-left"
    title = _("This notice no longer waits")
    message = _("It was sent, is being sent at this moment, or was cancelled by a colleague.")


class NoticeFailed(Refusal):
    """Hurrying a notice that could not be sent."""

    code = "notice-failed"
    title = _("This notice could not be sent")
    message = _("Try it again, choose another abuse contact, or take the URL out of it.")


class NoticeNotFailed(Refusal):
    """Mending a notice that needs no mending any more."""

    code = "notice-not-failed"
    title = _("This notice needs no other way")
    message = _("A colleague has sent it on its way again, or it was cancelled.")


class NoticeUnderWay(Refusal):
    """Changing the country under a notice or a hand-over that rests on it."""

    code = "notice-under-way"
    title = _("Somebody is being told because of this country")
    message = _(
        "While a notice or a hand-over rests on the country, it stays. Take the URL out of a "
        "notice that has not left, then decide the country again."
    )


class WhyThisProvider(Refusal):
    """A provider against which the evidence speaks, without a reason."""

    code = "why-this-provider"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = _("Why this provider?")
    message = _("The evidence points elsewhere. Say why you write to this provider.")


class ConfirmationNeeded(Refusal):
    """A provider in another country for what is hosted here, without confirming it."""

    code = "confirmation-needed"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = _("This provider is in another country")
    message = _("Confirm that you checked that it hosts this URL.")


class NoticeNotOurs(Refusal):
    """The profile leaves contact with providers to somebody else."""

    code = "notice-not-ours"
    title = _("The hotline sends no notice here")
    message = _("Under this country's profile somebody else speaks to providers.")


class PoliceFirst(Refusal):
    """The profile wants the police to know before the provider does."""

    code = "police-first"
    title = _("The police come first")
    message = _("Under this country's profile the police are told before the provider.")


class AbuseContactNotVerified(Refusal):
    """The provider's abuse contact was not looked at by a second person."""

    code = "abuse-contact-not-verified"
    title = _("This abuse contact was not verified")
    message = _("A second person has to verify a provider's abuse contact before its first use.")


class SecondPersonNeeded(Refusal):
    """Verifying what one proposed oneself."""

    code = "second-person-needed"
    title = _("A second person is needed")
    message = _("Somebody other than the one who proposed it has to verify it.")


class NoMailbox(Refusal):
    """An abuse contact that no mail server could deliver to."""

    code = "no-mailbox"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = _("This is no e-mail address")
    message = _("Write it like abuse@example.org. It may hold a sign that cannot be seen.")


class NoHost(Refusal):
    """A provider's domain that is none."""

    code = "no-host"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = _("This is no domain")
    message = _("Write domains like example.org, without http:// and without a path.")


class AbuseContactKnown(Refusal):
    """The same abuse contact twice at one provider."""

    code = "abuse-contact-known"
    title = _("This abuse contact is already there")
    message = _("The provider has this abuse contact already; it may be waiting to be verified.")


class NoOriginToAskFor(Refusal):
    """Asking a delivery network, or recording its answer, where none answers for the URL."""

    code = "no-origin-to-ask-for"
    title = _("No origin to ask for")
    message = _("No content delivery network stands before this URL, or its origin is known.")


class NotADeliveryNetwork(Refusal):
    """Only who operates a delivery network can say what is behind it."""

    code = "not-a-delivery-network"
    title = _("This provider is no delivery network")
    message = _("Choose the operator of the network that answers for the URL.")


class NotAnOrigin(Refusal):
    """An IP address that is no public one, or again the delivery network's."""

    code = "not-an-origin"
    title = _("Nothing is hosted at this IP address")
    message = _("Give the public IP address of the origin, not one of the delivery network.")


class OriginWithoutCountry(Refusal):
    """An origin whose country neither geo data nor the register settles."""

    code = "origin-without-country"
    title = _("The country is missing")
    message = _("Nothing settles the country of this origin. Record it by hand, with its country.")


class NotACandidate(Refusal):
    """Whom a registry named a moment ago, and names no longer, or whom the register has."""

    code = "not-a-candidate"
    title = _("This provider is no candidate any more")
    message = _("The register has a provider for it, or a newer look names somebody else.")


class ProviderKnown(Refusal):
    """The same provider twice in one country."""

    code = "provider-known"
    title = _("This provider is already there")
    message = _("There is a provider of this name in this country.")


class ForwardNotDue(Refusal):
    """A forward for a URL that has no need of one."""

    code = "forward-not-due"
    title = _("Nothing to forward")
    message = _("Only what was assessed as illegal, is hosted abroad and is not under way yet.")


class NotToBeTold(Refusal):
    """Recording that somebody was told whose turn it is not."""

    code = "not-to-be-told"
    title = _("It is not their turn")
    message = _("At this step of the case they are not the ones to be told. Choose somebody else.")


class NotInTheFuture(Refusal):
    """Recording what has not happened yet."""

    code = "not-in-the-future"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = _("That lies in the future")
    message = _("Give a time that has passed: only what was done is recorded.")


class TooLongAgo(Refusal):
    """Recording what was done long before anybody asked for it."""

    code = "too-long-ago"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = _("That is too long ago")
    message = format_lazy(_("Give a time within the last {days} days."), days=DONE_WITHIN_DAYS)


class NothingToRead(Refusal):
    """Texts that were shredded when their time had come."""

    code = "nothing-to-read"
    status = HTTPStatus.GONE
    title = _("The texts of this report are gone")
    message = _("Their time of keeping is over and they were shredded.")


class TooLateToUndo(Refusal):
    """Taking back that a report was set aside, after others acted or the time for it is over."""

    code = "too-late-to-undo"
    title = _("It is too late to take this back")
    message = _("Somebody acted since, or it is too long ago. A supervisor can open it again.")


class ReporterWrote(Refusal):
    """Closing a report while words of its reporter wait to be read."""

    code = "reporter-wrote"
    title = _("The reporter wrote something")
    message = _("Open the text and read it first. Then the report may be closed.")


class NotToBeAsked(Refusal):
    """Asking a reporter when a question is open already, or by somebody who is not on the case."""

    code = "not-to-be-asked"
    title = _("The reporter cannot be asked now")
    message = _(
        "Whoever took the case on asks one question at a time. What you wrote was not sent."
    )


class NoQuestionOpen(Refusal):
    """Going on without an answer where none is waited for."""

    code = "no-question-open"
    title = _("No answer is waited for")
    message = _("The reporter has answered, or the time is over. The case goes on already.")


class NoUrl(Refusal):
    """A report that names no place at all; the form asks for one."""

    code = "no-url"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = _("Nothing to look for")
    message = _("Please say where you saw it.")


class NothingWasSaid(Refusal):
    """Acting on an answer of a provider that does not wait for anybody."""

    code = "nothing-was-said"
    title = _("No answer of a provider waits here")
    message = _("The provider still has its time, or a colleague has seen to it meanwhile.")


class NoApp(Refusal):
    """An app that is on no list of ours."""

    code = "no-app"
    title = _("This is no app that we know")
    message = _("Choose apps from the list.")


class NotInThatRole(Refusal):
    """A notice to a provider as something that it is not."""

    code = "not-in-that-role"
    title = _("This provider is something else")
    message = _(
        "By the register this provider is not what the notice would call it. Choose what it is, or "
        "correct the register first."
    )


class NotSaidToBeGone(Refusal):
    """Gone or back where that cannot be."""

    code = "not-said-to-be-gone"
    title = _("This cannot be noted here")
    message = _("Only what was found illegal can be gone, and only what was gone can be back.")


class NothingToCheck(Refusal):
    """Saying that it is still there where nobody was asked to look."""

    code = "nothing-to-check"
    title = _("No look of a person is due here")
    message = _("The machine looks by itself, or a colleague has looked meanwhile.")


class HeldForThePolice(Refusal):
    """Telling anybody but the police while they ask us to wait."""

    code = "held-for-the-police"
    title = _("The police asked us to wait")
    message = _("Until the hold ends, nobody but the police is told of this URL.")
