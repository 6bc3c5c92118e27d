# Two images from one file: `server` (server and worker) and `station` (one player with its sound card).
#   docker build --target server  -t loa .
#   docker build --target station -t loa-station .
# The image's own Node 26 runs everything, so the `node` package of the lock file is not set up here.

FROM node:26-bookworm-slim AS base
WORKDIR /app
ENV NODE_ENV=production

FROM base AS packages
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --omit=dev --omit=optional && npm cache clean --force

FROM base AS web
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --include=dev
COPY . .
RUN node node_modules/vite/bin/vite.js build web

FROM base AS server
RUN apt-get update \
  && apt-get install -y --no-install-recommends ffmpeg espeak-ng \
  && rm -rf /var/lib/apt/lists/* \
  && install -d -o node -g node /data /backup
COPY --from=packages /app/node_modules node_modules
COPY package.json LICENSE ./
COPY audio audio
COPY scheduler scheduler
COPY stations stations
COPY server server
COPY --from=web /app/web/dist web/dist
USER node
ENV LOA_DATA_DIR=/data LOA_HOST=0.0.0.0 PORT=8080
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/api/health`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--max-semi-space-size=2", "server/loa.js", "server"]

FROM base AS station
RUN apt-get update \
  && apt-get install -y --no-install-recommends mpv \
  && rm -rf /var/lib/apt/lists/* \
  && install -d -o node -g node /data \
  && usermod -a -G audio node
COPY --from=packages /app/node_modules node_modules
COPY package.json LICENSE ./
COPY audio audio
COPY scheduler scheduler
COPY stations stations
COPY server server
USER node
ENV LOA_DATA_DIR=/data
VOLUME /data
HEALTHCHECK --interval=60s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "const fs = require('node:fs'); const isMpv = (pid) => { try { return fs.readFileSync(`/proc/${pid}/comm`, 'utf8') === 'mpv\\n'; } catch { return false; } }; process.exit(fs.readdirSync('/proc').some(isMpv) ? 0 : 1)"]
ENTRYPOINT ["node", "--max-semi-space-size=2", "server/loa.js", "player"]
