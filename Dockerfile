# Assayer in a container: one binary, no shell needed to run it, no rights beyond its own data.
#
#   docker build --tag assayer .
#   docker run --publish 8080:8080 --volume assayer:/var/lib/assayer --env ASSAYER__BODY__NAME=… assayer
#
# Configuration: environment variables as config/default.toml explains, or a file at /etc/assayer/assayer.toml.
# No HEALTHCHECK: ask /healthz (alive) and /readyz (database and files) from outside.

FROM rust:1.95-bookworm AS build
WORKDIR /src
COPY Cargo.toml Cargo.lock ./
# The manifest names these, and cargo wants every file it names.
COPY tests/it/main.rs tests/it/main.rs
COPY benches/speed/main.rs benches/speed/main.rs
COPY benches/rules/main.rs benches/rules/main.rs
# All of these are embedded in the binary.
COPY config config
COPY migrations migrations
COPY templates templates
COPY static static
COPY src src
RUN cargo build --release --locked --bin assayer

FROM debian:bookworm-slim
# Certificates, to check the far side of encrypted connections; zones, for the civil dates that deadlines count in.
RUN apt-get update \
 && apt-get install --yes --no-install-recommends ca-certificates tzdata \
 && rm -rf /var/lib/apt/lists/* \
 && groupadd --gid 10001 assayer \
 && useradd --uid 10001 --gid 10001 --home-dir /var/lib/assayer --create-home --shell /usr/sbin/nologin assayer
COPY --from=build /src/target/release/assayer /usr/local/bin/assayer
COPY LICENSE /usr/share/doc/assayer/LICENSE
ENV ASSAYER_CONFIG=/etc/assayer/assayer.toml \
    ASSAYER__SERVER__ADDRESS=0.0.0.0 \
    ASSAYER__DATABASE__URL=sqlite:///var/lib/assayer/assayer.db \
    ASSAYER__VAULT__FOLDER=/var/lib/assayer/files
USER 10001:10001
WORKDIR /var/lib/assayer
VOLUME /var/lib/assayer
EXPOSE 8080
ENTRYPOINT ["assayer"]
CMD ["serve"]
