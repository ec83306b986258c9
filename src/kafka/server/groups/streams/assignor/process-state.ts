import { javaHashMapOrder } from '../../../../java-hash-map.ts'
import { JavaPriorityQueue } from '../../../../java-priority-queue.ts'

export interface Task {
  readonly subtopologyId: string
  readonly partition: number
}

interface MemberLoad {
  readonly memberId: string
  readonly taskCount: number
}

/** What has been assigned to a process while an assignment is made; each member is a thread of it. */
export class ProcessState {
  readonly active = new Map<string, Task[]>()
  readonly standby = new Map<string, Task[]>()
  readonly #taskCounts = new Map<string, number>()
  readonly #tasks = new Set<string>()
  #taskCount = 0
  /** Thrown away by whatever else gives tasks: the reference keeps it no better. */
  #byLoad: JavaPriorityQueue<MemberLoad> | null = null

  addMember(memberId: string): void {
    this.#taskCounts.set(memberId, 0)
  }

  /** Tasks for each member. */
  get load(): number {
    return this.#taskCount / this.#taskCounts.size
  }

  taskCountOf(memberId: string): number {
    return this.#taskCounts.get(memberId) ?? 0
  }

  has(task: Task): boolean {
    return this.#tasks.has(nameOf(task))
  }

  /** Gives a task to a member; returns how many it then has. */
  add(memberId: string, task: Task, kind: 'active' | 'standby'): number {
    this.#byLoad = null
    return this.#add(memberId, task, kind)
  }

  /** Gives a task to the member that has least; returns how many it then has. */
  addToLeastLoaded(task: Task, kind: 'active' | 'standby'): number {
    this.#byLoad ??= new JavaPriorityQueue<MemberLoad>(
      (a, b) => a.taskCount - b.taskCount,
      javaHashMapOrder(this.#taskCounts.keys()).map((memberId) => ({
        memberId,
        taskCount: this.taskCountOf(memberId),
      })),
    )
    const least = this.#byLoad.poll()
    if (!least) throw new Error('a process without members')
    const taskCount = this.#add(least.memberId, task, kind)
    this.#byLoad.add({ memberId: least.memberId, taskCount })
    return taskCount
  }

  #add(memberId: string, task: Task, kind: 'active' | 'standby'): number {
    const taskCount = this.taskCountOf(memberId) + 1
    this.#taskCounts.set(memberId, taskCount)
    this.#taskCount++
    this.#tasks.add(nameOf(task))
    const ofMember = this[kind].get(memberId)
    if (ofMember) ofMember.push(task)
    else this[kind].set(memberId, [task])
    return taskCount
  }
}

/** A text that no other task has. */
export function nameOf({ subtopologyId, partition }: Task): string {
  return `${subtopologyId}_${partition}`
}
