"""Benchmarks: `make bench` says how our pages compare with a bare Django view, in one run."""
