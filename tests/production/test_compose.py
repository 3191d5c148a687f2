"""What docker-compose.yml, the image and the settings promise each other."""

import re
import subprocess
from urllib.parse import urlsplit

import pytest
import yaml
from django.db import connection

from portal.jobs.lanes import LANES
from tests.production.compose import FILE, env_file, services
from tests.production.conftest import make_secrets
from tests.stack import SOURCE

WORKERS = ("worker", "worker-mail", "worker-outside")
OURS = ("proxy", "web", "chat", *WORKERS, "probe", "dispatcher", "metrics")
DOCKERFILE = (SOURCE / "Dockerfile").read_text()


@pytest.mark.parametrize("name", services())
def test_every_service_is_hardened(name):
    service = services()[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert "privileged" not in service


@pytest.mark.parametrize("name", services())
def test_no_service_runs_as_root(name):
    service = services()[name]
    if "balise" in service["image"]:
        target = "proxy" if name == "proxy" else "app"
        stage = DOCKERFILE.split(f" AS {target}\n", 1)[1].split("\nFROM ", 1)[0]
        assert re.search(r"^USER (?!root\b)\w+", stage, re.MULTILINE)
    else:
        assert service["user"] not in {"root", "0"}


@pytest.mark.parametrize("name", [*OURS, "postgres", "redis", "cache"])
def test_every_service_that_stays_up_has_a_health_check_and_comes_back(name):
    service = services()[name]
    assert service["healthcheck"]["test"][0] == "CMD"
    assert service["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", services())
def test_every_service_has_limits_of_memory_processor_and_processes(name):
    service = services()[name]
    assert re.fullmatch(r"\d+[mg]", service["mem_limit"])
    assert service["cpus"] <= 2
    assert service["pids_limit"] <= 256


def file():
    return yaml.safe_load(FILE.read_text())


def test_only_the_proxy_is_reachable_from_outside_and_reaches_only_what_it_serves():
    assert [name for name, service in services().items() if "ports" in service] == ["proxy"]
    networks = {name: set(service["networks"]) for name, service in services().items()}
    assert networks["proxy"] == {"edge", "front"}
    beside = {name for name, found in networks.items() if found & networks["proxy"]} - {"proxy"}
    assert beside == {"web", "chat", "metrics"}
    assert networks["postgres"] == {"back", "record"}
    assert networks["redis"] == networks["cache"] == {"back"}
    inner = {name for name, settings in file()["networks"].items() if settings.get("internal")}
    assert inner == {"front", "back", "record", "watch"}
    outside = {name for name, found in networks.items() if "outside" in found}
    assert outside == {"web", "worker-mail", "worker-outside"}


def test_the_probe_reaches_the_record_and_the_world_and_nothing_else_of_ours():
    """On none of its networks is another service of ours, and no folder of ours is in it."""
    networks = {name: set(service["networks"]) for name, service in services().items()}
    assert networks["probe"] == {"record", "looks"}
    beside = {name for name, found in networks.items() if found & networks["probe"]} - {"probe"}
    assert beside == {"postgres"}
    assert services()["probe"]["volumes"] == []
    variables = services()["probe"]["environment"]
    assert [name for name in variables if name.endswith("_FILE")] == ["PROBE_DATABASE_URL_FILE"]


KEYS = {"balise_pepper", "balise_key_ring", "balise_pow_key"}


def test_every_service_gets_the_secrets_it_needs_and_no_others():
    held = {name: set(service.get("secrets", [])) for name, service in services().items()}
    assert held["proxy"] == set()
    assert held["postgres"] == {"postgres_password"}
    assert (held["redis"], held["cache"]) == ({"redis_conf"}, {"cache_conf"})
    assert {name for name, found in held.items() if found & KEYS} == {
        *("web", "chat", "worker", "worker-mail", "release", "backup", "restore")
    }
    ours = {"mailbox_url", "notice_signing_certificate", "notice_signing_key"}
    assert {name for name, found in held.items() if found & ours} == {"worker-mail"}
    assert ours < held["worker-mail"]
    owner = "migration_database_url"
    assert [name for name, found in held.items() if owner in found] == ["release", "restore"]
    assert held["probe"] == {"probe_database_url"}
    its_own = [name for name, found in held.items() if "probe_database_url" in found]
    assert its_own == ["probe", "release", "restore"]


def lanes_of(name):
    return services()[name]["environment"]["BALISE_LANES"].split(",")


def test_every_lane_is_served_by_one_service_whose_health_is_that_of_its_lanes():
    served = [lane for name in WORKERS for lane in lanes_of(name)]
    assert sorted(served) == sorted(lane.name for lane in LANES.values() if not lane.alone)
    assert [lane.name for lane in LANES.values() if lane.alone] == ["probe"]
    assert services()["probe"]["command"][-1] == "portal.probe_worker"
    for name in WORKERS:
        parts = ",".join(LANES[lane].worker for lane in lanes_of(name))
        assert services()[name]["healthcheck"]["test"][-1].endswith(f"/readyz/parts#{parts}")


@pytest.mark.parametrize("name", WORKERS)
def test_a_worker_holds_keys_only_when_a_lane_of_it_needs_them(name):
    held = bool(KEYS & set(services()[name]["secrets"]))
    assert held == any(LANES[lane].keys for lane in lanes_of(name))


@pytest.mark.parametrize("name", services())
def test_secrets_come_as_files_and_no_environment_file_holds_one(name):
    service = services()[name]
    named = {
        value.rpartition("/")[2]
        for variable, value in service.get("environment", {}).items()
        if variable.endswith("_FILE")
    }
    assert named <= set(service.get("secrets", []))
    for example in service.get("env_file", []):
        for variable, value in env_file(example).items():
            assert not re.search("KEY$|PEPPER|PASSWORD|RING|_URL$", variable.replace("TLS_KEY", ""))
            assert "@" not in value or variable == "FROM_EMAIL"


def test_every_secret_of_the_file_is_made_by_the_script_and_none_is_changed_by_it(tmp_path):
    made = make_secrets(tmp_path / "made", mail="smtp://mail.example:25")
    assert set(made) == set(file()["secrets"])
    assert all(one["file"] == f"deploy/secrets/{name}" for name, one in file()["secrets"].items())
    again = subprocess.run(
        [tmp_path / "made" / "make-secrets"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
    )
    assert again.stdout == b""
    folder = tmp_path / "made" / "secrets"
    assert {one.name: one.read_text() for one in folder.iterdir()} == made
    assert folder.stat().st_mode & 0o777 == 0o700, "on the host nobody else gets in"
    assert {one.stat().st_mode & 0o777 for one in folder.iterdir()} == {0o444}


def test_the_script_refuses_what_is_no_address_of_a_mail_server(tmp_path):
    with pytest.raises(subprocess.CalledProcessError) as refused:
        make_secrets(tmp_path / "made", mail="mail.example")
    assert "no address of a mail server" in refused.value.stderr


def test_the_passwords_of_the_script_fit_together(tmp_path):
    made = make_secrets(tmp_path / "made", mail="smtp://mail.example:25")
    for name, conf in (("redis_url", "redis_conf"), ("cache_redis_url", "cache_conf")):
        assert urlsplit(made[name].strip()).password == made[conf].split()[1]
    site = urlsplit(made["database_url"].strip())
    probe = urlsplit(made["probe_database_url"].strip())
    owner = urlsplit(made["migration_database_url"].strip())
    assert site.username != owner.username == services()["postgres"]["environment"]["POSTGRES_USER"]
    assert (site.hostname, site.path) == (owner.hostname, owner.path)
    assert owner.password == made["postgres_password"].strip() != site.password
    assert (probe.hostname, probe.path) == (site.hostname, site.path)
    assert len({one.username for one in (site, owner, probe)}) == 3
    assert len({one.password for one in (site, owner, probe)}) == 3


def test_the_broker_never_forgets_to_make_room_and_the_cache_does():
    broker, cache = (" ".join(services()[name]["command"]) for name in ("redis", "cache"))
    assert "--appendonly yes --appendfsync everysec" in broker
    assert "--maxmemory-policy noeviction" in broker
    assert "--maxmemory-policy allkeys-lru" in cache


@pytest.mark.django_db
def test_postgresql_knows_every_setting_it_is_given():
    given = [word[2:].split("=")[0] for word in services()["postgres"]["command"][1:]]
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_settings WHERE name = ANY(%s)", [given])
        assert {name for (name,) in cursor.fetchall()} == set(given)
    assert "log_min_error_statement" in given, "its log must not quote what people wrote"


def test_pages_run_on_gunicorn_threads_and_chat_on_daphne():
    assert services()["web"]["command"][0] == "gunicorn"
    assert services()["chat"]["command"][0] == "daphne"
    assert 'worker_class = "gthread"' in (SOURCE / "deploy" / "gunicorn.py").read_text()


def test_nothing_serves_before_the_release_has_migrated():
    for name in ("web", "chat", *WORKERS, "probe", "dispatcher"):
        condition = services()[name]["depends_on"]["release"]["condition"]
        assert condition == "service_completed_successfully"


def required_variables():
    """Names the settings read without a default."""
    text = (SOURCE / "portal" / "settings.py").read_text()
    pattern = r'env\.(?:text|key|key_ring|database|email)\(\s*"(\w+)"\s*\)'
    return set(re.findall(pattern, text))


def all_variables():
    text = (SOURCE / "portal" / "settings.py").read_text()
    return set(re.findall(r'env\.\w+\(\s*"(\w+)"', text))


def test_the_pages_are_given_everything_that_has_no_default():
    assert required_variables() >= {"SECRET_KEY", "DATABASE_URL", "BALISE_PEPPER"}
    web = services()["web"]
    given = {name for file in web["env_file"] for name in env_file(file)}
    given |= {name.removesuffix("_FILE") for name in web["environment"]}
    assert required_variables() <= given


def test_the_readme_lists_every_variable_of_the_settings():
    readme = (SOURCE / "README.md").read_text()
    assert [name for name in sorted(all_variables()) if f"`{name}`" not in readme] == []


def test_the_image_installs_only_what_is_locked_by_hash():
    installs = re.findall(r"pip install .*", DOCKERFILE)
    assert installs
    assert all("--require-hashes" in one for one in installs)


def test_every_folder_the_image_copies_is_there_and_let_through():
    ignored = (SOURCE / ".dockerignore").read_text().splitlines()
    for line in re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.MULTILINE):
        for name in line.split()[:-1]:
            assert (SOURCE / name).exists()
            assert f"!{name.split('/')[0]}" in ignored or f"!{name}" in ignored


def test_every_base_image_has_a_version():
    images = re.findall(r"^ARG \w+_IMAGE=(\S+)", DOCKERFILE, re.MULTILINE)
    assert re.findall(r"^FROM (?!\$\{\w+_IMAGE\} AS)", DOCKERFILE, re.MULTILINE) == []
    images += [one["image"] for one in services().values() if "balise" not in one["image"]]
    assert all(re.search(r":\d", image) for image in images)


def test_every_build_target_exists():
    for service in services().values():
        if "build" in service:
            assert f" AS {service['build']['target']}\n" in DOCKERFILE


def test_every_variable_the_readme_lists_is_read_by_something():
    table = (SOURCE / "README.md").read_text().split("| Variable | Default | Meaning |")[1]
    listed = set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE))
    containers = set(re.findall(r"`([A-Z_]{5,})`", table.split("For the containers only:")[1]))
    scripts = "".join(
        (SOURCE / "deploy" / name).read_text() for name in ("gunicorn.py", "nginx/start")
    )
    assert listed == all_variables()
    assert {name for name in containers - listed if name not in scripts} == set()


def test_the_programs_the_readme_names_are_there_and_may_be_run():
    readme = (SOURCE / "README.md").read_text().split("## In production")[1]
    for name in set(re.findall(r"`(deploy/make-\w+)`", readme)):
        assert (SOURCE / name).stat().st_mode & 0o111
    for name in set(re.findall(r"\b(deploy/[\w.-]+\.(?:py|yml))", readme)):
        assert (SOURCE / name).is_file()
    for name in re.findall(r"docker compose (?:run --rm|exec|restart) (\w+)", readme):
        assert name in services()
