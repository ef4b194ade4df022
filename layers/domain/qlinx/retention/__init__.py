"""The end of data whose reason ended: what is due and nothing else."""
