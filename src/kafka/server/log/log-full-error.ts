import { MAX_OFFSET } from '../../../store/chunks.ts'

/** Thrown when a log has no offsets left. */
export class LogFullError extends Error {
  override readonly name = 'LogFullError'
  readonly code = 'SAMSA_LOG_FULL'

  constructor(log: { readonly topicId: string; readonly partition: number }) {
    super(`partition ${log.partition} of topic ${log.topicId} has reached the largest offset, ${MAX_OFFSET}`)
  }
}
