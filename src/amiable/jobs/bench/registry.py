"""The benchmarks by name, in the order in which they run."""

from amiable.jobs.bench import ageing, fec, position, post

BENCHMARKS = {one.name: one for one in (position.BENCHMARK, fec.BENCHMARK, ageing.BENCHMARK, post.BENCHMARK)}
