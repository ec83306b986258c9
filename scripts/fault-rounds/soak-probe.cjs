// Loaded into the daemon of a soak before its own code: writes what only the process itself knows, a line of JSON a second, into the file that SOAK_PROBE names.
const { appendFileSync } = require('node:fs')
const { monitorEventLoopDelay } = require('node:perf_hooks')
const { isMainThread } = require('node:worker_threads')

const file = process.env.SOAK_PROBE
// `samsa run` is the daemon; `samsa start` only waits for it.
if (file !== undefined && isMainThread && process.argv.includes('run')) {
  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()
  setInterval(() => {
    const { heapUsed, external } = process.memoryUsage()
    const resources = process.getActiveResourcesInfo().length
    const [p50, p99] = [50, 99].map((share) => delay.percentile(share) / 1e6)
    delay.reset()
    appendFileSync(file, `${JSON.stringify({ heapUsed, external, resources, p50, p99 })}\n`)
  }, 1000).unref()
}
