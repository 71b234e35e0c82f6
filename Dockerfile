# The server on a base without a shell, as a user without rights. Without the dev issuer, unless it is built with
# `--build-arg FEATURES=dev-issuer`, as the demo of docker-compose.yml is.
# The images to build with and upon can be replaced by those of a registry of your own.
ARG NODE_IMAGE=node:20-bookworm-slim
ARG RUST_IMAGE=rust:1-slim-bookworm
ARG BASE_IMAGE=gcr.io/distroless/cc-debian12:nonroot

FROM ${NODE_IMAGE} AS packages
WORKDIR /whiteroom/static
COPY static/package.json static/package-lock.json static/.npmrc ./
RUN npm ci --no-audit --no-fund

FROM ${RUST_IMAGE} AS build
RUN apt-get update && apt-get install -y --no-install-recommends build-essential && rm -rf /var/lib/apt/lists/*
WORKDIR /whiteroom
COPY Cargo.toml Cargo.lock ./
COPY src src
COPY benches benches
# A member of the workspace, without which the manifest cannot be read; it is not built.
COPY examples/embed examples/embed
COPY templates templates
ARG FEATURES=""
# What `whiteroom_build_info` says: docker build --build-arg BUILD_COMMIT=$(git rev-parse --short=12 HEAD) .
ARG BUILD_COMMIT=unknown
RUN cargo build --locked --release --no-default-features --features "${FEATURES}"

FROM ${BASE_IMAGE}
WORKDIR /whiteroom
COPY --from=build /whiteroom/target/release/whiteroom /usr/local/bin/whiteroom
COPY Rocket.toml ./
COPY templates templates
COPY policies policies
COPY static static
COPY --from=packages /whiteroom/static/node_modules static/node_modules
# By number, so that an orchestrator can see that it is not root.
USER 65532:65532
ENV ROCKET_ADDRESS=0.0.0.0 WHITEROOM_OPS__ADDRESS=0.0.0.0
EXPOSE 8000 8001
# Whether it is alive, not whether it is ready: some orchestrators restart what is unhealthy.
HEALTHCHECK --interval=10s --timeout=4s --start-period=10s --retries=3 CMD ["/usr/local/bin/whiteroom", "health"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["/usr/local/bin/whiteroom"]
CMD ["serve"]
