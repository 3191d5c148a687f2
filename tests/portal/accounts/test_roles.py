"""Roles: exactly the permissions of the handbook, and a shield around cases and conversations."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

from portal.accounts import people, roles
from portal.accounts.models import SHIELDED_APPS, User
from portal.accounts.roles import Role
from portal.people import operations

KNOWN_SHIELDED = "privacy.view_purgeproof"


def permissions_of(role):
    return {
        f"{permission.content_type.app_label}.{permission.codename}"
        for permission in Group.objects.get(name=role.value).permissions.select_related(
            "content_type"
        )
    }


@pytest.mark.parametrize("role", list(Role))
def test_every_role_is_a_group_with_the_permissions_of_its_duty(db, role):
    governed = roles.all_permissions()
    assert permissions_of(role) & governed == roles.DUTIES[role].permissions


def test_every_permission_of_a_duty_exists(db):
    known = {
        f"{app}.{codename}"
        for app, codename in Permission.objects.values_list("content_type__app_label", "codename")
    }
    assert roles.all_permissions() <= known


def test_syncing_takes_back_what_no_duty_gives_and_leaves_the_rest(db):
    group = Group.objects.get(name=Role.COUNSELLOR.value)
    stray = Permission.objects.get(content_type__app_label="privacy", codename="view_purgeproof")
    other = Permission.objects.get(content_type__app_label="wagtailcore", codename="add_locale")
    group.permissions.add(stray, other)
    roles.sync()
    assert stray not in group.permissions.all()
    assert other in group.permissions.all()


def test_no_role_works_in_both_the_hotline_and_the_helpline(db):
    """Figures alone may be seen across: the manager answers for both."""
    for role, duty in roles.DUTIES.items():
        apps = {name.split(".")[0] for name in duty.permissions if not name.endswith("figures")}
        assert len(apps & {"hotline", "helpline"}) <= 1, role


def test_the_technical_administrator_has_no_permission_on_cases_or_conversations(db):
    duty = roles.DUTIES[Role.TECHNICAL_ADMINISTRATOR]
    assert not {name for name in duty.permissions if name.split(".")[0] in SHIELDED_APPS}


@pytest.fixture
def technician(db):
    return people.add_person("tech@balise.example", given=[Role.TECHNICAL_ADMINISTRATOR])


def test_a_technician_is_a_superuser_outside_of_the_shield(technician):
    assert technician.is_superuser
    assert technician.has_perm("wagtailadmin.access_admin")
    assert technician.has_module_perms("wagtailcore")
    assert "wagtailcore.add_locale" in technician.get_all_permissions()


@pytest.mark.parametrize("app", sorted(SHIELDED_APPS))
def test_no_way_of_asking_opens_a_shielded_app(technician, app):
    in_app = {
        f"{app}.{codename}"
        for codename in Permission.objects.filter(content_type__app_label=app).values_list(
            "codename", flat=True
        )
    }
    assert in_app
    assert not any(technician.has_perm(name) for name in in_app)
    assert not technician.has_perms(list(in_app))
    assert not technician.has_module_perms(app)
    assert not technician.get_all_permissions() & in_app
    assert not technician.get_user_permissions() & in_app
    assert not technician.get_group_permissions() & in_app


@pytest.mark.parametrize(
    "page", ["/cms/users/", "/cms/users/add/", "/cms/groups/", "/cms/groups/new/"]
)
@pytest.mark.parametrize("role", [Role.TECHNICAL_ADMINISTRATOR, Role.EDITOR, Role.CENTRE_MANAGER])
def test_roles_are_not_given_in_the_cms(client, demo_people, role, page):
    """Wagtail's pages would neither ask who may nor write the record."""
    client.force_login(demo_people[role])
    answer = client.get(page)
    assert answer.status_code in {302, 403, 404}
    if answer.status_code == 302:
        assert answer["Location"] == "/cms/" or "/login/?next=" in answer["Location"]


async def asked_in_async_code(technician):
    return [
        await technician.ahas_perm(KNOWN_SHIELDED),
        await technician.ahas_perms([KNOWN_SHIELDED]),
        await technician.ahas_module_perms("privacy"),
        KNOWN_SHIELDED in await technician.aget_all_permissions(),
        KNOWN_SHIELDED in await technician.aget_user_permissions(),
        KNOWN_SHIELDED in await technician.aget_group_permissions(),
    ]


@pytest.mark.django_db(transaction=True)
def test_consumers_meet_the_shield_as_well(technician):
    from asgiref.sync import async_to_sync

    assert async_to_sync(asked_in_async_code)(technician) == [False] * 6


def test_a_technician_who_also_has_a_role_has_that_role_and_no_more(technician):
    people.change_roles(technician, given=[Role.TECHNICAL_ADMINISTRATOR, Role.AUDITOR])
    technician = User.objects.get(pk=technician.pk)
    assert technician.has_perm("audit.view_entry")
    assert technician.has_module_perms("audit")
    assert "audit.view_entry" in technician.get_all_permissions()
    assert not technician.has_perm("hotline.assess_location")


def test_somebody_switched_off_may_do_nothing(technician):
    people.change_roles(technician, given=[Role.TECHNICAL_ADMINISTRATOR, Role.AUDITOR])
    technician = User.objects.get(pk=technician.pk)
    technician.is_active = False
    assert not technician.has_perm("audit.view_entry")
    assert not technician.has_perm("wagtailadmin.access_admin")
    assert not technician.get_all_permissions()


def test_roles_are_set_exactly(db):
    user = people.add_person("two@balise.example", given=[Role.ANALYST, Role.AUDITOR])
    people.change_roles(user, given=[Role.AUDITOR])
    assert roles.of(user) == [Role.AUDITOR]
    people.change_roles(user, given=[])
    assert roles.of(user) == []


def test_an_address_has_one_account_in_whatever_case(db):
    people.add_person("one@balise.example", given=[Role.ANALYST])
    with pytest.raises(people.AlreadyHere):
        people.add_person("ONE@Balise.example", given=[Role.EDITOR])


def test_switching_off_ends_every_open_session(client, demo_people):
    person = demo_people[Role.COUNSELLOR]
    client.force_login(person)
    other = type(client)()
    other.force_login(demo_people[Role.ANALYST])
    operations.switch_off(person, by=demo_people[Role.CENTRE_MANAGER])
    assert not client.session.get("_auth_user_id")
    assert other.session.get("_auth_user_id")


def test_create_person_prints_a_link_that_sets_the_password(client, db, capsys):
    call_command("create_person", "new@balise.example", role=["centre_manager"], name="New Person")
    link = capsys.readouterr().out.split()[-1].removeprefix("http://testserver")
    form = client.get(link, follow=True)
    chosen = {"password1": "a quiet harbour 9", "password2": "a quiet harbour 9"}
    client.post(form.request["PATH_INFO"], chosen)
    person = User.objects.get(email="new@balise.example")
    assert person.check_password(chosen["password1"])
    assert roles.of(person) == [Role.CENTRE_MANAGER]
    assert not person.is_superuser


@pytest.mark.parametrize("email", ["no address", "@", "new@balise.example"])
def test_create_person_refuses_what_is_wrong(db, email):
    from django.core.management import CommandError

    people.add_person("new@balise.example", given=[Role.EDITOR])
    with pytest.raises(CommandError, match=r"address|already"):
        call_command("create_person", email, role=["editor"])
