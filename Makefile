# Thin on purpose: each target calls a script in tools/ or a CMake preset. `make` lists them.
PREFIX ?= /usr/local
.PHONY: help report build test bench fuzz coverage lint format install clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

report: build ## set up, build, write the Istanbul report and print its answer
	@tools/report.sh

build: ## set up and build the command: build/truce
	@tools/setup.sh build
	@tools/build.sh

test: ## set up and run every test
	@tools/setup.sh build test
	@tools/test.sh

bench: build ## time and memory of the heavy parts
	@cmake --build --preset release --target bench_stability bench_inverse bench_deal bench_robustness bench_forecast bench_escalation bench_linkage bench_plan bench_register bench_symbolic bench_uncertainty
	@build/bench_stability build/truce examples/istanbul-2025/case.yaml
	@build/bench_inverse examples/istanbul-2025/case.yaml
	@build/bench_deal
	@build/bench_robustness
	@build/bench_forecast $(if $(wildcard ../shared/data/forecast/deu3-open.csv),../shared/data/forecast/deu3-open.csv i)
	@build/bench_escalation
	@build/bench_plan
	@build/bench_register
	@build/bench_symbolic
	@build/bench_uncertainty examples/istanbul-2025/case.yaml
	@[ ! -d ../shared/data/people ] || build/bench_linkage ../shared/data/people

fuzz: ## run the fuzzers, FUZZ_SECONDS (60) each
	@tools/setup.sh build test
	@tools/fuzz.sh

coverage: ## line coverage of the tests
	@tools/setup.sh build test coverage
	@tools/coverage.sh

lint: ## formatting, shell checks, clang-tidy
	@tools/setup.sh build lint
	@tools/lint.sh

format: ## format all C sources
	@tools/setup.sh lint
	@clang-format -i $$(git ls-files '*.c' '*.h')

install: build ## install library, command, man page and completion (PREFIX, DESTDIR)
	@DESTDIR="$(DESTDIR)" cmake --install build --prefix "$(PREFIX)"

clean: ## remove what was built
	@rm -rf build ui/dist
