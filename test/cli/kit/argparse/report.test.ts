import { describe, expect, it } from 'vitest'
import { flagArgument, ours, stringArgument } from '../../../../src/cli/kit/argparse/argument.ts'
import { formatWidth } from '../../../../src/cli/kit/argparse/format-width.ts'
import type { Parser } from '../../../../src/cli/kit/argparse/parser.ts'
import { parseOrExit, printReferenceHelp } from '../../../../src/cli/kit/argparse/report.ts'
import { exitCodeOf } from '../../../../src/cli/kit/exit.ts'
import { memoryIo } from '../../golden/memory-io.ts'

const parser: Parser = {
  prog: 'tool',
  description: 'Does it.',
  examples: [{ purpose: 'do it', command: 'tool --topic t' }],
  arguments: [
    stringArgument('--topic', 'Topic.', { isRequired: true }),
    ours(flagArgument('--json', 'JSON.')),
  ],
}

async function run(...words: string[]) {
  const io = memoryIo('')
  const code = await exitCodeOf(async () => {
    parseOrExit(parser, words, io, { helpExitCode: 7 })
    return 0
  }, io)
  return { code, stdout: io.stdoutText(), stderr: io.stderrText() }
}

const referenceParts = [
  'usage: tool [-h] --topic TOPIC\n',
  'Does it.\n',
  'optional arguments:\n  -h, --help             show this help message and exit\n  --topic TOPIC          Topic.\n',
] as const

describe('a command line of a script', () => {
  it('that asks for help is given it on stdout, with examples in front of the options and ours behind them', async () => {
    const [usage, description, options] = referenceParts
    expect(await run('--help')).toEqual({
      code: 7,
      stdout: [
        usage,
        description,
        'Examples:\n  # do it\n  tool --topic t\n',
        options,
        'Beyond Apache Kafka:\n  --json                 JSON.\n',
      ].join('\n'),
      stderr: '',
    })
  })

  it('that is wrong is told so on stderr, with the reference’s usage', async () => {
    expect(await run('--tpoic', 'x')).toEqual({
      code: 1,
      stdout: '',
      stderr: `${referenceParts[0]}tool: error: unrecognized arguments: '--tpoic'\n\nDid you mean:\n\t--topic\n`,
    })
  })

  it('that is empty may be answered with the reference’s help alone', () => {
    const io = memoryIo('')
    printReferenceHelp(parser, io)
    expect(io.stdoutText()).toBe(referenceParts.join('\n'))
  })
})

describe('the width of help and errors', () => {
  it.each([
    ['100', 95],
    ['5', 75],
    ['wide', 75],
    [undefined, 75],
  ])('with $COLUMNS at %s is %i', (columns, width) => {
    expect(formatWidth(memoryIo('', columns === undefined ? {} : { COLUMNS: columns }))).toBe(width)
  })
})
