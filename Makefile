# Whiteroom's commands. `make run` needs Rust, a C compiler, Node 20.19 and npm; the others install what they miss.
# CARGO_TARGET_DIR is honoured by cargo; everything else stays below this folder.

.PHONY: run test test-rust test-browser slips lint bench fuzz clean

npm_ci = npm ci --no-audit --no-fund --loglevel=error
packages = static/node_modules/.package-lock.json

# The server with the dev issuer at http://localhost:8000; Ctrl-C stops it.
run: $(packages)
	cargo run --quiet --locked -- serve --dev

# Everything: unit, integration and documentation tests, then the browser.
test: test-rust test-browser

test-rust: $(packages)
	scripts/need curl curl
	scripts/need-rotel >/dev/null
	scripts/need prometheus promtool
	scripts/need prometheus-alertmanager amtool
	scripts/need-compose
	scripts/need git git
	scripts/need-pull-request-tools >/dev/null
	scripts/need-schemathesis >/dev/null
	scripts/need openssl openssl
	PATH="$$PATH:/usr/sbin" scripts/need nginx-light nginx
	scripts/need caddy caddy
	PATH="$$PATH:/usr/sbin" scripts/need haproxy haproxy
	cargo test --locked --workspace

test-browser: $(packages) tests/browser/node_modules/.package-lock.json examples/react-spa/node_modules/.package-lock.json
	scripts/need chromium $(CHROMIUM) chromium chromium-browser google-chrome
	cargo build --locked
	cd tests/browser && npx --no-install playwright test

# Two hundred slips in the shipped policy, and what sees them before they are live.
slips:
	cargo test --quiet --locked --test server desk::slips -- --nocapture

# Formatting, lints of both builds, documentation, licences and sources of dependencies, and the scripts' syntax.
lint:
	cargo fmt --all --check
	cargo fmt --check --manifest-path fuzz/Cargo.toml
	cargo clippy --locked --workspace --all-targets -- -D warnings
	cargo clippy --locked --no-default-features -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --locked --workspace --no-deps --document-private-items
	scripts/need-cargo-deny
	cargo deny --locked check bans licenses sources
	for file in $$(git ls-files 'static/*.js'); do node --check "$$file" || exit 1; done

bench:
	cargo bench --locked --bench decide
	cargo bench --locked --bench reload
	cargo bench --locked --bench verify
	cargo bench --locked --bench serve

# Random input, FUZZ_SECONDS for each target (20 by default), after a build of some minutes; needs a C++ compiler.
fuzz:
	scripts/need g++ c++ g++ clang++
	scripts/need-cargo-fuzz
	scripts/fuzz

clean:
	cargo clean
	rm -rf fuzz/target fuzz/corpus fuzz/artifacts
	rm -rf static/node_modules tests/browser/node_modules examples/react-spa/node_modules examples/react-spa/dist

%/node_modules/.package-lock.json: %/package-lock.json %/package.json
	cd $* && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 $(npm_ci)
	touch $@
