/** Random parsers and command lines for them, as plain data that both the reference and the test can build. */
import { randomOf } from '../random.mjs'

/** Makes `count` parsers with `linesEach` command lines; the same seed makes the same ones. */
export function randomCases(seed, count, linesEach) {
  const random = randomOf(seed)
  const dice = {
    below: (n) => Math.floor(random() * n),
    one: (list) => list[Math.floor(random() * list.length)],
    chance: (p) => random() < p,
  }
  return Array.from({ length: count }, () => {
    const parser = randomParser(dice)
    const lines = Array.from({ length: linesEach }, () => randomLine(dice, parser))
    return { parser, lines: [...lines, ...helpLines(parser)] }
  })
}

const flagWords = [
  'topic',
  'topic-id',
  'bootstrap-server',
  'bootstrap-controller',
  'command-config',
  'command-property',
  'max-messages',
  'verbose',
  'producer.config',
  'dry-run',
  'id',
  'feature',
  'num-records',
  'record-size',
  'throughput',
  'acks',
  'acknowledge',
  'group-id',
  'group_instance',
]
const letters = ['t', 'b', 'C', 'v', 'd', 'i', 'f', 'n', 'x']
const values = [
  'a',
  'localhost:9092',
  '12',
  '-5',
  '-5x',
  '2147483648',
  '9223372036854775808',
  '70000',
  '+7',
  '',
  ' ',
  '1.5',
  '1e3f',
  'NaN',
  'x=y',
  'true',
  '-',
  '--',
  '---',
  'ä',
  'two words',
  'a-long-value/with.some:marks-and-so-on',
  '{0,1}',
  "it's",
  '(see)',
  'one',
  'uno',
  'o',
]
const commandWords = [
  'describe',
  'describe-producers',
  'list',
  'list-endpoints',
  'find-hanging',
  'abort',
  'cluster-id',
  'upgrade',
]
const sentences = [
  '',
  'Short.',
  'The server(s) to connect to. This config takes precedence over bootstrap.servers specified via --command-property or --command-config.',
  'Number of records to produce.',
  'Throttle maximum record throughput to *approximately* THROUGHPUT records/sec. Set this to -1 to disable throttling.',
  'hostname and port for the broker to connect to, in the form `host:port`  (multiple comma-separated entries can be given)',
  'A word-that-is-much-longer-than-the-rest-and-cannot-be-broken/anywhere_at_all_by_the_rules_of_java here.',
  'Line one.\nLine two is a little longer than the first one was, and goes on and on.',
  '(DEPRECATED) Use "that" instead; 50% of it, e.g. a=b,c=d or [x|y].',
]

function randomParser(dice) {
  const parser = {
    prog: dice.one([
      'kafka-tool',
      'kafka-producer-perf-test',
      'x',
      'kafka-share-consumer-perf-test-long-name',
    ]),
    ...randomList(dice, dice.chance(0.25)),
  }
  if (dice.chance(0.1)) parser.fromFilePrefix = '@'
  if (dice.chance(0.5)) parser.subcommands = randomSubcommands(dice)
  return parser
}

function randomSubcommands(dice) {
  const names = sample(dice, commandWords, 1 + dice.below(5))
  const text = (name, p) => (dice.chance(p) ? { [name]: dice.one(sentences) } : {})
  return {
    ...(dice.chance(0.3) ? { title: 'commands' } : {}),
    ...text('description', 0.2),
    ...text('help', 0.2),
    ...(dice.chance(0.3) ? { metavar: 'COMMAND' } : {}),
    commands: names.map((command) => ({
      command,
      ...text('help', 0.8),
      ...randomList(dice, dice.chance(0.15)),
    })),
  }
}

function randomList(dice, hasPositionals) {
  const groups = Array.from({ length: dice.below(3) }, () => randomGroup(dice))
  const names = sample(dice, flagWords, dice.below(8))
  const free = [...letters]
  const options = names.map((name) => {
    const flags = [`--${name}`]
    if (dice.chance(0.35) && free.length > 0)
      flags[dice.chance(0.5) ? 'push' : 'unshift'](`-${free.splice(dice.below(free.length), 1)[0]}`)
    if (dice.chance(0.1) && free.length > 0)
      return randomOption(dice, [`-${free.splice(dice.below(free.length), 1)[0]}`], groups)
    return randomOption(dice, flags, groups)
  })
  const positionals = hasPositionals
    ? sample(dice, ['file', 'out-file', 'more'], 1 + dice.below(3)).map((name) =>
        randomPositional(dice, name),
      )
    : []
  return {
    ...(dice.chance(0.6) ? { description: dice.one(sentences) } : {}),
    ...(dice.chance(0.15) ? { epilog: dice.one(sentences) } : {}),
    showsDefaults: dice.chance(0.5),
    groups,
    arguments: [...options, ...positionals],
  }
}

function randomGroup(dice) {
  const isExclusive = dice.chance(0.7)
  return {
    isExclusive,
    ...(isExclusive && dice.chance(0.5) ? { isRequired: true } : {}),
    ...(!isExclusive || dice.chance(0.4)
      ? { title: dice.one(['Connection Group', 'plugin providers']) }
      : {}),
    ...(dice.chance(0.3) ? { description: dice.one(sentences) } : {}),
  }
}

function randomOption(dice, names, groups) {
  const kind = dice.one([
    'string',
    'string',
    'integer',
    'long',
    'short',
    'double',
    'flag',
    'flag',
    'list',
    'repeated',
  ])
  const option = { kind, names, help: dice.one(sentences) }
  if (groups.length > 0 && dice.chance(0.4)) option.group = dice.below(groups.length)
  if (kind === 'flag') return option
  if (dice.chance(0.3)) option.metavar = dice.one(['TOPIC', 'NUM-RECORDS', 'PROP-NAME=PROP-VALUE'])
  if (kind === 'list') {
    option.nargs = dice.one([1, 2, 3, '?', '*', '+'])
    if (dice.chance(0.2)) option.metavar = ['A', 'B']
  }
  if (kind === 'string' && dice.chance(0.2)) option.choices = ['one', 'two', 'a']
  if (kind === 'integer' && dice.chance(0.3)) option.choices = [0, 1, -1, 12]
  const isNumber = ['integer', 'long', 'short'].includes(kind)
  if (dice.chance(0.3)) option.isRequired = true
  else if (isNumber && dice.chance(0.4)) option.defaultsTo = dice.one([-1, 0, 5000])
  else if (kind === 'string' && dice.chance(0.35)) option.defaultsTo = dice.one(['', 'auto', '\\n'])
  return option
}

function randomPositional(dice, name) {
  return {
    kind: 'positional',
    names: [name],
    help: dice.one(sentences),
    ...(dice.chance(0.5) ? { nargs: dice.one([1, 2, '?', '*', '+']) } : {}),
    ...(dice.chance(0.2) ? { metavar: 'FILE' } : {}),
  }
}

function helpLines({ subcommands }) {
  const [first] = subcommands?.commands ?? []
  return [['--help'], ...(first === undefined ? [] : [[first.command, '-h']])]
}

function randomLine(dice, parser) {
  const words = someWords(dice, parser)
  const { subcommands } = parser
  if (subcommands === undefined) return dice.chance(0.05) ? [...words, dice.one(values)] : words
  if (dice.chance(0.1)) return words
  const chosen = dice.one(subcommands.commands)
  const command = dice.chance(0.2) ? mangled(dice, chosen.command) : chosen.command
  return [...words, command, ...someWords(dice, chosen)]
}

/** Words that often are right: most of what is required, a few others, now and then something mangled. */
function someWords(dice, list) {
  const taken = new Set()
  const words = list.arguments.flatMap((argument) => {
    const isNeeded =
      argument.isRequired ||
      argument.kind === 'positional' ||
      (argument.group !== undefined && list.groups[argument.group].isRequired && !taken.has(argument.group))
    if (!dice.chance(isNeeded ? 0.93 : 0.25)) return []
    taken.add(argument.group)
    return dice.chance(0.1)
      ? [...wordsOf(dice, argument), ...wordsOf(dice, argument)]
      : wordsOf(dice, argument)
  })
  if (dice.chance(0.1))
    words.splice(
      dice.below(words.length + 1),
      0,
      dice.one([
        '--',
        '-',
        '-tb',
        '-vd',
        '-dv',
        '-vt12',
        '--unknown',
        '--topic',
        '-z',
        '--=',
        '--b',
        'stray',
        '-5',
        '--verbos',
        '--tpoic',
        '-help',
        '-h',
      ]),
    )
  return words
}

function wordsOf(dice, { kind, names, nargs, choices }) {
  const value = () =>
    choices !== undefined && dice.chance(0.7)
      ? String(dice.one(choices))
      : ['integer', 'long', 'short', 'double'].includes(kind) && dice.chance(0.7)
        ? String(dice.below(200))
        : dice.one(values)
  const count = { '?': dice.below(2), '*': dice.below(3), '+': 1 + dice.below(2) }[nargs] ?? nargs ?? 1
  const given = Array.from({ length: dice.chance(0.06) ? dice.below(4) : count }, value)
  if (kind === 'positional') return given
  const name = dice.chance(0.12) ? mangled(dice, dice.one(names)) : dice.one(names)
  if (kind === 'flag') return dice.chance(0.05) ? [`${name}=x`] : [name]
  if (given.length === 1 && dice.chance(0.2))
    return [name.startsWith('--') ? `${name}=${given[0]}` : `${name}${given[0]}`]
  return [name, ...given]
}

/** A word shortened, or with a letter wrong. */
function mangled(dice, word) {
  if (dice.chance(0.6)) return word.slice(0, 3 + dice.below(word.length))
  const at = 2 + dice.below(word.length)
  return word.slice(0, at) + dice.one(['', 'x', '-', word[at - 1] ?? '']) + word.slice(at + 1)
}

function sample(dice, list, count) {
  const rest = [...list]
  return Array.from(
    { length: Math.min(count, rest.length) },
    () => rest.splice(dice.below(rest.length), 1)[0],
  )
}
