"""Benchmarks: `make bench` says how we compare with yardsticks measured in the same run."""
