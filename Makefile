# Every target is a script in scripts/: run those directly where there is no make.
.DEFAULT_GOAL := help
.PHONY: help serve test dist bench screenshots check clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

serve: ## Serve the page at http://127.0.0.1:8080/ and reload it when a file changes
	@scripts/serve.sh

test: ## Run every check and test, those in Chromium, Firefox and WebKitGTK included
	@scripts/test.sh

dist: ## Build the release page into dist/, for any static host and path
	@scripts/dist.sh

bench: ## Measure analysis and trace files on the host, and the release page in the browser
	@cargo bench --bench analysis
	@scripts/browsers.sh --bench cargo bench --workspace --profile dev --bench page

screenshots: ## Take the screenshots of the release page
	@scripts/browsers.sh cargo run -p interleave-e2e --bin screenshots

check: ## Check formatting, lints, types and documentation only
	@scripts/test.sh check

clean: ## Remove what was built (the tools stay in their cache)
	@cargo clean
	@rm -rf dist screenshots
