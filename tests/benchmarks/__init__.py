"""The benchmarks of TARGETS.md: ours against the best hand-written code for the same rows."""
