"""The proof of forgetting on the desk: for auditors and the centre manager, nobody else."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.accounts.roles import Role
from portal.privacy import retention
from portal.privacy.models import PurgeProof

PAGE = "/desk/privacy/purges/"
MAY = {Role.AUDITOR, Role.CENTRE_MANAGER}


@pytest.mark.parametrize("role", list(Role))
def test_who_may_look(client, demo_people, role):
    client.force_login(demo_people[role])
    assert client.get(PAGE).status_code == (200 if role in MAY else 403)


def test_the_proof_of_a_round_is_on_the_page(client, demo_people):
    retention.purge_all()
    client.force_login(demo_people[Role.AUDITOR])
    html = client.get(PAGE).content.decode()
    for clock in retention.clocks():
        assert html.count(clock.kind) == 2
    assert "late" not in html


def test_a_clock_that_stopped_is_late(client, demo_people):
    retention.purge_all()
    PurgeProof.objects.update(at=timezone.now() - timedelta(hours=27))
    client.force_login(demo_people[Role.AUDITOR])
    assert "late" in client.get(PAGE).content.decode()
