import { appendFileSync } from 'node:fs'

/** Adds a line to what scripts/faults shows of the part in its table; nothing when it is not what runs. */
export function tellFigures(text: string): void {
  const file = process.env['FAULT_FIGURES']
  if (file !== undefined) appendFileSync(file, `${text}\n`)
}
