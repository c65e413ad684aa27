# Debian, because the programs of the embedded PostgreSQL are built against its C library (Alpine has another one).
FROM node:24-trixie-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY . .
RUN node scripts/build.mjs

# The dashboard is bundled, so a production install contains only the api's packages.
FROM node:24-trixie-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts

FROM node:24-trixie-slim
WORKDIR /app
ENV NODE_ENV=production HOST=0.0.0.0 DATA_DIR=/app/.data
RUN mkdir .data && chown node:node .data
COPY --from=packages /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY package.json ./
USER node
EXPOSE 4000
# PROCESS_ROLE selects the role of this container. Each role exits cleanly on SIGTERM.
CMD ["node", "--enable-source-maps", "dist/api/main.js"]
