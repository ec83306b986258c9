import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { manual as consumer } from '../../../src/cli/kafka-console-consumer/manual.ts'
import { manual as producer } from '../../../src/cli/kafka-console-producer/manual.ts'
import { manual as topics } from '../../../src/cli/kafka-topics/manual.ts'
import { formatOptionTable } from '../../../src/cli/kit/help.ts'
import { optionsOf } from '../../../src/cli/kit/manual.ts'

const recorded = (tool: string) =>
  readFileSync(new URL(`../../golden/kafka-cli/help/${tool}.txt`, import.meta.url), 'utf8')

describe('the option table', () => {
  it.each([
    ['kafka-topics', topics],
    ['kafka-console-producer', producer],
    ['kafka-console-consumer', consumer],
  ])('of %s is the reference tool’s, byte for byte', (tool, manual) => {
    expect(formatOptionTable(optionsOf(manual))).toBe(recorded(tool))
  })
})
