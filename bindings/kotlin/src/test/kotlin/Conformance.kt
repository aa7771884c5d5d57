/** Runs the conformance corpus in Kotlin. `test.sh` makes what it needs. */
package conformance

import com.google.gson.Gson
import com.google.gson.JsonArray
import com.google.gson.JsonElement
import com.google.gson.JsonNull
import com.google.gson.JsonObject
import com.google.gson.JsonParser
import java.io.File
import java.nio.file.Files
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import kotlin.system.exitProcess
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import remoteassist.*

private val root = File(".").canonicalFile
private val corpus = root.resolve("bindings/conformance")
private val changing = setOf("run", "at", "observedAt", "fingerprint", "seconds", "file", "recipients")

private class Mismatch(text: String) : Exception(text)

private fun locate(path: String) = (if (path.startsWith("examples/")) root else corpus).resolve(path).path

private suspend fun scenario(given: JsonElement): Scenario =
    if (given.isJsonPrimitive) loadScenario(locate(given.asString)) else scenarioFromJson(given.toString(), corpus.path)

private fun JsonObject.text(key: String): String? = get(key)?.asString

private fun JsonObject.flag(key: String): Boolean = get(key)?.asBoolean ?: false

private fun JsonObject.texts(key: String): List<String> = getAsJsonArray(key)?.map { it.asString }.orEmpty()

private class Case(tenant: JsonObject) {
    val client = Client.simulated(
        seed = tenant.text("seed"),
        roles = tenant.getAsJsonArray("roles")?.map { it.asString },
        delayMs = tenant.get("delay")?.asInt?.toUInt() ?: 0u,
    )
    val saved = JsonObject()
    val events = mutableListOf<String>()

    /** Where the case's journals are that are not the client's own. */
    val folder: File = Files.createTempDirectory("remote-assist-journals-").toFile()

    suspend fun call(call: JsonObject): JsonElement {
        events.clear()
        val given = call.get("scenario")
        val answer = when (val operation = call.text("op")) {
            "load" -> scenarioToJson(scenario(given))
            "validate" -> validationToJson(
                if (given.isJsonPrimitive) client.validateFile(locate(given.asString))
                else client.validateJson(given.toString(), corpus.path),
            )
            "plan" -> planToJson(
                client.plan(scenario(given), adopted(call), call.flag("prune"), purpose(call), call.texts("keep"), journal(call), receipts(call)),
            )
            "apply", "resume", "teardown" -> start(call)?.let { runReportToJson(follow(it, call)) } ?: "null"
            "drift" -> driftToJson(client.drift(scenario(given), journal(call)))
            "verifyJournal" -> journalVerificationToJson(client.verifyJournal(call.text("name"), journal(call)))
            "reveal" -> lend(client.reveal(call.text("account")!!, identity(call), journal(call), call.text("reason")))
            "damage" -> damage(call)
            "verify" -> verificationToJson(client.verify(scenario(given)))
            "permissions" -> permissionsToJson(client.permissions(scenario(given)))
            "report" -> reportToJson(client.report(scenario(given), journal(call)))
            "reach" -> reachToJson(client.reach(scenario(given), call.text("caller")!!, call.text("callee")!!, call.flag("now")))
            "reachMatrix" -> reachMatrixToJson(client.reachMatrix(scenario(given), call.flag("now")))
            "advise" -> adviceToJson(client.advise(scenario(given)))
            "emit" -> emit(call)
            "edit" -> return edit(call.getAsJsonArray("edit"))
            else -> throw Mismatch("the runner does not know `$operation`")
        }
        return JsonParser.parseString(answer)
    }

    private fun adopted(call: JsonObject): Map<String, String> =
        call.getAsJsonObject("adopt")?.entrySet().orEmpty().associate { (address, id) ->
            address to if (id.asString.startsWith("$")) value(id.asString.drop(1)) else id.asString
        }

    private fun purpose(call: JsonObject) = if (call.text("purpose") == "teardown") Purpose.TEARDOWN else null

    private fun journal(call: JsonObject): String? = call.text("journal")?.let { folder.resolve(it).path }

    private fun receipts(call: JsonObject): List<String> = call.getAsJsonArray("receipts")?.map { it.toString() }.orEmpty()

    private fun identity(call: JsonObject): String? = call.text("identity")?.let { corpus.resolve(it).path }

    /** What is known of a revealed password, without telling it. */
    private fun lend(secret: Secret): String {
        var lent = ByteArray(0)
        val password = secret.withSecret { bytes -> lent = bytes; String(bytes) }
        val shown = listOf("$secret", Gson().toJson(mapOf("secret" to secret.toString()))).any { password in it }
        val wiped = lent.isNotEmpty() && lent.all { it == 0.toByte() }
        return """{"length": ${password.length}, "shown": $shown, "wiped": $wiped}"""
    }

    /** The index that `emit` gives, and what is in the folder then. */
    private suspend fun emit(call: JsonObject): String {
        val written = folder.resolve(call.text("folder")!!)
        val index = client.emit(scenario(call.get("scenario")), written.path, call.flag("force"))
        val names = written.walk().filter { it.isFile }.map { it.relativeTo(written).invariantSeparatorsPath }.sorted().toList()
        return """{"index": ${artefactIndexToJson(index)}, "folder": ${Gson().toJson(names)}}"""
    }

    private fun damage(call: JsonObject): String {
        val found = File(journal(call)!!).walk().filter { it.isFile && it.path.endsWith("/${call.text("file")}") }.toList()
        if (found.size != 1 || !found[0].delete()) throw Mismatch("to damage: $found")
        return "null"
    }

    /** Starts what makes a run; null where there is nothing to resume. */
    private suspend fun start(call: JsonObject): Run? {
        val limit = call.get("maxDestroy")?.asInt?.toUInt()
        val close = call.flag("closeAccess")
        return when (call.text("op")) {
            "apply" -> {
                val plan = planFromJson(saved.get(call.text("plan")!!.drop(1)).toString())
                client.apply(plan, listOf(), journal(call), limit, close, receipts(call))
            }
            "teardown" -> client.teardown(scenario(call.get("scenario")), call.texts("keep"), limit, close, journal(call))
            else -> client.resume(call.text("name")!!, listOf(), journal(call), limit, close, call.text("unlock"), call.flag("recover"))
        }
    }

    private suspend fun follow(run: Run, call: JsonObject): RunReport {
        run.events().collect { event ->
            events += JsonParser.parseString(eventToJson(event)).asJsonObject.text("event")!!
            if (events.size == call.get("cancelAfter")?.asInt) run.cancel()
        }
        return run.await()
    }

    fun edit(requests: JsonArray) = JsonArray().apply { requests.forEach { add(send(it.asJsonObject)) } }

    private fun send(request: JsonObject): JsonObject {
        val path = fill(request.get("path")).asString
        val answer = client.tenant()!!.request(request.text("method")!!, path, request.get("body")?.let { fill(it).toString() })
        val body = JsonParser.parseString(answer.body)
        val wanted = request.get("status")?.asInt
        val fits = if (wanted != null) answer.status.toInt() == wanted else answer.status in 200u..299u
        if (!fits) throw Mismatch("$path answered ${answer.status}: $body")
        request.get("expect")?.let { contains(body, it, path) }
        return JsonObject().apply { addProperty("status", answer.status.toInt()); add("body", body) }
    }

    private fun value(path: String): String = path.split('.').fold(saved as JsonElement) { found, part ->
        if (found.isJsonArray) found.asJsonArray[part.toInt()] else found.asJsonObject.get(part)
    }.asString

    private fun fill(given: JsonElement): JsonElement = when {
        given.isJsonPrimitive && given.asJsonPrimitive.isString ->
            com.google.gson.JsonPrimitive(Regex("\\{(.+?)}").replace(given.asString) { value(it.groupValues[1]) })
        given.isJsonArray -> JsonArray().apply { given.asJsonArray.forEach { add(fill(it)) } }
        given.isJsonObject -> JsonObject().apply { given.asJsonObject.entrySet().forEach { (key, item) -> add(key, fill(item)) } }
        else -> given
    }
}

/** Objects by key; lists item by item, and a longer one is fine; everything else equal. */
private fun contains(value: JsonElement, expected: JsonElement, at: String) {
    when {
        value is JsonObject && expected is JsonObject ->
            expected.entrySet().forEach { (key, item) -> contains(value.get(key) ?: JsonNull.INSTANCE, item, "$at.$key") }
        value is JsonArray && expected is JsonArray -> {
            if (value.size() < expected.size()) throw Mismatch("$at has ${value.size()} items")
            expected.forEachIndexed { index, item -> contains(value[index], item, "$at[$index]") }
        }
        value != expected -> throw Mismatch("at $at: $value, not $expected")
    }
}

/** Replaces what differs from run to run. */
private fun stable(value: JsonElement): JsonElement = when (value) {
    is JsonArray -> JsonArray().apply { value.forEach { add(stable(it)) } }
    is JsonObject -> JsonObject().apply {
        value.entrySet().forEach { (key, item) ->
            if (key in changing) addProperty(key, "<$key>") else add(key, stable(item))
        }
    }
    else -> value
}

private fun check(value: JsonElement, events: List<String>, expect: JsonObject) {
    expect.get("value")?.let { contains(value, it, "value") }
    expect.text("golden")?.let { name ->
        val golden = JsonParser.parseString(corpus.resolve("golden/$name.json").readText())
        if (stable(value) != golden) throw Mismatch("golden $name: ${stable(value)}")
    }
    val left = events.iterator()
    expect.getAsJsonArray("events")?.forEach { kind ->
        if (left.asSequence().none { it == kind.asString }) throw Mismatch("no ${kind.asString} in its place")
    }
}

private suspend fun runCase(given: JsonObject) {
    val tenant = given.getAsJsonObject("tenant")
    val running = Case(tenant)
    try {
        tenant.getAsJsonArray("edit")?.let { running.edit(it) }
        given.getAsJsonArray("calls").forEach { runCall(running, it.asJsonObject) }
    } finally {
        running.folder.deleteRecursively()
    }
}

private suspend fun runCall(running: Case, call: JsonObject) {
    val expect = call.getAsJsonObject("expect") ?: JsonObject()
    val value = try {
        running.call(call)
    } catch (error: RemoteAssistException) {
        val expected = expect.get("error") ?: throw Mismatch("${call.text("op")}: ${error.sentence}")
        contains(JsonParser.parseString(errorToJson(error.info)), expected, "error")
        return
    }
    expect.get("error")?.let { throw Mismatch("expected the error $it, got $value") }
    check(value, running.events, expect)
    call.text("save")?.let { running.saved.add(it, value) }
}

/** Every public operation of the corpus's list, under its name here. */
private fun checkSurface() {
    val surface = JsonParser.parseString(corpus.resolve("surface.json").readText()).asJsonObject
    val client = surface.getAsJsonObject("client")
    fun operations(of: String) = surface.getAsJsonObject(of).getAsJsonArray("operations")
    val places = listOf(
        Client.Companion::class.java to client.getAsJsonArray("make"),
        Client::class.java to client.getAsJsonArray("operations"),
        Run::class.java to operations("run"),
        Secret::class.java to operations("secret"),
        SimulatedTenant::class.java to operations("simulatedTenant"),
        Simulator.Companion::class.java to surface.getAsJsonObject("simulator").getAsJsonArray("make"),
        Simulator::class.java to operations("simulator"),
    )
    val missing = places.flatMap { (place, names) ->
        val offered = place.methods.map { it.name.substringBefore('-') }.toSet()
        names.map { it.asJsonObject }.map { it.getAsJsonObject("spelled")?.text("uniffi") ?: it.text("name")!! }.filter { it !in offered }
    }
    val simulator = Simulator::class.java.methods.map { it.name.substringBefore('-') }.toSet()
    val properties = surface.getAsJsonObject("simulator").getAsJsonArray("properties").map { it.asString }.filter { it !in simulator }
    if (missing.isNotEmpty() || properties.isNotEmpty()) throw Mismatch("missing: $missing $properties")
}

/** A token provider of the caller is asked, and what it throws is told without its text, which may hold a token. */
private fun checkTokenProvider() = runBlocking {
    val scopes = mutableListOf<String>()
    val refusal = ErrorInfo(
        category = ErrorCategory.UNAUTHENTICATED, code = "auth.token_refused", message = "the vault is locked",
        retryable = false, details = mapOf(),
    )
    val codes = listOf(RemoteAssistException.Unauthenticated(refusal), IllegalStateException("token-7")).map { thrown ->
        val client = Client.connect("contoso.com", object : TokenProvider {
            override fun token(scope: String): AccessToken {
                scopes += scope
                throw thrown
            }
        })
        try {
            client.plan(loadScenario(locate("examples/scenarios/plant-7.yaml")))
            "planned"
        } catch (error: RemoteAssistException) {
            if ("token-7" in errorToJson(error.info)) "told a token" else error.code
        }
    }
    if (codes != listOf("auth.token_refused", "auth.no_credential")) throw Mismatch("token provider: $codes")
    if (scopes.any { it != "https://graph.microsoft.com/.default" }) throw Mismatch("token provider: $scopes")
}

/** A simulator for tests of other programs: HTTP, faults, the log, snapshots, time, and its end. */
private fun checkSimulator() {
    val faults = """[{"do": "status", "status": 429, "match": {"path": "/users", "nth": 1}}]"""
    val ended = Simulator.start(faults = faults).use { simulator ->
        val http = HttpClient.newHttpClient()
        val asked = HttpRequest.newBuilder(URI(simulator.graphUrl() + "/users")).header("Authorization", "Bearer ${simulator.token()}").build()
        val statuses = List(2) { http.send(asked, HttpResponse.BodyHandlers.ofString()).statusCode() }
        if (statuses != listOf(429, 200)) throw Mismatch("the simulator answered $statuses")
        val told = simulator.requests().map { it.status?.toInt() to it.fault }
        if (told != listOf(429 to "status", 200 to null)) throw Mismatch("the log tells $told")
        val before = simulator.snapshot()
        simulator.request("DELETE", "/users/user-01@contoso.com")
        simulator.advance(3600.0)
        simulator.restore(before)
        val back = simulator.request("GET", "/users/user-01@contoso.com").status.toInt()
        if (back != 200) throw Mismatch("after the snapshot: $back")
        simulator.shutdown()
        simulator.shutdown()
        try {
            simulator.requests()
            "answered"
        } catch (error: RemoteAssistException) {
            error.sentence
        }
    }
    if (ended != "the simulator is closed") throw Mismatch("a closed simulator $ended")
    val wrong = try { Simulator.start(seed = "contosso").toString() } catch (error: RemoteAssistException) { error.code }
    if (wrong != "usage") throw Mismatch("an unknown seed: $wrong")
}

/** A cancelled coroutine stops its run and returns when the run has ended. */
private fun checkCancelledCoroutine() = runBlocking {
    val case = JsonParser.parseString(corpus.resolve("cases/cancelled-run.json").readText()).asJsonObject
    val client = Client.simulated(seed = "large", delayMs = 20u)
    val run = client.apply(client.plan(scenario(case.getAsJsonArray("calls")[0].asJsonObject.get("scenario"))))
    run.next()
    val waiting = launch(Dispatchers.Default, CoroutineStart.ATOMIC) { run.await() }
    waiting.cancelAndJoin()
    val outcome = run.wait().outcome
    if (outcome != Outcome.CANCELLED) throw Mismatch("a cancelled coroutine left the run $outcome")
}

fun main() {
    checkSurface()
    checkTokenProvider()
    checkSimulator()
    checkCancelledCoroutine()
    val only = System.getenv("CASE")
    val cases = corpus.resolve("cases").listFiles { file -> file.extension == "json" }!!.sorted()
        .filter { only == null || it.nameWithoutExtension == only }
    val failed = cases.filterNot { file ->
        try {
            runBlocking { runCase(JsonParser.parseString(file.readText()).asJsonObject) }
            true
        } catch (error: Exception) {
            System.err.println("${file.nameWithoutExtension}: ${error.message}")
            false
        }
    }
    val passed = cases.size - failed.size
    if (only == null) {
        val folder = root.resolve("target/parity.d").apply { mkdirs() }
        folder.resolve("kotlin.json").writeText("{\"kotlin\":$passed}")
    }
    println("$passed passed, ${failed.size} failed")
    exitProcess(if (failed.isEmpty() && passed > 0) 0 else 1)
}
