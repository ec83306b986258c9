/**
 * Login configurations of Java (JAAS), which is where users and passwords of SASL are written down:
 *
 *     Server {
 *       org.apache.zookeeper.server.auth.DigestLoginModule required
 *       user_bob="secret";
 *     };
 */

/** One module of a section, with its options. */
export interface LoginModule {
  readonly className: string
  readonly options: ReadonlyMap<string, string>
}

/** A login configuration that cannot be read; the message says where and why. */
export class JaasError extends Error {
  readonly code = 'SAMSA_JAAS_INVALID'
}

const FLAGS = ['required', 'requisite', 'sufficient', 'optional']

const TOKEN = /\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/|"((?:[^"\\\n]|\\.)*)"|([{};=])|([^\s{};="]+)/y

interface Token {
  readonly kind: 'text' | 'mark'
  readonly text: string
  readonly line: number
}

/**
 * Reads all sections of a login configuration. `${name}` in a value is the system property of that name.
 *
 * @throws JaasError for a text that is no login configuration, or names a property that is not there
 */
export function parseJaas(
  text: string,
  properties: ReadonlyMap<string, string> = new Map(),
): Map<string, LoginModule[]> {
  const tokens = tokenize(text)
  const sections = new Map<string, LoginModule[]>()
  while (tokens.length > 0) {
    const name = take(tokens, 'the name of a section')
    takeMark(tokens, '{')
    const modules: LoginModule[] = []
    while (!isNext(tokens, '}')) modules.push(takeModule(tokens, properties))
    takeMark(tokens, '}')
    takeMark(tokens, ';')
    if (sections.has(name.text)) throw at(name.line, `section ${name.text} is there twice`)
    sections.set(name.text, modules)
  }
  return sections
}

function takeModule(tokens: Token[], properties: ReadonlyMap<string, string>): LoginModule {
  const className = take(tokens, 'the class of a login module').text
  const flag = take(tokens, `one of ${FLAGS.join(', ')}`)
  if (!FLAGS.includes(flag.text.toLowerCase()))
    throw at(flag.line, `expected one of ${FLAGS.join(', ')}, found ${flag.text}`)
  const options = new Map<string, string>()
  while (!isNext(tokens, ';')) {
    const name = take(tokens, 'an option or ;').text
    takeMark(tokens, '=')
    const value = take(tokens, `the value of ${name}`)
    options.set(name, expand(value, properties))
  }
  takeMark(tokens, ';')
  return { className, options }
}

function expand({ text, line }: Token, properties: ReadonlyMap<string, string>): string {
  return text.replace(/\$\{([^}]*)\}/g, (_, name: string) => {
    const value = properties.get(name)
    if (value === undefined) throw at(line, `there is no system property ${name}`)
    return value
  })
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = []
  let line = 1
  TOKEN.lastIndex = 0
  for (let end = 0; end < text.length; end = TOKEN.lastIndex) {
    const match = TOKEN.exec(text)
    if (match === null) throw at(line, 'a quote is not closed')
    const [all, inQuotes, mark, word] = match
    if (inQuotes !== undefined) tokens.push({ kind: 'text', text: unescaped(inQuotes), line })
    else if (mark !== undefined) tokens.push({ kind: 'mark', text: mark, line })
    else if (word !== undefined) tokens.push({ kind: 'text', text: word, line })
    line += all.split('\n').length - 1
  }
  return tokens
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', f: '\f', b: '\b' }

function unescaped(text: string): string {
  return text.replace(/\\(.)/g, (_, letter: string) => ESCAPES[letter] ?? letter)
}

function isNext(tokens: readonly Token[], mark: string): boolean {
  const [token] = tokens
  return token?.kind === 'mark' && token.text === mark
}

function take(tokens: Token[], what: string): Token {
  const token = tokens.shift()
  if (token === undefined) throw new JaasError(`expected ${what}, found the end of the file`)
  if (token.kind === 'mark') throw at(token.line, `expected ${what}, found ${token.text}`)
  return token
}

function takeMark(tokens: Token[], mark: string): void {
  const token = tokens.shift()
  if (token === undefined) throw new JaasError(`expected ${mark}, found the end of the file`)
  if (token.kind !== 'mark' || token.text !== mark)
    throw at(token.line, `expected ${mark}, found ${token.text}`)
}

function at(line: number, why: string): JaasError {
  return new JaasError(`line ${line}: ${why}`)
}
