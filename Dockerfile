# Debian, because Node.js's own images for it get their updates the same day.
# For a build that can be repeated, pass the digest of the base image: --build-arg BASE=node:24-trixie-slim@sha256:…
ARG BASE=node:24-trixie-slim

FROM ${BASE} AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY . .
RUN node scripts/build.mjs

# The dashboard is bundled, so a production install contains only the api's packages. The optional ones are the programs of
# the embedded PostgreSQL, which no container starts.
FROM ${BASE} AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --omit=optional --ignore-scripts

FROM ${BASE}
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="IAM Monitor" \
  org.opencontainers.image.description="Scans AWS IAM, raises alerts, proves escalation paths and rotates access keys." \
  org.opencontainers.image.licenses="Apache-2.0" \
  org.opencontainers.image.version="${VERSION}" \
  org.opencontainers.image.revision="${REVISION}"
WORKDIR /app
ENV NODE_ENV=production HOST=0.0.0.0 LOG_FORMAT=json HEARTBEAT_FILE=/dev/shm/heartbeat
COPY --from=packages /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY scripts/container-health.mjs package.json ./
# By number, so that Kubernetes can see that it is not root.
USER 1000:1000
EXPOSE 4000
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=4 CMD ["node", "container-health.mjs"]
# PROCESS_ROLE selects the role of this container. Each role exits cleanly on SIGTERM. The image has no PostgreSQL of its own,
# so DATABASE_URL is required.
CMD ["node", "--enable-source-maps", "dist/api/main.js"]
