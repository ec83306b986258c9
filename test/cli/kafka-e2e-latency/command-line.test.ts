import { describe, expect, it } from 'vitest'
import { parseLine } from '../../../src/cli/kafka-e2e-latency/command-line.ts'
import * as option from '../../../src/cli/kafka-e2e-latency/options.ts'
import { exitCodeOf } from '../../../src/cli/kit/exit.ts'
import { memoryIo } from '../golden/memory-io.ts'

async function refusal(...words: string[]) {
  const io = memoryIo('')
  const code = await exitCodeOf(async () => {
    parseLine(words, io)
    return 0
  }, io)
  return { code, said: io.stderrText().split('\n', 1)[0] }
}

describe('the old order of words', () => {
  it('is read, with a warning', () => {
    const io = memoryIo('')
    const { options } = parseLine(['localhost:1', 't', '5', 'all', '9', '/some/file'], io)
    expect(options.valueOf(option.numRecords)).toBe(5)
    expect(options.valueOf(option.commandConfig)).toBe('/some/file')
    expect(io.stdoutText()).toMatch(
      /^WARNING: Positional argument usage is deprecated .* --command-config\n$/,
    )
  })

  it('has five or six of them', async () => {
    expect(await refusal('a', 'b')).toEqual({
      code: 1,
      said: 'Invalid number of arguments. Expected 5 or 6 positional arguments, but got 2. Usage: bootstrap-server topic num-records producer-acks record-size [optional] command-config',
    })
  })

  it('does not stand in the way of --version', async () => {
    const io = memoryIo('')
    await exitCodeOf(async () => Number(parseLine(['--version'], io)), io)
    expect(io.stdoutText()).toBe('4.3.1\n')
  })
})

describe('a value', () => {
  const base = [
    '--bootstrap-server',
    'x',
    '--topic',
    't',
    '--num-records',
    '1',
    '--producer-acks',
    '1',
    '--record-size',
    '1',
  ]
  it.each([
    [['--record-key-size', '-1'], 'Value for --record-key-size must be a non-negative integer.'],
    [
      ['--record-header-size', '-2'],
      'Value for --record-header-size must be a non-negative integer or -1 for null header value.',
    ],
    [['--num-headers', '-1'], 'Value for --num-headers must be a non-negative integer.'],
  ])('of %j is refused', async (words, said) => {
    expect(await refusal(...base, ...words)).toEqual({ code: 1, said })
  })
})
