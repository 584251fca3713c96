# Build: types stripped, nothing else of the tools goes on.
FROM node:22.22.0-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY scripts scripts
COPY src src
COPY simulators simulators
COPY stack stack
COPY bench bench
RUN npm run -s build

FROM node:22.22.0-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM node:22.22.0-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY package.json ./
COPY bin bin
COPY schemas schemas
COPY policy policy
USER node
ENTRYPOINT ["node", "--enable-source-maps", "--max-semi-space-size=64", "dist/src/main.js"]
CMD ["run"]
