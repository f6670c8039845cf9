# The service in one image. Build: docker build -t borgerlinje .
# With the optional packages for a transformer model by name: docker build --build-arg MODEL=true -t borgerlinje .

FROM node:20.20.2-bookworm-slim AS widget
WORKDIR /build
COPY widget/package.json widget/package-lock.json widget/.npmrc ./
RUN npm ci --no-audit --no-fund
COPY widget/ ./
RUN npm run build


FROM python:3.11.15-slim-bookworm AS packages
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /build
RUN python -m venv /opt/borgerlinje
COPY requirements.lock ./
RUN /opt/borgerlinje/bin/pip install --require-hashes -r requirements.lock
# torch comes from its CPU index: the default one brings several GB for a graphics card. Keep the two versions as in
# pyproject.toml. These two and what they need are not in requirements.lock, so their hashes are not checked.
ARG MODEL=false
RUN if [ "$MODEL" = "true" ]; then \
      /opt/borgerlinje/bin/pip install --index-url https://download.pytorch.org/whl/cpu torch==2.13.0 \
      && /opt/borgerlinje/bin/pip install sentence-transformers==6.2.0; \
    fi
# The command, without installing the project: it runs from /app, where it finds knowledge/ and widget/dist/.
RUN printf '#!/opt/borgerlinje/bin/python\nfrom bot.cli import main\nmain()\n' > /opt/borgerlinje/bin/borgerlinje \
    && chmod 755 /opt/borgerlinje/bin/borgerlinje


FROM python:3.11.15-slim-bookworm
# A name in the password file, a home and an own data directory: PostgreSQL's initdb asks for the first, a model that is
# fetched by name is kept in the last.
RUN useradd --uid 10001 --create-home --shell /usr/sbin/nologin borgerlinje \
    && install -d -o borgerlinje -g borgerlinje -m 0700 /data
COPY --from=packages /opt/borgerlinje /opt/borgerlinje
WORKDIR /app
COPY bot/ bot/
COPY knowledge/ knowledge/
COPY --from=widget /build/dist/ widget/dist/
ENV PATH=/opt/borgerlinje/bin:$PATH \
    PYTHONPATH=/app \
    PYTHONDONTWRITEBYTECODE=1 \
    DATA_DIR=/data \
    HF_HOME=/data/models
USER 10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["borgerlinje", "serve", "--host", "0.0.0.0"]
