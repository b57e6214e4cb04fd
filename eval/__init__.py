"""How good is it: cases, measures, runner, report."""
