package remoteassist

import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.withContext

/** Everything that is known about the error, whatever its category. */
val RemoteAssistException.info: ErrorInfo
    get() = when (this) {
        is RemoteAssistException.InvalidInput -> info
        is RemoteAssistException.Unauthenticated -> info
        is RemoteAssistException.Forbidden -> info
        is RemoteAssistException.NotLicensed -> info
        is RemoteAssistException.NotFound -> info
        is RemoteAssistException.Conflict -> info
        is RemoteAssistException.Stale -> info
        is RemoteAssistException.Throttled -> info
        is RemoteAssistException.Unavailable -> info
        is RemoteAssistException.Unsupported -> info
        is RemoteAssistException.Incomplete -> info
        is RemoteAssistException.Cancelled -> info
        is RemoteAssistException.Internal -> info
    }

/** What went wrong, in one sentence. The member `message` lists the fields instead and cannot be replaced. */
val RemoteAssistException.sentence: String
    get() = info.message

/** The stable code, such as `plan.stale`. */
val RemoteAssistException.code: String
    get() = info.code

/** The events of the run as they happen. Not collecting to the end neither stops the run nor loses an event. */
fun Run.events(): Flow<Event> = flow {
    while (true) {
        emit(next() ?: break)
    }
}

/** Lends the password's bytes in UTF-8, and wipes them afterwards; a `String` made of them cannot be wiped. */
inline fun <T> Secret.withSecret(block: (ByteArray) -> T): T {
    val bytes = reveal()
    try {
        return block(bytes)
    } finally {
        bytes.fill(0)
    }
}

/**
 * Waits for the end of the run. If the coroutine is cancelled meanwhile, the run is asked to stop and its end is awaited,
 * so that no write is left halfway when this returns.
 */
suspend fun Run.await(): RunReport = try {
    wait()
} catch (cancelled: CancellationException) {
    cancel()
    withContext(NonCancellable) { wait() }
    throw cancelled
}
