# Balise. `make run` starts everything, `make test` tests everything, `make help` lists the rest.

VENV := .venv/bin/python

# The first Python 3.11 or newer that can make virtual environments; PYTHON=… chooses another.
find_python = for p in $(PYTHON) python3.11 python3.12 python3.13 python3; do \
	"$$p" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& { echo "$$p"; break; }; done
DEMO := .venv/.installed-demo
DEV := .venv/.installed-dev

.DEFAULT_GOAL := help
.PHONY: help run demo demo-code backup restore test check format messages bench lock clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | \
	while IFS="$$(printf '\t')" read -r name text; do printf '  make %-11s %s\n' "$$name" "$$text"; done

# What is locked, with hashes; `dev` contains `demo`. The mark is made last: an installation that was
# cut off goes on. A locked pip comes first and byte code is written on all cores: a third quicker.
.venv/.installed-%: requirements/%.txt requirements/pip.txt
	@python="$$($(find_python))"; if [ -z "$$python" ]; then \
	echo "Balise needs Python 3.11 or newer with its venv module." >&2; \
	echo "Debian, Ubuntu: apt install python3 python3-venv. Elsewhere: python.org." >&2; \
	echo "Or name one: make PYTHON=/path/to/python3.12" >&2; exit 1; fi; \
	echo "  ... installing requirements/$*.txt in .venv, about a minute"; \
	$(VENV) -c 'import pip' 2>/dev/null || \
	"$$python" -m venv $$([ -L .venv ] || echo --clear) .venv
	@for set in pip $*; do $(VENV) -m pip install --quiet --no-input --no-compile --no-deps \
	--disable-pip-version-check --root-user-action=ignore --require-hashes \
	-r requirements/$$set.txt || exit 1; done
	@$(VENV) -m compileall -qq -j 0 .venv/lib/python*/site-packages || true
	@touch $(DEMO) $@

run: $(DEMO) ## the whole portal with demo content on this machine (PORT=8000 HOST=127.0.0.1 BALISE_VAR=var)
	@exec $(VENV) -m portal.runner

demo: ## loads the demo content again into what `make run` runs
	@$(VENV) -m portal.runner manage load_demo

demo-code: ## the sign-in code of a demo account: make demo-code EMAIL=analyst@balise.example
	@$(VENV) -m portal.runner manage demo_code $(EMAIL)

backup: ## backs up what `make run` runs, into its var folder
	@$(VENV) -m portal.runner manage backup

restore: ## puts the newest backup in place of what `make run` runs (BACKUP=folder for another)
	@$(VENV) -m portal.runner manage restore --replace --while-running $(BACKUP)

test: $(DEV) ## all tests, in a real browser too when Chromium is there (ARGS=… goes to pytest)
	@$(VENV) -m tools.test $(ARGS)

check: $(DEV) ## everything that can be checked without running the site
	@$(VENV) -m tools.check

format: $(DEV) ## formats Python and sorts imports
	@$(VENV) -m ruff format .
	@$(VENV) -m ruff check --fix .

messages: $(DEV) ## updates and compiles the translation catalogues from the sources
	@$(VENV) -m tools.messages update

bench: $(DEV) ## measures against yardsticks (ONLY=name,… some of them; LIST=1 names them)
	@$(VENV) -m tests.bench $(if $(LIST),--list) $(if $(ONLY),--only "$(ONLY)")

lock: $(DEV) ## locks requirements/*.in with hashes into requirements/*.txt
	@cd requirements && for set in pip base demo dev; do \
	../$(VENV) -m uv pip compile --quiet --generate-hashes --python-version 3.11 --no-header \
	--no-emit-index-url --no-emit-find-links $$set.in -o $$set.txt || exit 1; done

clean: ## removes what was built or kept: environment, var folder, caches
	@$(VENV) -m portal.runner running 2>/dev/null && { echo "Stop Balise first."; exit 1; } || true
	rm -rf .venv var .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
