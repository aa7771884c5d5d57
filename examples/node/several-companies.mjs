// Several companies: advice, who reaches whom, vendors, one of whom leaves, and removal. Run from the repository's root.

import { Client, loadScenario } from 'remote-assist'

const client = Client.simulated({ seed: 'companies' })
const group = loadScenario('examples/scenarios/group-federation.yaml')
const advice = await client.advise(group)
console.log(`federation is the advice: ${advice.recommended === 'federation'}`)
let report = await (await client.apply(await client.plan(group))).result()
console.log(`${report.deployment} done: ${report.outcome === 'done'}, ${report.left.length} left for people`)
let answer = await client.reach(group, 'technician@contoso1.com', 'expert@abc.com', { now: true })
console.log(`${answer.from} reaches ${answer.to} by federation: ${answer.via.includes('federation')}`)
const pairs = await client.reachMatrix(group)
console.log(`${pairs.filter((pair) => pair.verdict === 'yes').length} of ${pairs.length} pairs reach each other`)

const vendors = loadScenario('examples/scenarios/vendors.yaml')
report = await (await client.apply(await client.plan(vendors))).result()
console.log(`${report.deployment} done: ${report.outcome === 'done'}, ${report.sealed} passwords sealed`)
answer = await client.reach(vendors, 'SA1@abc.com', 'SA2@abc.com', { now: true })
console.log(`${answer.from} reaches ${answer.to}: ${answer.verdict === 'yes'}, because of ${answer.decidedBy[0].rule}`)

const after = loadScenario('examples/scenarios/vendors-after.yaml')
const plan = await client.plan(after, { prune: true })
report = await (await client.apply(plan, { maxDestroy: 1 })).result()
console.log(`one vendor leaves: ${plan.summary.delete} deleted, done: ${report.outcome === 'done'}`)
report = await (await client.teardown(after)).result()
console.log(`removed: ${report.outcome === 'done'}`)
