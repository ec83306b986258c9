// Command lines made from a tool's recorded options (test/golden/kafka-cli/options.json): each option alone and in each context, each pair,
// and every way to write one wrong.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../jars.mjs'

const recorded = JSON.parse(readFileSync(join(root, 'test/golden/kafka-cli/options.json'), 'utf8')).tools
const wrongNumbers = ['abc', '1.5', '-1', '99999999999999999999', ' 1', '0', '+1']

/**
 * Command lines of a tool.
 *
 * - `base`: words that go before all else, such as the bootstrap server
 * - `contexts`: command lines that work, to each of which each option is added
 * - `values`: samples of an option's argument, by its name; the first is a good one
 * - `without`: options that are left out, since with them a call does not end
 */
export function systematic(tool, { base = [], contexts = [[]], values = {}, without = [] }) {
  const options = recorded[tool].options.filter(
    ({ name, positional }) => !positional && !without.includes(name),
  )
  const sample = ({ name, argument }, at = 0) =>
    argument === 'none' ? [`--${name}`] : [`--${name}`, samples({ name }, values)[at] ?? 'x']
  const alone = options.map((option) => sample(option))
  const inContext = contexts.flatMap((context) =>
    options.flatMap((option) => {
      const count = option.argument === 'none' ? 1 : samples(option, values).length
      return Array.from({ length: count }, (_, at) => [...base, ...context, ...sample(option, at)])
    }),
  )
  const pairs = options.flatMap((first, at) =>
    options.slice(at + 1).map((second) => [...base, ...sample(first), ...sample(second)]),
  )
  const [context = []] = contexts
  const wrong = options.flatMap((option) =>
    misspelt(option, sample(option)).map((words) => [...base, ...context, ...words]),
  )
  return unique([...alone, ...general([...base, ...context]), ...inContext, ...pairs, ...wrong])
}

/** Makes a topic: whether a member that ends at once has warned of one that is not there is chance. */
export function creation(topic) {
  return {
    tool: 'kafka-topics',
    args: ['--bootstrap-server', '{bootstrap}', '--create', '--topic', topic],
  }
}

function samples({ name }, values) {
  return values[name] ?? ['x']
}

function misspelt({ name, argument, type }, [, value]) {
  if (argument === 'none')
    return [[`--${name}=x`], [`--${name}`, `--${name}`], [`-${name}`], [`--${name.slice(0, -1)}`]]
  return [
    [`--${name}`],
    [`--${name}=`],
    [`--${name}`, ''],
    [`--${name}=${value}`],
    [`-${name}`, value],
    [`-${name}=${value}`],
    [`--${name}`, value, `--${name}`, value],
    [`--${name}`, '--help'],
    [`--${name}`, 'é世界 x'],
    ...(['int', 'long', 'double', 'short'].includes(type)
      ? wrongNumbers.map((number) => [`--${name}`, number])
      : []),
  ]
}

function general(context) {
  return [
    [],
    ['--help'],
    ['--version'],
    ['--version', '--help'],
    ['--help', 'surplus'],
    ['--nosuch'],
    ['-x'],
    ['surplus'],
    ['--'],
    ['-'],
    [''],
    ...[['--nosuch'], ['--nosuch=x'], ['-nosuch'], ['-x'], ['surplus'], ['--', '--nosuch'], ['-'], ['']].map(
      (words) => [...context, ...words],
    ),
    [...context, '--help'],
    [...context, '--version'],
  ]
}

function unique(lines) {
  return [...new Map(lines.map((line) => [JSON.stringify(line), line])).values()]
}
