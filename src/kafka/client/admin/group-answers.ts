import type { ErrorName } from '../../errors.ts'
import { errorFromCode } from '../client-error.ts'
import type { Admin } from './admin.ts'
import { coordinatorFate } from './find-coordinator.ts'
import type { KeyedAnswer } from './keyed-call.ts'

/** How a request about groups tells its errors: what the log calls it, in whose name, and which errors it does not log. */
export interface GroupErrorReport {
  request: string
  logger: string
  expected: readonly ErrorName[]
  /** Errors after which the same coordinator is asked again, besides that it is loading. */
  retried?: readonly ErrorName[]
  /** What stands at the end of the log line; a full stop in some of Java's handlers. */
  logEnd?: string
}

/** Takes down the error that a coordinator gave for a group: to be asked again, somewhere else, or as the group's outcome. */
export function takeGroupError<V>(
  admin: Admin,
  report: GroupErrorReport,
  error: { groupId: string; errorCode: number; errorMessage?: string | null },
  answer: KeyedAnswer<V>,
): void {
  const { groupId, errorCode, errorMessage } = error
  const failure = errorFromCode(errorCode, errorMessage)
  if (report.retried?.some((name) => failure.is(name)) === true) return
  const fate = coordinatorFate(errorCode)
  if (fate === 'move') answer.moved.push(groupId)
  if (fate !== 'fail') return
  if (!report.expected.some((name) => failure.is(name))) {
    const text = `${report.request} request for group id ${groupId} failed due to unexpected error ${failure.kafkaError?.name}`
    admin.logError(text + (report.logEnd ?? ''), report.logger)
  }
  answer.outcomes.set(groupId, failure)
}
