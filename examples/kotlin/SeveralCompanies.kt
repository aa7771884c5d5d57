// Several companies: advice, who reaches whom, vendors, one of whom leaves, and removal. `make kotlin` compiles it, `make examples` runs it.

import kotlinx.coroutines.runBlocking
import remoteassist.Client
import remoteassist.Outcome
import remoteassist.ReachVerdict
import remoteassist.Route
import remoteassist.Solution
import remoteassist.await
import remoteassist.loadScenario

// Each program of this folder is an object of its own, because a package has one `main`.
object SeveralCompanies {
    @JvmStatic
    fun main(arguments: Array<String>): Unit = runBlocking {
        val client = Client.simulated(seed = "companies")
        val group = loadScenario("examples/scenarios/group-federation.yaml")
        println("federation is the advice: ${client.advise(group).recommended == Solution.FEDERATION}")
        val federated = client.apply(client.plan(group)).await()
        println("${federated.deployment} done: ${federated.outcome == Outcome.DONE}, ${federated.left.size} left for people")
        val call = client.reach(group, "technician@contoso1.com", "expert@abc.com", now = true)
        println("${call.caller} reaches ${call.callee} by federation: ${Route.FEDERATION in call.via}")
        val pairs = client.reachMatrix(group)
        println("${pairs.count { it.verdict == ReachVerdict.YES }} of ${pairs.size} pairs reach each other")

        val vendors = loadScenario("examples/scenarios/vendors.yaml")
        val lent = client.apply(client.plan(vendors)).await()
        println("${lent.deployment} done: ${lent.outcome == Outcome.DONE}, ${lent.sealed} passwords sealed")
        val apart = client.reach(vendors, "SA1@abc.com", "SA2@abc.com", now = true)
        println("${apart.caller} reaches ${apart.callee}: ${apart.verdict == ReachVerdict.YES}, because of ${apart.decidedBy[0].rule}")

        val after = loadScenario("examples/scenarios/vendors-after.yaml")
        val plan = client.plan(after, prune = true)
        val left = client.apply(plan, maxDestroy = 1u).await()
        println("one vendor leaves: ${plan.summary.delete} deleted, done: ${left.outcome == Outcome.DONE}")
        println("removed: ${client.teardown(after).await().outcome == Outcome.DONE}")
    }
}
