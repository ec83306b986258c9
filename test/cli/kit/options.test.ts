import { describe, expect, it } from 'vitest'
import {
  type AnyOption,
  doubleOption,
  flag,
  integerOption,
  longOption,
  stringOption,
} from '../../../src/cli/kit/option-spec.ts'
import { parseOptions } from '../../../src/cli/kit/options.ts'

const list = flag('list', '')
const topic = stringOption('topic', '')
const partitions = integerOption('partitions', '')
const timeout = longOption('timeout-ms', '', { defaultsTo: 7 })
const ratio = doubleOption('ratio', '')
const codec = stringOption('codec', '', { optional: true })
const all: AnyOption[] = [list, topic, partitions, timeout, ratio, codec]
const parse = (...words: string[]) => parseOptions(all, words)

describe('parseOptions', () => {
  it.each([['--topic', 'a'], ['--topic=a'], ['-topic', 'a'], ['-topic=a']])('reads %s %s', (...words) => {
    expect(parse(...words).valueOf(topic)).toBe('a')
  })

  it('keeps everything after the first equals sign', () => {
    expect(parse('--topic=a=b').valueOf(topic)).toBe('a=b')
  })

  it('takes an empty argument after an equals sign', () => {
    expect(parse('--topic=').valueOf(topic)).toBe('')
  })

  it('takes the next word as a required argument whatever it looks like', () => {
    expect(parse('--topic', '--list').valueOf(topic)).toBe('--list')
    expect(parse('--topic', '--').valueOf(topic)).toBe('--')
    expect(parse('--partitions', '-1').valueOf(partitions)).toBe(-1)
  })

  it('leaves a word that looks like an option to itself after an optional argument', () => {
    const options = parse('--codec', '--list')
    expect(options.has(codec)).toBe(true)
    expect(options.valueOf(codec)).toBeUndefined()
    expect(options.has(list)).toBe(true)
  })

  it('takes a negative number as an optional argument that is a number, and no other word', () => {
    const size = integerOption('size', '', { optional: true, defaultsTo: 5 })
    expect(parseOptions([size], ['--size', '-1']).valueOf(size)).toBe(-1)
    const { positionals } = parseOptions([size], ['--size', 'x'])
    expect(positionals).toEqual(['x'])
  })

  it('does not take a double dash as an optional argument', () => {
    const options = parse('--codec', '--', '--list')
    expect(options.valueOf(codec)).toBeUndefined()
    expect(options.positionals).toEqual(['--list'])
  })

  it('takes a plain word as an optional argument', () => {
    expect(parse('--codec', 'zstd').valueOf(codec)).toBe('zstd')
    expect(parse('--codec=').valueOf(codec)).toBe('')
    expect(parse('--codec').valueOf(codec)).toBeUndefined()
  })

  it('ignores an argument that is given to a flag', () => {
    expect(parse('--list=yes').has(list)).toBe(true)
  })

  it('keeps surplus words apart, a lone dash among them', () => {
    expect(parse('a', '-', '--list', 'b').positionals).toEqual(['a', '-', 'b'])
  })

  it('reads no options after a double dash', () => {
    const options = parse('--', '--list', '--topic')
    expect(options.positionals).toEqual(['--list', '--topic'])
    expect(options.has(list)).toBe(false)
  })

  it('gives the default of an option that is absent, and undefined without one', () => {
    expect(parse().valueOf(timeout)).toBe(7)
    expect(parse().has(timeout)).toBe(false)
    expect(parse().valueOf(topic)).toBeUndefined()
    expect(parse().valuesOf(topic)).toEqual([])
  })

  it('gathers the values of a repeated option', () => {
    expect(parse('--topic', 'a', '--topic=b').valuesOf(topic)).toEqual(['a', 'b'])
  })

  it.each([
    [['--zookeeper', 'x'], 'zookeeper is not a recognized option'],
    [['--zookeeper=x'], 'zookeeper is not a recognized option'],
    [['--lis'], 'lis is not a recognized option'],
    [['-zookeeper'], 'z is not a recognized option'],
    [['--describe', '--topic'], 'describe is not a recognized option'],
    [['--topic'], 'Option topic requires an argument'],
  ])('refuses %j', (words, message) => {
    expect(() => parse(...words)).toThrow(message)
  })

  it('complains about a repeated single value only when it is asked for', () => {
    const options = parse('--topic', 'a', '--topic', 'b')
    expect(() => options.valueOf(topic)).toThrow(
      'Found multiple arguments for option topic, but you asked for only one',
    )
  })

  it.each([
    [partitions, 'abc'],
    [partitions, '1.5'],
    [partitions, ' 1'],
    [partitions, '2147483648'],
    [partitions, ''],
    [timeout, '9223372036854775808'],
    [ratio, 'x'],
  ])('complains about a value of the wrong type when it is asked for: %#', (option, text) => {
    const options = parse(`--${option.name}=${text}`)
    expect(() => options.valueOf(option)).toThrow(`Cannot parse argument '${text}' of option ${option.name}`)
  })

  it('splits the argument of an option with a separator, empty parts left out', () => {
    const names = stringOption('names', '', { separator: ',' })
    const valuesOf = (...words: string[]) => parseOptions([names], words).valuesOf(names)
    expect(valuesOf('--names', 'a,,b,', '--names=c')).toEqual(['a', 'b', 'c'])
    expect(valuesOf('--names', '')).toEqual([''])
  })

  it('requires what is required, unless help is asked for', () => {
    const server = stringOption('server', '', { isRequired: true })
    const id = stringOption('id', '', { isRequired: true })
    const help = flag('help', '', { isForHelp: true })
    expect(() => parseOptions([server, id, help], ['--id', 'x'])).toThrow(
      'Missing required option(s) [server]',
    )
    expect(parseOptions([server, id, help], ['--help']).has(help)).toBe(true)
  })

  it('refuses an option that has none of those that it depends on', () => {
    const describe = flag('describe', '')
    const state = flag('state', '', { availableIf: [list, describe] })
    expect(() => parseOptions([list, describe, state], ['--state'])).toThrow(
      'Option(s) [state] are unavailable given other options on the command line',
    )
    expect(parseOptions([list, describe, state], ['--state', '--list']).has(state)).toBe(true)
  })

  it('reads the extremes of the number types', () => {
    expect(parse('--partitions', '+2147483647').valueOf(partitions)).toBe(2147483647)
    expect(parse('--timeout-ms', '9223372036854775807').valueOf(timeout)).toBe(2 ** 63)
    expect(parse('--ratio', '-1.5e3').valueOf(ratio)).toBe(-1500)
  })
})
