import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type Answer, answerOf } from './answer.ts'
import type { DescribedParser } from './described-parser.ts'

/** Random parsers, command lines for them, and what argparse4j 0.7.0 answers where a terminal has 80 columns. */
const recorded: { parser: DescribedParser; lines: { words: string[]; answer: Answer }[] }[] = JSON.parse(
  readFileSync(new URL('../../../fixtures/cli/argparse4j.json', import.meta.url), 'utf8'),
)
const lines = recorded.flatMap(({ parser, lines }) => lines.map((line) => ({ parser, ...line })))

describe.each(['parsed', 'help', 'error'])('a command line that is %s', (kind) => {
  it('is answered as the real argparse4j answers it', () => {
    const those = lines.filter(({ answer }) => answer.kind === kind)
    expect(those.length).toBeGreaterThan(50)
    for (const { parser, words, answer } of those)
      expect(answerOf(parser, words, 75), words.join(' ')).toEqual(answer)
  })
})
