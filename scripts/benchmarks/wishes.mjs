import { parseArgs } from 'node:util'

/** What the command line asks for. Shows the usage and ends the process for --help, and for what it does not know. */
export function wishes(usage, options) {
  try {
    const { values } = parseArgs({ options: { ...options, help: { type: 'boolean', short: 'h' } } })
    if (!values.help) return values
    process.stdout.write(usage)
    process.exit(0)
  } catch (error) {
    process.stderr.write(`${error.message}\n${usage}`)
    process.exit(2)
  }
}
