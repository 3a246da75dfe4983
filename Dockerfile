# The façade alone, without its registers. To see it with real ones: docker-compose.yml.
FROM python:3.13-slim-bookworm AS build
WORKDIR /build
RUN python -m venv /opt/klantbeeld
COPY pyproject.toml README.md LICENSE ./
COPY src src
COPY adapters adapters
RUN /opt/klantbeeld/bin/pip install --no-cache-dir --disable-pip-version-check '.[graphiql,otel,register]'

FROM python:3.13-slim-bookworm
COPY --from=build /opt/klantbeeld /opt/klantbeeld
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin klantbeeld
ENV PATH=/opt/klantbeeld/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
USER 10001
WORKDIR /etc/klantbeeld
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health/live', timeout=2)"]
ENTRYPOINT ["klantbeeld"]
# With modus "open" anybody who reaches the port may ask anything. The façade therefore refuses every address but
# loopback, in a container too: run this image with the network of the host (--network host).
# With modus "oidc", where people sign in, give: serve --config /etc/klantbeeld/klantbeeld.toml --host 0.0.0.0
CMD ["serve", "--config", "/etc/klantbeeld/klantbeeld.toml", "--host", "127.0.0.1", "--port", "8000"]
