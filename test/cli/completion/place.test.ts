import { describe, expect, it } from 'vitest'
import { offerAt } from '../../../src/cli/completion/candidates.ts'
import { scriptGrammar } from '../../../src/cli/completion/script-grammar.ts'

const names = async (kind: string) =>
  kind === 'topics' ? ['orders', 'ordinary', 'x'] : ['retention.ms', 'cleanup.policy']

/** What is offered after a command line whose last word is being typed. */
async function offered(script: string, ...words: string[]): Promise<string[] | string> {
  const grammar = await scriptGrammar(script)
  if (grammar === undefined) throw new Error(`${script} has no grammar`)
  const offer = await offerAt(grammar, words, names)
  return offer.kind === 'words' ? offer.candidates.map(({ word }) => word) : offer.kind
}

describe('completion of a Kafka script', () => {
  it('offers the options that begin so', async () => {
    expect(await offered('kafka-topics', '--li')).toEqual(['--list'])
    expect(await offered('kafka-topics', '--js')).toEqual(['--json'])
  })

  it('offers a flag once', async () => {
    expect(await offered('kafka-topics', '--list', '--li')).toEqual([])
  })

  it('offers what an option’s argument may be', async () => {
    expect(await offered('kafka-topics', '--topic', 'or')).toEqual(['orders', 'ordinary'])
    expect(await offered('kafka-topics', '--topic=or')).toEqual(['--topic=orders', '--topic=ordinary'])
    expect(await offered('kafka-topics', '-topic', 'x')).toEqual(['x'])
    expect(await offered('kafka-console-consumer', '--isolation-level', 'read_c')).toEqual(['read_committed'])
  })

  it('offers configurations, then their values', async () => {
    expect(await offered('kafka-topics', '--config', 'cl')).toEqual(['cleanup.policy='])
    expect(await offered('kafka-topics', '--config', 'cleanup.policy=')).toEqual([
      'cleanup.policy=compact',
      'cleanup.policy=delete',
    ])
    expect(await offered('kafka-topics', '--config', 'preallocate=t')).toEqual(['preallocate=true'])
  })

  it('leaves files to the shell', async () => {
    expect(await offered('kafka-topics', '--command-config', '')).toBe('files')
  })

  it('does not take an option for the argument that another waits for', async () => {
    expect(await offered('kafka-topics', '--topic', '--list', '--li')).toEqual(['--list'])
    expect(await offered('kafka-console-producer', '--compression-codec', '--sy')).toEqual(['--sync'])
    expect(await offered('kafka-console-producer', '--compression-codec', 'z')).toEqual(['zstd'])
  })

  it('offers subcommands, and behind one its options', async () => {
    expect(await offered('kafka-storage', 'f')).toEqual(['format', 'feature-dependencies'])
    expect(await offered('kafka-storage', 'format', '--stand')).toEqual(['--standalone'])
    expect(await offered('kafka-storage', 'info', '--stand')).toEqual([])
  })
})

describe('completion of a ZooKeeper script', () => {
  it('offers zkCli’s commands, and behind one its options', async () => {
    expect(await offered('zkCli', '-server', 'localhost:2181', 'getA')).toEqual([
      'getAcl',
      'getAllChildrenNumber',
    ])
    expect(await offered('zkCli', 'create', '-')).toEqual(['-e', '-s', '-c', '-t'])
  })

  it('offers zkServer’s commands', async () => {
    expect(await offered('zkServer', 'sta')).toEqual(['start', 'start-foreground', 'status'])
    expect(await offered('zkServer', '--config', '')).toBe('folders')
  })
})
