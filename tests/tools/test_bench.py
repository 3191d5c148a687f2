"""What `make bench` promises to whoever reads its figures; what it measures is not judged here."""

import json

import pytest

from tests.bench.__main__ import BENCHMARKS, UnknownBenchmark, choose, main
from tests.bench.figures import Figure, write


@pytest.mark.parametrize(
    ("figure", "line"),
    [
        (Figure("a", 0.5, ">=", 0.5), "figure a 0.500 goal >= 0.5 met"),
        (Figure("a", 0.4, ">=", 0.5), "figure a 0.400 goal >= 0.5 short"),
        (Figure("b", 12.3456, "<=", 12), "figure b 12.346 goal <= 12 short"),
        (Figure("b", 3, "<=", 12), "figure b 3.000 goal <= 12 met"),
    ],
)
def test_a_figure_says_its_goal_and_whether_it_is_met(figure, line):
    assert str(figure) == line


def test_the_figures_of_a_run_are_kept_as_json(tmp_path):
    file = tmp_path / "bench" / "results.json"
    write([Figure("a", 0.4, ">=", 0.5)], file)
    kept = {"name": "a", "value": 0.4, "op": ">=", "bound": 0.5, "met": False}
    assert json.loads(file.read_text()) == [kept]


def test_a_list_has_one_line_for_each_benchmark(capsys):
    assert main(["--list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(BENCHMARKS)


def test_chosen_by_name_or_all():
    assert choose("") == list(BENCHMARKS)
    assert choose("urls, home") == ["home", "urls"]


def test_an_unknown_name_is_told_with_the_ones_there_are(capsys):
    with pytest.raises(UnknownBenchmark):
        choose("home,reports")
    assert main(["--only", "reports"]) == 2
    said = capsys.readouterr().err
    assert "Did you mean “report”?" in said
    assert "home, report, chat, chat_latency, chat_idle, dispatcher, worklist, urls" in said
