import { describe, expect, it } from 'vitest'
import { formatOptionTable } from '../../../src/cli/kit/help.ts'
import { formatManual, type Manual, optionsOf } from '../../../src/cli/kit/manual.ts'
import { flag, ours, stringOption } from '../../../src/cli/kit/option-spec.ts'
import { maybePrintHelpOrVersion, parseCommandLine } from '../../../src/cli/kit/usage.ts'
import { memoryIo } from '../golden/memory-io.ts'

const server = stringOption('server', 'Where to go, and a few words more that fill the line and the next.', {
  describedAs: 'host:port',
})
const list = flag('list', 'List.')
const json = ours(flag('json', 'As JSON.'))
const manual: Manual = {
  purpose: 'This tool lists.',
  examples: [{ purpose: 'All there is', command: 'kafka-lists --server a:1 --list' }],
  groups: [
    { title: 'What to do', options: [list, json] },
    { title: 'Connection', options: [server] },
  ],
}

describe('a manual', () => {
  it('shows examples, then the options in groups, ours last', () => {
    expect(formatManual(manual)).toBe(
      `This tool lists.

Examples:
  # All there is
  kafka-lists --server a:1 --list

What to do:
  --list                        List.

Connection:
  --server <String: host:port>  Where to go, and a few words more that fill the
                                  line and the next.

Beyond Apache Kafka:
  --json                        As JSON.
`,
    )
  })

  it('leaves what is ours out of the reference’s table', () => {
    expect(formatOptionTable(optionsOf(manual))).not.toContain('json')
  })

  it('gives the parser what is ours too', () => {
    expect(parseCommandLine(manual, ['--json'], memoryIo()).options.has(json)).toBe(true)
  })

  it('is not what a call without arguments gets', () => {
    const io = memoryIo()
    expect(() => maybePrintHelpOrVersion(parseCommandLine(manual, [], io))).toThrow('exit 1')
    expect(io.stderrText()).toBe(`This tool lists.\n${formatOptionTable([server, list])}`)
  })
})
