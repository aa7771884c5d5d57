// The first deployment: plan, apply, verify, plan again, and one mistake. Run from the repository's root.

import { Client, RemoteAssistError, loadScenario } from 'remote-assist'

const client = Client.simulated()
const scenario = loadScenario('examples/scenarios/plant-7.yaml')

const plan = await client.plan(scenario)
console.log(`${plan.deployment}: ${plan.summary.create} to create, ${plan.summary.assign} to assign`)

const run = await client.apply(plan)
let finished = 0
for await (const event of run) {
  if (event.event === 'stepFinished') finished += 1
}
const report = await run.result()
console.log(`${finished} steps finished, ${report.sealed} passwords sealed`)

const verification = await client.verify(scenario)
const passed = verification.checks.filter((check) => check.verdict === 'pass').length
console.log(`ready: ${verification.ready}, ${passed} checks pass`)

const again = await client.plan(scenario)
console.log(`second plan: ${again.summary.create} to create, ${again.summary.unchanged} unchanged`)

try {
  await client.plan({ kind: 'sharedIdentity', name: 'plant-7', usageLocatoin: 'US' })
} catch (error) {
  if (!(error instanceof RemoteAssistError)) throw error
  console.log(`a mistake: ${error.code}`)
}
