import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { consumerOptions } from '../../../src/cli/kafka-console-consumer/options.ts'
import { producerOptions } from '../../../src/cli/kafka-console-producer/options.ts'
import { topicsOptions } from '../../../src/cli/kafka-topics/options.ts'
import { formatOptionTable } from '../../../src/cli/kit/help.ts'

const recorded = (tool: string) =>
  readFileSync(new URL(`../../golden/kafka-cli/help/${tool}.txt`, import.meta.url), 'utf8')

describe('the option table', () => {
  it.each([
    ['kafka-topics', topicsOptions],
    ['kafka-console-producer', producerOptions],
    ['kafka-console-consumer', consumerOptions],
  ])('of %s is the reference tool’s, byte for byte', (tool, options) => {
    expect(formatOptionTable(options)).toBe(recorded(tool))
  })
})
