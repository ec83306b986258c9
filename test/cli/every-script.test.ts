import { existsSync, readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseArguments } from '../../src/cli/kit/argparse/parse.ts'
import type { Parser } from '../../src/cli/kit/argparse/parser.ts'
import type { Io, Main } from '../../src/cli/kit/io.ts'
import { type Example, type Manual, optionsOf } from '../../src/cli/kit/manual.ts'
import { parseOptions } from '../../src/cli/kit/options.ts'
import { memoryIo } from './golden/memory-io.ts'

const source = new URL('../../src/cli/', import.meta.url)
const folders = readdirSync(source).filter((name) => existsSync(new URL(`${name}.ts`, source)))
const withManual = folders.filter((name) => existsSync(new URL(`${name}/manual.ts`, source)))
const withParser = folders.filter((name) => existsSync(new URL(`${name}/parser.ts`, source)))
const scripts = [...withManual, ...withParser]

describe.each(scripts)('%s', (name) => {
  it('begins its help with examples', async () => {
    const io = memoryIo()
    await run(name, ['--help'], io)
    expect(io.stdoutText() + io.stderrText()).toMatch(/^Examples:\n {2}# .+\n {2}.*\S/m)
  })

  it('gives examples that it can read', async () => {
    const examples = await examplesOf(name)
    expect(examples.length).toBeGreaterThanOrEqual(3)
    for (const { command } of examples) await read(command)
  })
})

describe.each(withManual)('%s', (name) => {
  it('tells the version of Kafka that it stands for', async () => {
    if (!(await options(name)).includes('version')) return
    const io = memoryIo()
    expect(await run(name, ['--version'], io)).toBe(0)
    expect(io.stdoutText()).toBe('4.3.1\n')
  })

  it('reads the client settings that it is given', async () => {
    if (!(await options(name)).includes('command-config')) return
    const example = (await examplesOf(name))
      .map(({ command }) => wordsOf(command))
      .find(([first]) => first === name)
    const words = example?.slice(1).map((word) => word.replace('localhost:9092', 'localhost:1')) ?? []
    const io = memoryIo()
    await run(name, [...without('--command-config', words), '--command-config', '/no/such/file'], io)
    expect(io.stdoutText() + io.stderrText()).toContain('/no/such/file')
  })
})

/** Leaves an option and its argument out. */
function without(option: string, words: readonly string[]): string[] {
  return words.filter((word, at) => word !== option && words[at - 1] !== option)
}

async function run(name: string, words: readonly string[], io: Io): Promise<number> {
  const { main }: { main: Main } = await import(`../../src/cli/${name}.ts`)
  return main(words, io)
}

async function manualOf(name: string): Promise<Manual> {
  const { manual }: { manual: Manual } = await import(`../../src/cli/${name}/manual.ts`)
  return manual
}

/** `newerParser` knows commands beyond the reference, which `parser` is silent about. */
async function parserOf(name: string): Promise<Parser> {
  const { parser, newerParser }: { parser: Parser; newerParser?: Parser } = await import(
    `../../src/cli/${name}/parser.ts`
  )
  return { ...parser, ...newerParser }
}

async function examplesOf(name: string): Promise<readonly Example[]> {
  const { examples = [] } = withManual.includes(name) ? await manualOf(name) : await parserOf(name)
  return examples
}

async function options(name: string): Promise<string[]> {
  return optionsOf(await manualOf(name)).map((option) => option.name)
}

/** Reads each script's part of a command line, as that script would. */
async function read(command: string): Promise<void> {
  for (const part of command.split(' | ')) {
    const [name = '', ...all] = wordsOf(part)
    // The one word that a shell script takes before its tool sees the rest.
    const words = all.filter((word) => word !== '-daemon')
    if (withManual.includes(name)) parseOptions(optionsOf(await manualOf(name)), words)
    else if (withParser.includes(name)) parseArguments(await parserOf(name), words)
  }
}

/** The words of a shell's command line up to a redirection, quotes taken off. */
function wordsOf(command: string): string[] {
  const [line = ''] = command.split(/ [<>] /)
  return (line.match(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g) ?? []).map((word) =>
    word.replace(/'([^']*)'|"([^"]*)"/g, '$1$2'),
  )
}
