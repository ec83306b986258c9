import type { Parser } from '../kit/argparse/parser.ts'
import type { Manual } from '../kit/manual.ts'
import { type Grammar, manualGrammar, parserGrammar } from './grammar.ts'

/** Finds a script's grammar by its name, from its own tables; undefined for one that has none. */
export async function scriptGrammar(script: string): Promise<Grammar | undefined> {
  if (script === 'zkCli' || script === 'zookeeper-shell') {
    const { zkCliGrammar } = await import('./zookeeper-grammar.ts')
    return zkCliGrammar()
  }
  if (script === 'zkServer') {
    const { zkServerGrammar } = await import('./zookeeper-grammar.ts')
    return zkServerGrammar
  }
  const manual = await tableOf<{ manual: Manual }>(() => import(`../${script}/manual.ts`))
  if (manual !== undefined) return withFiles(manualGrammar(manual.manual))
  // Commands beyond the reference are in a parser of their own, so that the reference's words stay as they are.
  const parsers = await tableOf<{ parser: Parser; newerParser?: Parser }>(
    () => import(`../${script}/parser.ts`),
  )
  return parsers === undefined ? undefined : parserGrammar(parsers.newerParser ?? parsers.parser)
}

/** No script has both kinds of tables, and some none. */
async function tableOf<T>(load: () => Promise<T>): Promise<T | undefined> {
  try {
    return await load()
  } catch {
    return undefined
  }
}

/** What stands alone on a joptsimple command line is a file, where it is anything: those of kafka-server-start. */
function withFiles(grammar: Grammar): Grammar {
  return { ...grammar, positional: 'files' }
}
