// What every JavaScript program here shares: the records that are sent, and how a check tells its outcome (one line of JSON each).
import { createInterface } from 'node:readline'

export const codecs = ['none', 'gzip', 'snappy', 'lz4', 'zstd']

/** UTF-8, an empty value, a tombstone, and one long enough to be worth compressing. */
export const records = [
  { key: '钥匙', value: '这是第一个事件', headers: { 来源: '测试', n: 'two' } },
  { key: 'second', value: '', headers: {} },
  { key: 'third', value: null, headers: { empty: '' } },
  { key: null, value: '0123456789'.repeat(1000), headers: {} },
]

/** The client has no such call. */
export class Skip extends Error {}

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/** Calls probe until it returns something true, and returns that. */
export async function until(probe, what, seconds = 15) {
  const deadline = Date.now() + seconds * 1000
  for (;;) {
    const found = await probe()
    if (found) return found
    if (Date.now() > deadline) throw new Error(`${what}: not within ${seconds} s`)
    await sleep(20)
  }
}

/** Runs [name, function] pairs in their order, and ends the process. */
export async function run(checks) {
  for (const [name, check] of checks) {
    try {
      await within(30, check())
      tell({ check: name, passed: true })
    } catch (error) {
      if (error instanceof Skip) tell({ check: name, skipped: error.message })
      else {
        console.error(error)
        tell({ check: name, failed: String(error?.message ?? error).slice(0, 600) })
      }
    }
  }
  tell({ end: true })
  process.exit(0)
}

function within(seconds, promise) {
  let timer
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done within ${seconds} s`)), seconds * 1000)
  })
  return Promise.race([promise, late]).finally(() => clearTimeout(timer))
}

export function tell(line) {
  console.log(JSON.stringify(line))
}

/** Has the driver stop, start, restart or kill the server, and waits for that. Skips where the server isn't the driver's. */
export async function ask(what) {
  tell({ ask: what })
  const lines = createInterface({ input: process.stdin })
  const answer = await new Promise((resolve) => {
    lines.once('line', resolve).once('close', () => resolve('closed'))
  })
  lines.close()
  if (answer !== 'done') throw new Skip("the server isn't ours to restart")
}
