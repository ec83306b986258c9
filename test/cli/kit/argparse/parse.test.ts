import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import {
  flagArgument,
  integerArgument,
  listArgument,
  ours,
  repeatedArgument,
  stringArgument,
  versionArgument,
} from '../../../../src/cli/kit/argparse/argument.ts'
import { parseArguments } from '../../../../src/cli/kit/argparse/parse.ts'
import { VersionRequest } from '../../../../src/cli/kit/argparse/parse-errors.ts'
import type { Parser } from '../../../../src/cli/kit/argparse/parser.ts'

const server = stringArgument('--bootstrap-server', 'where', { isRequired: true })
const retries = integerArgument(['--retries', '-r'], 'how often', { defaultsTo: 3 })
const properties = listArgument('--property', 'settings', { nargs: '+' })
const feature = repeatedArgument(['--feature', '-f'], 'features')
const verbose = flagArgument(['--verbose', '-v'], 'more')
const json = ours(flagArgument('--json', 'as JSON'))
const parser: Parser = { prog: 'tool', arguments: [server, retries, properties, feature, verbose, json] }
const parse = (...words: string[]) => parseArguments(parser, ['--bootstrap-server', 'x', ...words])

describe('a command line', () => {
  it('gives values, lists, repeated values and flags, and the defaults of what is absent', () => {
    const parsed = parse('-vr', '5', '--property', 'a=1', 'b=2', '-f', 'x', '--feature=y')
    expect(parsed.valueOf(retries)).toBe(5)
    expect(parsed.valueOf(properties)).toEqual(['a=1', 'b=2'])
    expect(parsed.valueOf(feature)).toEqual(['x', 'y'])
    expect(parsed.valueOf(verbose)).toBe(true)
    expect(parse().valueOf(retries)).toBe(3)
    expect(parse().valueOf(properties)).toBeUndefined()
    expect(parse().valueOf(feature)).toEqual([])
    expect(parse().valueOf(verbose)).toBe(false)
  })

  it('may shorten the reference’s options, and none of ours', () => {
    expect(parse('--verb').valueOf(verbose)).toBe(true)
    expect(parse('--json').valueOf(json)).toBe(true)
    expect(() => parse('--jso')).toThrow("unrecognized arguments: '--jso'")
  })

  it('asks for the version wherever the option stands', () => {
    const version = versionArgument(['-V', '--version'], 'version', '4.3.1')
    expect(() => parseArguments({ ...parser, arguments: [version, server] }, ['-V'])).toThrow(VersionRequest)
  })
})

describe('a subcommand', () => {
  const id = integerArgument('--id', 'which', { isRequired: true })
  const commands = [
    { command: 'list', arguments: [] },
    { command: 'unregister', arguments: [id] },
  ]
  const withCommands = { ...parser, subcommands: { commands } }

  it('has options of its own, and may be shortened', () => {
    const parsed = parseArguments(withCommands, ['--bootstrap-server', 'x', 'unreg', '--id', '7'])
    expect(parsed.command).toBe('unregister')
    expect(parsed.valueOf(id)).toBe(7)
  })

  it('complains of its own options before those that are missing in front of it', () => {
    expect(() => parseArguments(withCommands, ['unregister', '--nr', '7'])).toThrow("'--nr'")
    expect(() => parseArguments(withCommands, ['unregister'])).toThrow(
      'argument --bootstrap-server is required',
    )
  })
})

describe('a file of words', () => {
  const folder = mkdtempSync(join(tmpdir(), 'samsa-test-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const fromFiles = { ...parser, fromFilePrefix: '@' }
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text)
    return `@${join(folder, name)}`
  }

  it('stands for its lines, and may name another', () => {
    const inner = file('inner', 'x\n-v\n')
    const parsed = parseArguments(fromFiles, [file('outer', `--bootstrap-server\n${inner}`), '-r', '5'])
    expect(parsed.valueOf(server)).toBe('x')
    expect(parsed.valueOf(verbose)).toBe(true)
    expect(parsed.valueOf(retries)).toBe(5)
  })

  it('is nothing at all where it is empty', () => {
    const words = ['--bootstrap-server', 'x', file('empty', '')]
    expect(parseArguments(fromFiles, words).valueOf(server)).toBe('x')
  })

  it('that cannot be read is named', () => {
    expect(() => parseArguments(fromFiles, ['@/nowhere'])).toThrow(
      "Could not read arguments from file '/nowhere'",
    )
  })

  it('with a blank at a line’s end is blamed for what is unrecognized', () => {
    expect(() => parseArguments(fromFiles, [file('blank', '--verbose \n')])).toThrow(
      "unrecognized arguments: '--verbose '\nChecking trailing white spaces or new lines in @file may help.",
    )
  })
})
