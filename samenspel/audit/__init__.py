"""Who did and saw what. Other apps call `samenspel.audit.actions.record` and nothing else."""
