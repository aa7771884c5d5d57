// The first deployment: plan, apply, verify, plan again, and one mistake. `make kotlin` compiles and runs it.

import kotlinx.coroutines.flow.count
import kotlinx.coroutines.runBlocking
import remoteassist.Client
import remoteassist.Event
import remoteassist.RemoteAssistException
import remoteassist.Verdict
import remoteassist.await
import remoteassist.code
import remoteassist.events
import remoteassist.loadScenario
import remoteassist.scenarioFromJson

fun main(): Unit = runBlocking {
    val client = Client.simulated()
    val scenario = loadScenario("examples/scenarios/plant-7.yaml")

    val plan = client.plan(scenario)
    println("${plan.deployment}: ${plan.summary.create} to create, ${plan.summary.assign} to assign")

    val run = client.apply(plan)
    val finished = run.events().count { it is Event.StepFinished }
    val report = run.await()
    println("$finished steps finished, ${report.sealed} passwords sealed")

    val verification = client.verify(scenario)
    val passed = verification.checks.count { it.verdict == Verdict.PASS }
    println("ready: ${verification.ready}, $passed checks pass")

    val again = client.plan(scenario)
    println("second plan: ${again.summary.create} to create, ${again.summary.unchanged} unchanged")

    try {
        scenarioFromJson("""{"kind": "sharedIdentity", "name": "plant-7", "usageLocatoin": "US"}""", ".")
    } catch (error: RemoteAssistException) {
        println("a mistake: ${error.code}")
    }
}
