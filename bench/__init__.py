"""Figures of ``make bench``: each module here registers its benchmarks in bench.report."""
