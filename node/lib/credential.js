/** A credential as the native module asks it, and what it threw last. */
export class Asked {
    /** What the credential threw last; the `cause` of errors that follow from it. */
    thrown;
    #credential;
    constructor(credential) {
        this.#credential = credential;
    }
    /** Never throws: an exception would have nobody to catch it. */
    ask = async (scope) => {
        try {
            this.thrown = undefined;
            const answer = await this.#credential.getToken([scope]);
            if (answer === null || typeof answer?.token !== 'string' || answer.token === '') {
                return { failed: 'its `getToken` gave no token' };
            }
            const seconds = Math.floor(answer.expiresOnTimestamp / 1000);
            return { token: answer.token, ...(Number.isSafeInteger(seconds) ? { expires: seconds } : {}) };
        }
        catch (thrown) {
            this.thrown = thrown;
            return { failed: firstLine(thrown) };
        }
    };
}
/** What can be told in one sentence; the rest stands in `cause`. */
function firstLine(thrown) {
    const text = thrown instanceof Error ? thrown.message : String(thrown);
    return text.split('\n', 1)[0]?.slice(0, 300) ?? '';
}
