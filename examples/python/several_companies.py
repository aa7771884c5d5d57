"""Several companies: advice, who reaches whom, vendors, one of whom leaves, and removal. Run from the repository's root."""

import remote_assist as ra


def show(fact: bool) -> str:
    return str(fact).lower()


client = ra.Client.simulated(seed="companies")
group = ra.Scenario.load("examples/scenarios/group-federation.yaml")
print(f"federation is the advice: {show(client.advise(group).recommended == 'federation')}")
report = client.apply(client.plan(group)).result()
print(f"{report.deployment} done: {show(report.outcome == 'done')}, {len(report.left)} left for people")
answer = client.reach(group, "technician@contoso1.com", "expert@abc.com", now=True)
print(f"{answer.caller} reaches {answer.callee} by federation: {show('federation' in answer.via)}")
pairs = client.reach_matrix(group)
print(f"{sum(1 for pair in pairs if pair.verdict == 'yes')} of {len(pairs)} pairs reach each other")

vendors = ra.Scenario.load("examples/scenarios/vendors.yaml")
report = client.apply(client.plan(vendors)).result()
print(f"{report.deployment} done: {show(report.outcome == 'done')}, {report.sealed} passwords sealed")
answer = client.reach(vendors, "SA1@abc.com", "SA2@abc.com", now=True)
print(f"{answer.caller} reaches {answer.callee}: {show(answer.verdict == 'yes')}, because of {answer.decided_by[0].rule}")

after = ra.Scenario.load("examples/scenarios/vendors-after.yaml")
plan = client.plan(after, prune=True)
report = client.apply(plan, max_destroy=1).result()
print(f"one vendor leaves: {plan.summary.delete} deleted, done: {show(report.outcome == 'done')}")
print(f"removed: {show(client.teardown(after).result().outcome == 'done')}")
