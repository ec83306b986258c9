/**
 * compare.ts PORT-A PORT-B SEED STEPS NAME [quotas] [large=BYTES]: does the same random steps to two ZooKeeper servers that were started
 * afresh and compares what the clients see. The first difference is shown with the fewest steps that lead to it; or, when the environment
 * has TRANSCRIPT=FILE, everything that was seen is written there.
 */
import { appendFileSync } from 'node:fs'
import { Random } from '../../../random.ts'
import { CLIENTS, randomSteps } from './random-steps.ts'
import { shrink } from './shrink.ts'
import { Side } from './side.ts'
import { joined, partsOf, type Step, textOf } from './steps.ts'

interface Difference {
  readonly step: number
  /** What one server showed and the other did not. */
  readonly lines: readonly string[]
}

const [portA = '', portB = '', seedText = '1', countText = '1000', name = '', ...options] =
  process.argv.slice(2)
const ports = [Number(portA), Number(portB)] as const
const seed = Number(seedText)
const hasQuotas = options.includes('quotas')
const large = options.find((option) => option.startsWith('large='))
const transcript = process.env['TRANSCRIPT']
let runs = 0
let requests = 0

const count = Number(countText)
const difference = await compare(stepsBelow)
process.exitCode = difference === null ? 0 : 1
const verdict = difference === null ? 'no difference' : `different at step ${difference.step}`
console.log(`${name} seed ${seed}: ${count} steps, ${requests} requests, ${verdict}`)
if (difference !== null && transcript === undefined) {
  for (const line of difference.lines) console.log(`  ${line}`)
  const last = stepsBelow('/r')[difference.step]
  if (last !== undefined) console.log(`  after ${textOf(last)}`)
  const failing = partsOf(stepsBelow('/r').slice(0, difference.step + 1))
  const shortest = await shrink(failing, async (parts) =>
    isSame(await compare((root) => joined(stepsBelow(root), parts)), difference),
  )
  for (const step of joined(stepsBelow('/r'), shortest)) console.log(`    ${textOf(step)}`)
}

/** The steps of this seed; they are the same each time but for their root. */
function stepsBelow(root: string): Step[] {
  const largeBytes = Number(large?.slice(6) ?? 2000)
  return randomSteps(new Random(seed), count, { root, hasQuotas, largeBytes })
}

/** Does the steps to both servers, below a root of their own. */
async function compare(stepsOf: (root: string) => readonly Step[]): Promise<Difference | null> {
  const root = `/d${seed}x${++runs}`
  const sides = await Promise.all(ports.map((port) => Side.open(port, CLIENTS)))
  try {
    for (const [number, step] of stepsOf(root).entries()) {
      requests += 'requests' in step ? step.requests.length : 1
      const [a = [], b = []] = await Promise.all(sides.map((side) => side.run(step)))
      if (transcript !== undefined) appendFileSync(transcript, transcribed(number, step, [a, b]))
      const lines = differenceOf(a, b).map((line) => line.replaceAll(root, '/r'))
      if (lines.length > 0) return { step: number, lines }
    }
    return null
  } finally {
    await Promise.all(sides.map((side) => side.end()))
  }
}

function transcribed(number: number, step: Step, sides: readonly (readonly string[])[]): string {
  return [`${number} ${textOf(step)}`, ...sides.flatMap((seen) => ['  seen:', ...seen]), ''].join('\n')
}

/** The first line that differs, on both sides. */
function differenceOf(a: readonly string[], b: readonly string[]): string[] {
  const at = a.findIndex((line, index) => line !== b[index])
  if (at < 0 && a.length === b.length) return []
  const index = at < 0 ? a.length : at
  return [`real: ${a[index] ?? 'nothing'}`, `ours: ${b[index] ?? 'nothing'}`]
}

/** Whether a shorter history shows the same, numbers apart, which are smaller there. */
function isSame(found: Difference | null, wanted: Difference): boolean {
  const text = ({ lines }: Difference) => lines.join('\n').replace(/\d+/g, '')
  return found !== null && text(found) === text(wanted)
}
