# syntax=docker/dockerfile:1
# The service as an image: docker build -t thidua .
# With TLS to PostgreSQL over a network: docker build --build-arg FEATURES=postgres-tls -t thidua .

FROM rust:1.95.0-bookworm AS build
ARG FEATURES=""
# The image's own toolchain, so that rust-toolchain.toml has nothing fetched.
ENV RUSTUP_TOOLCHAIN=1.95.0 CARGO_TERM_COLOR=never
WORKDIR /source
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/source/target \
    cargo build --release --locked --bin thidua --features "$FEATURES" \
    && install -D target/release/thidua /image/usr/local/bin/thidua
# The only place that is written to. Keys lie in it, so nobody else may look into it.
RUN install -d -m 0700 -o 65532 -g 65532 /image/var/lib/thidua

# C library, libgcc, OpenSSL, time zones and the roots of the web, without a shell.
FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=build /image/usr/local/bin/thidua /usr/local/bin/thidua
COPY --from=build --chown=65532:65532 /image/var/lib/thidua /var/lib/thidua
ENV THIDUA_BIND=0.0.0.0:8080 THIDUA_DATA_DIR=/var/lib/thidua
USER 65532:65532
WORKDIR /var/lib/thidua
VOLUME /var/lib/thidua
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=3 \
    CMD ["/usr/local/bin/thidua", "health"]
ENTRYPOINT ["/usr/local/bin/thidua"]
CMD ["serve"]
