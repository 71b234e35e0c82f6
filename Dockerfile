# syntax=docker/dockerfile:1
# The server without the dev issuer, on a base without a shell, as a user without rights.

FROM node:20-bookworm-slim AS packages
WORKDIR /whiteroom/static
COPY static/package.json static/package-lock.json ./
RUN npm ci --no-audit --no-fund

FROM rust:1-slim-bookworm AS build
RUN apt-get update && apt-get install -y --no-install-recommends build-essential && rm -rf /var/lib/apt/lists/*
WORKDIR /whiteroom
COPY Cargo.toml Cargo.lock ./
COPY src src
COPY benches benches
COPY templates templates
# What `whiteroom_build_info` says: docker build --build-arg BUILD_COMMIT=$(git rev-parse --short=12 HEAD) .
ARG BUILD_COMMIT=unknown
RUN cargo build --locked --release --no-default-features

FROM gcr.io/distroless/cc-debian12:nonroot
WORKDIR /whiteroom
COPY --from=build /whiteroom/target/release/whiteroom /usr/local/bin/whiteroom
COPY Rocket.toml ./
COPY templates templates
COPY policies policies
COPY static static
COPY --from=packages /whiteroom/static/node_modules static/node_modules
ENV ROCKET_ADDRESS=0.0.0.0 WHITEROOM_OPS__ADDRESS=0.0.0.0
EXPOSE 8000 8001
ENTRYPOINT ["/usr/local/bin/whiteroom"]
CMD ["serve"]
