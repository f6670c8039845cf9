"""The parts of ``python -m evals.fit_decide``: what is learned from, and how each of the fits is done."""
