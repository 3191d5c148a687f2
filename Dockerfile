# syntax=docker/dockerfile:1
# Three stages: what is only needed to build, the application, the proxy with the static files.
#
# The base images are named by version. Whoever builds for a site pins them to what was looked at:
# `docker buildx imagetools inspect python:3.12-slim-bookworm` prints the digest, then
# `docker compose build --build-arg PYTHON_IMAGE=python:3.12-slim-bookworm@sha256:…`.
ARG PYTHON_IMAGE=python:3.12-slim-bookworm
ARG NGINX_IMAGE=nginx:1.28-bookworm

FROM ${PYTHON_IMAGE} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore PYTHONDONTWRITEBYTECODE=1
RUN python -m venv /venv
COPY requirements/base.txt /tmp/base.txt
RUN --mount=type=cache,target=/cache PIP_CACHE_DIR=/cache \
    /venv/bin/pip install --no-deps --require-hashes -r /tmp/base.txt
WORKDIR /app
COPY manage.py ./
COPY deploy deploy
COPY locale locale
COPY templates templates
COPY portal portal
COPY hotline hotline
COPY helpline helpline
COPY awareness awareness
# Both ask for complete settings; these are for this one step and go nowhere.
RUN export STATIC_ROOT=/srv/static SECRET_KEY=build DATABASE_URL=postgresql://build \
    REDIS_URL=redis://build EMAIL_URL=smtp://build \
    && /venv/bin/python manage.py collectstatic --noinput \
    && /venv/bin/python manage.py write_trouble_pages /srv/trouble \
    && /venv/bin/python -m compileall -q /venv /app

FROM ${PYTHON_IMAGE} AS app
# age encrypts backups for whoever has the other half of BACKUP_RECIPIENT.
RUN apt-get update && apt-get install --yes --no-install-recommends age \
    && rm -rf /var/lib/apt/lists/*
RUN groupadd --gid 10001 balise \
    && useradd --uid 10001 --gid balise --no-create-home --shell /usr/sbin/nologin balise \
    && install -d -o balise -g balise /var/balise /run/balise
COPY --from=build /venv /venv
COPY --from=build /app /app
COPY --from=build /srv/static /srv/static
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /app
USER balise
EXPOSE 8000 8001 9464
CMD ["gunicorn", "--bind", "0.0.0.0:8000", "--config", "deploy/gunicorn.py", "portal.wsgi:application"]

FROM ${NGINX_IMAGE} AS proxy
WORKDIR /app
COPY deploy/nginx deploy/nginx
COPY --from=build /srv/static /srv/static
COPY --from=build /srv/trouble /srv/trouble
USER nginx
EXPOSE 8080 8443
ENTRYPOINT []
CMD ["deploy/nginx/start"]
