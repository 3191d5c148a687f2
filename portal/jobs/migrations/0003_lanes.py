"""Jobs get lanes, sweeps become jobs that come again, and "dead" becomes "given up"."""

from django.db import migrations, models

LANE_OF_KIND = {
    "notice.send": "mail",
    "people.invite": "mail",
    "hosting.observe": "lookups",
    "privacy.purge": "bulk",
}
"""As of this release; any other kind is in `default`. A dispatcher that starts lets jobs follow
kinds that moved since."""
NO_MORE = ("jobs.reconcile", "jobs.heartbeat", "privacy.purge")


def fill_lanes(apps, _editor):
    jobs = apps.get_model("jobs", "Job").objects
    for kind, lane in LANE_OF_KIND.items():
        jobs.filter(kind=kind).update(lane=lane)


def name_given_up(apps, _editor):
    apps.get_model("jobs", "Job").objects.filter(state="dead").update(state="given_up")


def name_dead(apps, _editor):
    apps.get_model("jobs", "Job").objects.filter(state="given_up").update(state="dead")


def forget_heartbeats(apps, _editor):
    """Jobs that did nothing; a sweep per lane takes their place."""
    apps.get_model("jobs", "Job").objects.filter(kind="jobs.heartbeat").delete()


def make_sweeps_jobs(apps, _editor):
    """Each keeps its last error and is due at once: how often it runs stands in the code."""
    Job, Sweep = apps.get_model("jobs", "Job"), apps.get_model("jobs", "Sweep")
    Job.objects.bulk_create(
        Job(
            kind=sweep.name,
            lane="timers",
            effect_key=f"every:{sweep.name}",
            last_error=sweep.last_error,
        )
        for sweep in Sweep.objects.exclude(name__in=NO_MORE)
    )


def take_sweeps_from_jobs(apps, _editor):
    apps.get_model("jobs", "Job").objects.filter(effect_key__startswith="every:").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("jobs", "0002_heartbeat"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="job", name="jobs_job_state"),
        migrations.RemoveConstraint(model_name="job", name="jobs_job_lease_exactly_when_held"),
        migrations.RemoveConstraint(
            model_name="job", name="jobs_job_finished_exactly_when_finished"
        ),
        migrations.RemoveIndex(model_name="job", name="jobs_job_due"),
        migrations.RemoveIndex(model_name="job", name="jobs_job_leased"),
        migrations.RemoveIndex(model_name="job", name="jobs_job_finished"),
        migrations.AddField(
            model_name="job",
            name="lane",
            field=models.CharField(default="default", max_length=20, verbose_name="lane"),
        ),
        migrations.AlterField(
            model_name="job",
            name="state",
            field=models.CharField(
                choices=[
                    ("queued", "Waiting"),
                    ("sent", "On its way to a worker"),
                    ("running", "Running"),
                    ("done", "Done"),
                    ("given_up", "Given up"),
                    ("dismissed", "Dismissed"),
                ],
                default="queued",
                editable=False,
                max_length=9,
                verbose_name="state",
            ),
        ),
        migrations.RunPython(fill_lanes, migrations.RunPython.noop),
        migrations.RunPython(name_given_up, name_dead),
        migrations.RunPython(forget_heartbeats, migrations.RunPython.noop),
        migrations.RunPython(make_sweeps_jobs, take_sweeps_from_jobs),
        migrations.DeleteModel(name="Sweep"),
        migrations.AddIndex(
            model_name="job",
            index=models.Index(
                condition=models.Q(("state", "queued")),
                fields=["lane", "next_at", "id"],
                name="jobs_job_due",
            ),
        ),
        migrations.AddIndex(
            model_name="job",
            index=models.Index(
                condition=models.Q(("state__in", ["running", "sent"])),
                fields=["lane", "lease_until"],
                name="jobs_job_leased",
            ),
        ),
        migrations.AddIndex(
            model_name="job",
            index=models.Index(
                condition=models.Q(("state__in", ["dismissed", "done", "given_up"])),
                fields=["kind", "finished_at"],
                name="jobs_job_finished",
            ),
        ),
        migrations.AddConstraint(
            model_name="job",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        ["dismissed", "done", "given_up", "queued", "running", "sent"],
                    )
                ),
                name="jobs_job_state_known",
            ),
        ),
        *(
            migrations.AddConstraint(
                model_name="job",
                constraint=models.CheckConstraint(
                    condition=(
                        models.Q(state__in=states) & ~models.Q(**{f"{column}__isnull": True})
                    )
                    | (~models.Q(state__in=states) & models.Q(**{f"{column}__isnull": True})),
                    name=f"jobs_job_{column}_in_state",
                ),
            )
            for column, states in (
                ("finished_at", ["dismissed", "done", "given_up"]),
                ("lease_owner", ["running", "sent"]),
                ("lease_until", ["running", "sent"]),
            )
        ),
    ]
