"""The benchmarks of `bin/bench`: each beside a baseline, in processes of their own, on data they make themselves."""
