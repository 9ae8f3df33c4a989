"""The talk planner: pure functions from a round of talks to a schedule. Knows no Django and no database.

`format` reads and writes files, `search.plan` plans, `cost` judges. The solver runs in processes of its own
(`crew`, `worker`), so that who imports this package never loads it.
"""
