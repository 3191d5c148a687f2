"""What a finding means for "gone", and which level of looking includes which."""

import pytest

from hotline.states import (
    LEVELS,
    MOVED,
    NEGATIVE,
    ONLINE,
    UNKNOWN,
    Finding,
    Level,
    includes,
    speaks_for_gone,
)


def test_every_finding_is_of_one_kind():
    kinds = (NEGATIVE, ONLINE, UNKNOWN, MOVED)
    assert sorted(finding for kind in kinds for finding in kind) == sorted(Finding)


@pytest.mark.parametrize("finding", sorted(Finding))
def test_only_what_says_so_itself_speaks_for_gone(finding):
    says_so = finding in {
        Finding.GONE_404,
        Finding.GONE_410,
        Finding.GONE_451,
        Finding.GONE_DNS,
        Finding.GONE_SEEN,
    }
    assert speaks_for_gone(finding, seen_online=False) == says_so
    assert speaks_for_gone(finding, seen_online=True) == (says_so or finding == Finding.SOFT_404)


def test_each_level_includes_those_before_it():
    assert sorted(LEVELS) == sorted(Level)
    assert [sum(includes(level, needed) for needed in Level) for level in LEVELS] == [1, 2, 3, 4]
    assert includes(Level.DIGEST, Level.DNS)
    assert not includes(Level.DNS, Level.HEADERS)
