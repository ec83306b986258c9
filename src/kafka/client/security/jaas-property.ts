import { illegalArgument } from '../client-error.ts'
import type { LoginModule } from '../hooks.ts'

const TOKEN =
  /\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([\w.$\-\u00A0-\uFFFF]+)|(.)/gsu
const FLAGS = ['REQUIRED', 'REQUISITE', 'SUFFICIENT', 'OPTIONAL']
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', f: '\f', b: '\b' }

type Token = { text: string } | { mark: string }

/**
 * Reads sasl.jaas.config: one login module, `CLASS required NAME="VALUE" ...;`. Throws ClientError (IllegalArgumentException) in the
 * words of Java's JaasConfig.
 */
export function parseJaasProperty(text: string): LoginModule {
  const tokens = tokenize(text)
  const modules: LoginModule[] = []
  while (tokens.length > 0) modules.push(takeModule(tokens))
  const [only] = modules
  if (only === undefined) throw illegalArgument('Login module not specified in JAAS config')
  if (modules.length > 1) {
    throw illegalArgument(`JAAS config property contains ${modules.length} login modules, should be 1 module`)
  }
  return only
}

function takeModule(tokens: Token[]): LoginModule {
  const className = textOf(tokens.shift()) ?? 'null'
  const flag = tokens.shift()
  if (flag === undefined) throw illegalArgument('Login module control flag not specified in JAAS config')
  const name = textOf(flag)
  if (name === undefined)
    throw illegalArgument('Login module control flag is not available in the JAAS config')
  if (!FLAGS.includes(name.toUpperCase()))
    throw illegalArgument(`Invalid login module control flag '${name}' in JAAS config`)
  const options = new Map<string, string>()
  for (;;) {
    const next = tokens.shift()
    if (next === undefined) throw illegalArgument('JAAS config entry not terminated by semi-colon')
    if (markOf(next) === ';') return { className, options }
    const key = textOf(next) ?? 'null'
    const isAssigned = markOf(tokens.shift()) === '='
    const value = isAssigned ? textOf(tokens.shift()) : undefined
    if (value === undefined) throw illegalArgument(`Value not specified for key '${key}' in JAAS config`)
    options.set(key, value)
  }
}

function textOf(token: Token | undefined): string | undefined {
  return token !== undefined && 'text' in token ? token.text : undefined
}

function markOf(token: Token | undefined): string | undefined {
  return token !== undefined && 'mark' in token ? token.mark : undefined
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = []
  for (const [, double, single, word, mark] of text.matchAll(TOKEN)) {
    const quoted = double ?? single
    if (quoted !== undefined) tokens.push({ text: unescaped(quoted) })
    // Numbers are no words to Java's tokenizer: as values they have to be quoted.
    else if (word !== undefined) tokens.push(/^-?[\d.]+$/.test(word) ? { mark: word } : { text: word })
    else if (mark !== undefined) tokens.push({ mark })
  }
  return tokens
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/gs, (_, letter: string) => ESCAPES[letter] ?? letter)
}
