import type { ClientError } from '../client-error.ts'
import type { Committer, OffsetReader } from './coordinator.ts'

/** How a consumer belongs to its group, whichever protocol (group.protocol) the group goes by. */
export interface GroupMembership {
  /** Whom commits are made by. */
  readonly committer: Committer
  /** Whom committed offsets are asked for by; undefined for nobody in particular. */
  readonly reader: OffsetReader | undefined
  /** A member that may commit. */
  readonly isStable: boolean
  /** Whether partitions are kept, and read on, while the group shares out anew. */
  readonly isCooperative: boolean
  /** A poll is going on. */
  notePoll(): void
  /** There was a Metadata answer. */
  noteMetadata(): void
  /** The group has gone on without this member, as a commit has shown. */
  noteExpulsion(error: ClientError): void
  /** What the group knows of this member is to be looked after. */
  requestRejoin(reason: string): void
  /** Goes as far as it can without waiting; true when joined. Throws ClientError for what ends membership for good. */
  advance(): Promise<boolean>
  /** Leaves the group, unless the member means to come back. Never rejects. */
  leave(deadlineMs: number, reason: string): Promise<void>
}
