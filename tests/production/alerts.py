"""The case of every alarm in deploy/alerts.yml: what makes it fire, and what must not."""

from pathlib import Path
from typing import Any

import yaml

RULES = Path(__file__).resolve().parents[2] / "deploy" / "alerts.yml"
MINUTES = 200
"""Longer than the longest `for` of the rules."""

HOUR, DAY = 3600, 86400
CASES: dict[str, tuple[str, float, float]] = {
    "BaliseMetricsAway": ('up{job="balise"}', 0, 1),
    "BaliseDatabaseDown": ('balise_part_ready{part="database"}', 0, 1),
    "BaliseChatFrozen": ('balise_part_ready{part="chat"}', 0, 1),
    "BalisePartDegraded": ('balise_part_ready{part="redis"}', 0, 1),
    "BaliseProcessSilent": ('balise_heartbeat_age_seconds{process="dispatcher"}', 130, 110),
    "BaliseNoticeUnsent": ("hotline_oldest_unsent_notice_seconds", HOUR + 1, HOUR),
    "BaliseNoticeFailed": ("hotline_failed_notices", 1, 0),
    "BaliseJobsGivenUp": ('balise_jobs_given_up{kind="notice.send"}', 1, 0),
    "BaliseJobsLate": ('balise_jobs_late{lane="mail"}', 1, 0),
    "BaliseAuditChanged": ("balise_audit_problems", 1, 0),
    "BaliseAuditUnverified": ("balise_audit_verification_age_seconds", 2 * DAY + 1, 2 * DAY),
    "BaliseAuditHeadNotExported": ("balise_audit_head_age_seconds", 2 * DAY + 1, 2 * DAY),
    "BaliseBackupLate": ("balise_backup_age_seconds", 27 * HOUR, 25 * HOUR),
    "BaliseDiskNearlyFull": ('balise_disk_free_ratio{folder="var"}', 0.09, 0.11),
    "BaliseCertificateEnds": ("balise_certificate_seconds_left", 13 * DAY, 15 * DAY),
    "BaliseErrors": ('balise_requests_total{status="500"}', 1, 0),
}
"""Alarm → series, a value that makes it fire, one that does not. Of errors, how many a minute
beside one good answer."""


def rules() -> dict[str, dict[str, Any]]:
    """The alarms of the file, by name."""
    groups = yaml.safe_load(RULES.read_text())["groups"]
    return {rule["alert"]: rule for group in groups for rule in group["rules"]}


def series(name: str, value: float) -> list[dict[str, str]]:
    """What Prometheus would have collected; `up` too, so that only what is meant is missing."""
    metric = CASES[name][0]
    if "_total" in metric:
        good = {"series": 'balise_requests_total{status="200"}', "values": f"0+1x{MINUTES}"}
        found = [{"series": metric, "values": f"0+{value}x{MINUTES}"}, good]
    else:
        found = [{"series": metric, "values": f"{value}x{MINUTES}"}]
    if not metric.startswith("up"):
        found.append({"series": 'up{job="balise"}', "values": f"1x{MINUTES}"})
    return found


def unit_tests() -> dict[str, Any]:
    """The file `promtool test rules` reads: per alarm one case that fires and one that is quiet."""
    tests = []
    for name, (_metric, fires, quiet) in CASES.items():
        for value, firing in ((fires, True), (quiet, False)):
            tests.append(
                {
                    "name": f"{name} {'fires' if firing else 'is quiet'}",
                    "interval": "1m",
                    "input_series": series(name, value),
                    "promql_expr_test": [
                        {
                            "expr": f'count(ALERTS{{alertname="{name}", alertstate="firing"}})',
                            "eval_time": f"{MINUTES - 5}m",
                            "exp_samples": [{"labels": "{}", "value": 1}] if firing else [],
                        }
                    ],
                }
            )
    return {"rule_files": [str(RULES)], "evaluation_interval": "1m", "tests": tests}
