import type { StreamsMember } from './streams-group.ts'
import type { EpochedTaskSet, TaskSet } from './tasks.ts'

/** In which processes tasks are: what a member has yet to give up is still with it. */
export class TaskHolders {
  /** By task and kind: the processes. */
  readonly #processes = new Map<string, Set<string>>()

  constructor(members: Iterable<StreamsMember>) {
    for (const { processId, assigned, pendingRevocation } of members) {
      for (const tasks of [assigned, pendingRevocation]) {
        this.#add('active', tasks.active, processId)
        this.#add('copy', tasks.standby, processId)
        this.#add('copy', tasks.warmup, processId)
      }
    }
  }

  /** Whether a task is active anywhere. */
  isActive(subtopologyId: string, partition: number): boolean {
    return this.#processes.has(nameOf('active', subtopologyId, partition))
  }

  /** Whether a process has a task as active. */
  isActiveIn(processId: string, subtopologyId: string, partition: number): boolean {
    return this.#processes.get(nameOf('active', subtopologyId, partition))?.has(processId) ?? false
  }

  /** Whether a process has a task as standby or warm-up. */
  isCopiedIn(processId: string, subtopologyId: string, partition: number): boolean {
    return this.#processes.get(nameOf('copy', subtopologyId, partition))?.has(processId) ?? false
  }

  #add(kind: 'active' | 'copy', tasks: TaskSet | EpochedTaskSet, processId: string): void {
    for (const [subtopologyId, partitions] of tasks) {
      for (const partition of partitions.keys()) {
        const name = nameOf(kind, subtopologyId, partition)
        const processes = this.#processes.get(name)
        if (processes) processes.add(processId)
        else this.#processes.set(name, new Set([processId]))
      }
    }
  }
}

function nameOf(kind: 'active' | 'copy', subtopologyId: string, partition: number): string {
  return `${kind} ${partition} ${subtopologyId}`
}
