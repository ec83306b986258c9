import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

interface RecordedOption {
  name: string
  aliases?: string[]
  positional?: boolean
}

interface RecordedTool {
  options: RecordedOption[]
  subcommands?: Record<string, { options: RecordedOption[] }>
}

/** A run of a tool; one in the background has its exit code where it is stopped. */
interface RecordedStep {
  tool?: string
  args?: string[]
  expect?: { exit?: number }
}

const golden = new URL('../golden/', import.meta.url)
const here = fileURLToPath(new URL('./', import.meta.url))
const recorded: { tools: Record<string, RecordedTool> } = readJson('kafka-cli/options.json')
const steps = recordedSteps()
const tests = readTests()
const explanations = read(new URL('../../docs/compatibility.md', import.meta.url)).split(/\n(?=\n|- |\| |#)/)

describe('every recorded option has a run that shows its effect, or is explained', () => {
  it.each(Object.entries(recorded.tools))('of %s', (script, { options, subcommands = {} }) => {
    const levels = [options, ...Object.values(subcommands).map((level) => level.options)]
    const seen = witnesses(script)
    const unseen = levels
      .flat()
      .filter((option) => !option.positional && !isAskedOfAll(option))
      .filter((option) => !wordsOf(option).some((word) => seen.has(word)))
    expect([...new Set(unseen.map(({ name }) => name))]).toEqual([])
  })
})

/** test/cli/every-script.test.ts asks every script for them. */
function isAskedOfAll({ name }: RecordedOption): boolean {
  return name === 'help' || name === 'version'
}

function wordsOf({ name, aliases = [] }: RecordedOption): string[] {
  return [`-${name}`, `--${name}`, ...aliases]
}

/** The options of a script that a recorded run which went well has, that one of its tests gives to it, or that the documentation explains. */
function witnesses(script: string): Set<string> {
  return new Set([
    ...steps.filter(({ tool }) => tool === script).flatMap(({ args = [] }) => args.flatMap(optionsIn)),
    ...tests.filter(({ isOf }) => isOf(script)).flatMap(({ literals }) => literals.flatMap(optionsIn)),
    ...explanations.filter((text) => namesIn(text).has(script)).flatMap(optionsIn),
  ])
}

function recordedSteps(): RecordedStep[] {
  const files = readdirSync(new URL('kafka-cli/', golden)).filter(
    (file) => file.endsWith('.json') && !file.startsWith('options'),
  )
  const scenarios: { steps: RecordedStep[] }[] = files.flatMap(
    (file) => readJson(`kafka-cli/${file}`).scenarios,
  )
  const dumps: { args: string[]; exit: number }[] = readJson('dump-log/recorded.json')
  return [
    ...scenarios.flatMap((scenario) => scenario.steps),
    ...dumps.map(({ args, exit }) => ({ tool: 'kafka-dump-log', args, expect: { exit } })),
  ].filter((step) => (step.expect?.exit ?? 0) === 0)
}

/** The tests of scripts, with the texts in their code; what a test is called is no run of anything. */
function readTests() {
  return readdirSync(here, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => {
      const code = readFileSync(`${here}${file}`, 'utf8')
        .replace(/^\s*(\/\/|\/?\*).*$/gm, '')
        .replace(/^\s*(it|test|describe)\(\s*(['"`]).*?\2/gm, '')
      return {
        // Tests of several scripts name each, or import it.
        isOf: (script: string) =>
          file.startsWith(`${script}/`) || code.includes(`'${script}'`) || code.includes(`/${script}.ts'`),
        literals: code.match(/'[^'\n]*'|"[^"\n]*"|`[^`]*`/g) ?? [],
      }
    })
}

/** The words of a text that begin with a dash, as far as an option goes. */
function optionsIn(text: string): string[] {
  return text.match(/(?<![\w-])--?[a-zA-Z][\w.-]*\b/g) ?? []
}

function namesIn(text: string): Set<string> {
  return new Set(text.match(/\b(kafka|connect)(-[a-z0-9]+)+/g))
}

// What was recorded has the form that the types say.
function readJson(path: string) {
  return JSON.parse(read(new URL(path, golden)))
}

function read(url: URL): string {
  return readFileSync(url, 'utf8')
}
