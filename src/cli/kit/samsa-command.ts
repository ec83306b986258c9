import { fileURLToPath } from 'node:url'

/** The launcher of the `samsa` command, beside the folder of a script's bundle. */
export function samsaCommand(): string {
  return fileURLToPath(new URL('../bin/samsa', import.meta.url))
}

/** What Node is started with to be the daemon: `samsa run` with these words. */
export function daemonArguments(words: readonly string[]): string[] {
  return [HEAP_FLAG, samsaCommand(), 'run', ...words]
}

/**
 * In MiB. Record batches lie outside of V8's heap and count as if they lay in it: with its usual limit, a small multiple of the little
 * that is in it, V8 collects all garbage for every 15 MB of records that come or go, which is a third of the CPU of reading them.
 */
export const HEAP_FLAG = '--initial-old-space-size=96'
