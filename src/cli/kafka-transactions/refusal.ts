/** What ends the script with code 1 and a line of its own, instead of a Java trace. */
export class Refusal extends Error {}

/** What failed, and why, in the reference's words. */
export function failed(what: string, cause: unknown): Refusal {
  const why = cause instanceof Error ? messageOf(cause) : String(cause)
  return new Refusal(`${what}: ${why}. Enable debug logging for additional detail.`)
}

/** Java shows a message that is not there as null. */
function messageOf(error: Error): string {
  const hasMessage = error.message !== '' || ('hasMessage' in error && error.hasMessage === true)
  return hasMessage ? error.message : 'null'
}

/** Waits, and says what failed where it does. */
export async function orFail<T>(what: string, promise: Promise<T>): Promise<T> {
  try {
    return await promise
  } catch (fault) {
    throw failed(what, fault)
  }
}
