/** What becomes of records that cannot be converted, transformed or sent (errors.tolerance, RetryWithToleranceOperator). */
import { connectException } from './errors.ts'

/** Where on its way a record failed. */
export type Stage =
  | 'TRANSFORMATION'
  | 'KEY_CONVERTER'
  | 'VALUE_CONVERTER'
  | 'HEADER_CONVERTER'
  | 'KAFKA_PRODUCE'

export interface Failure {
  readonly stage: Stage
  /** The Java class that was at work. */
  readonly className: string
  readonly fault: Error
}

/** Runs one step of a record's way, so that a failure tells its stage. */
export type Step = <R>(stage: Stage, className: string, run: () => R) => R

/** Tells of a failed record, given as it was before its way began: to the log, to a dead letter queue. */
export type Reporter<O> = (original: O, failure: Failure) => void

export interface RecordErrors<O> {
  /** With errors.tolerance=all failed records are passed over; without, the first ends the task. */
  readonly isTolerant: boolean
  readonly reporters: readonly Reporter<O>[]
}

/** Takes a record on its way: what `work` made of it, null where it failed and may. Throws JavaError where it may not. */
export function handleRecord<O, R>(errors: RecordErrors<O>, original: O, work: (step: Step) => R): R | null {
  let failure: Failure | undefined
  const step: Step = (stage, className, run) => {
    try {
      return run()
    } catch (error) {
      const fault = error instanceof Error ? error : new Error(String(error))
      failure = { stage, className, fault }
      throw fault
    }
  }
  try {
    return work(step)
  } catch (error) {
    if (failure === undefined) throw error
    reportFailure(errors, original, failure)
    if (errors.isTolerant) return null
    throw connectException('Tolerance exceeded in error handler', failure.fault)
  }
}

export function reportFailure<O>({ reporters }: RecordErrors<O>, original: O, failure: Failure): void {
  for (const report of reporters) report(original, failure)
}
