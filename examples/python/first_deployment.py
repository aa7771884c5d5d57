"""The first deployment: plan, apply, verify, plan again, and one mistake. Run from the repository's root."""

import remote_assist as ra

client = ra.Client.simulated()
scenario = ra.Scenario.load("examples/scenarios/plant-7.yaml")

plan = client.plan(scenario)
print(f"{plan.deployment}: {plan.summary.create} to create, {plan.summary.assign} to assign")

run = client.apply(plan)
finished = sum(1 for event in run if event.event == "stepFinished")
report = run.result()
print(f"{finished} steps finished, {report.sealed} passwords sealed")

verification = client.verify(scenario)
passed = sum(1 for check in verification.checks if check.verdict == "pass")
print(f"ready: {str(verification.ready).lower()}, {passed} checks pass")

again = client.plan(scenario)
print(f"second plan: {again.summary.create} to create, {again.summary.unchanged} unchanged")

try:
    client.plan({"kind": "sharedIdentity", "name": "plant-7", "usageLocatoin": "US"})
except ra.RemoteAssistError as error:
    print(f"a mistake: {error.code}")
