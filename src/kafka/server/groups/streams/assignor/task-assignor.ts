import type { Tasks } from '../tasks.ts'

/** What an assignor is told of a member. */
export interface AssignedMember {
  readonly memberId: string
  /** Members of one process share a machine: no two of them have the same task. */
  readonly processId: string
  /** What the target has given it so far. */
  readonly current: Tasks
}

export interface AssignedSubtopology {
  readonly subtopologyId: string
  readonly taskCount: number
  /** Whether it keeps state, so that standbys make sense. */
  readonly isStateful: boolean
}

export interface Assignment {
  readonly members: readonly AssignedMember[]
  /** In the order of their ids. */
  readonly subtopologies: readonly AssignedSubtopology[]
  readonly standbyReplicas: number
}

/** Shares all tasks among the members of a streams group. Pure, and the same for the same input. */
export interface TaskAssignor {
  readonly name: string
  /** The tasks of each member. */
  assign(assignment: Assignment): Map<string, Tasks>
}
