"""RulePack + Plan → Findings: facts, the patterns that turn them into verdicts, and the two that evaluate these."""
