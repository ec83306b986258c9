import type { ConfigRows } from '../../../store/configs.ts'
import type { Store } from '../../../store/store.ts'
import type { PartitionRun, TopicRows } from '../../../store/topics.ts'
import type { TopicConfig } from '../../configs/topic-config.ts'
import { randomUuid } from '../../uuid.ts'
import { ResourceType } from './resource-types.ts'
import { makeTopic, type NewTopic, type Topic } from './topic.ts'

export type { NewTopic, Topic } from './topic.ts'

/**
 * The registry of topics, in two views. Requests are validated against `pending`, which changes at once, so that of two
 * creations of one name in the same turn the second fails. Everybody else sees `visible`, which changes when the
 * transaction has been committed. A transaction that fails takes its pending changes back.
 *
 * Topics are frozen values: a change replaces one, so a handler that holds a topic sees one consistent state of it.
 */
export class Topics {
  readonly #store: Store
  readonly #rows: TopicRows
  readonly #configRows: ConfigRows
  readonly #start: number
  readonly #resolve: (overrides: ReadonlyMap<string, string>) => TopicConfig
  readonly #onDelete: ((topic: Topic) => void)[] = []
  readonly #visible = new TopicView()
  readonly #pending = new TopicView()
  #sortedNames: readonly string[] | undefined
  #version: number
  #newTopicVersion: number

  constructor(options: {
    readonly store: Store
    readonly rows: TopicRows
    readonly configRows: ConfigRows
    /** Which start of the broker this is, counted from 1. */
    readonly start: number
    /** What is in force for a topic with these overrides. */
    readonly resolve: (overrides: ReadonlyMap<string, string>) => TopicConfig
  }) {
    this.#store = options.store
    this.#rows = options.rows
    this.#configRows = options.configRows
    this.#start = options.start
    this.#resolve = options.resolve
    this.#version = this.#newTopicVersion = options.start * VERSIONS_PER_START
    this.#load()
  }

  /** Finds a topic by name. */
  byName(name: string): Topic | undefined {
    return this.#visible.names.get(name)
  }

  /** Finds a topic by its 22-character id. */
  byId(topicId: string): Topic | undefined {
    return this.#visible.ids.get(topicId)
  }

  /** All topics, by name in code unit order. */
  all(): Topic[] {
    this.#sortedNames ??= [...this.#visible.names.keys()].sort()
    return this.#sortedNames.flatMap((name) => this.#visible.names.get(name) ?? [])
  }

  /** Rises with every change that has become visible, and from one start of the broker to the next. */
  get version(): number {
    return this.#version
  }

  /** The version that the last new topic came with, or the broker started with. */
  get newTopicVersion(): number {
    return this.#newTopicVersion
  }

  /** Like byName, but with changes that wait for their commit: what requests are validated against. */
  pendingByName(name: string): Topic | undefined {
    return this.#pending.names.get(name)
  }

  /** Like byId, but with changes that wait for their commit. */
  pendingById(topicId: string): Topic | undefined {
    return this.#pending.ids.get(topicId)
  }

  /** All names, with those that wait for their commit. */
  pendingNames(): Iterable<string> {
    return this.#pending.names.keys()
  }

  /** Runs a function inside the transaction that deletes a topic: the place to delete what belongs to it. */
  onDelete(listener: (topic: Topic) => void): void {
    this.#onDelete.push(listener)
  }

  /** Creates a topic; the promise settles when it is committed and visible. Throws when the name is taken. */
  async create(spec: NewTopic): Promise<Topic> {
    if (this.#pending.names.has(spec.name)) throw new Error(`Topic '${spec.name}' already exists.`)
    const topicId = spec.topicId ?? this.newTopicId()
    const configs = new Map(spec.configs)
    const run = { topicId, first: 0, count: spec.partitions, madeAtStart: this.#start }
    const topic = this.#make({ topicId, name: spec.name, runs: [run], configs })
    this.#store.write(() => {
      this.#rows.insert({ topicId, name: spec.name })
      this.#rows.insertRun(run)
      this.#writeConfigs(spec.name, configs)
    })
    await this.#change(undefined, topic)
    return topic
  }

  /** Returns the topic of that name, creating it first when there is none (coordinators' own topics, auto-creation). */
  async ensure(spec: NewTopic): Promise<Topic> {
    const existing = this.#pending.names.get(spec.name)
    if (existing === undefined) return this.create(spec)
    await this.#store.committed({ durable: true })
    return existing
  }

  /** Deletes a topic and all that belongs to it; settles when that is committed. Unknown ids are ignored. */
  async delete(topicId: string): Promise<void> {
    const topic = this.#pending.ids.get(topicId)
    if (topic === undefined) return
    this.#store.write(() => {
      this.#rows.delete(topicId)
      this.#configRows.clear(ResourceType.TOPIC, topic.name)
      for (const listener of this.#onDelete) listener(topic)
    })
    await this.#change(topic, undefined)
  }

  /** Raises the number of partitions to `total`; settles when that is committed. */
  async addPartitions(topicId: string, total: number): Promise<Topic> {
    const before = this.#existing(topicId)
    const run = {
      topicId,
      first: before.partitions,
      count: total - before.partitions,
      madeAtStart: this.#start,
    }
    if (run.count <= 0)
      throw new RangeError(
        `topic ${before.name} has ${before.partitions} partitions: ${total} is no increase`,
      )
    this.#store.write(() => this.#rows.insertRun(run))
    const after = this.#make({ ...before, runs: [...before.runs, run] })
    await this.#change(before, after)
    return after
  }

  /** Replaces the overrides of a topic; settles when that is committed. */
  async setConfigs(topicId: string, configs: ReadonlyMap<string, string>): Promise<Topic> {
    const before = this.#existing(topicId)
    this.#store.write(() => this.#writeConfigs(before.name, configs))
    const after = this.#make({ ...before, configs: new Map(configs) })
    await this.#change(before, after)
    return after
  }

  /** Recomputes what is in force for every topic: the broker's own configuration has changed. */
  refreshConfigs(): void {
    for (const view of [this.#visible, this.#pending]) {
      for (const topic of [...view.ids.values()]) view.put(this.#make(topic))
    }
  }

  /** An id that no topic has. Ids that would start with a dash are not used: they look like options to scripts. */
  newTopicId(): string {
    for (;;) {
      const id = randomUuid()
      if (!id.startsWith('-') && !this.#pending.ids.has(id)) return id
    }
  }

  #load(): void {
    const runs = new Map<string, PartitionRun[]>()
    for (const run of this.#rows.allRuns()) {
      const known = runs.get(run.topicId)
      if (known === undefined) runs.set(run.topicId, [run])
      else known.push(run)
    }
    for (const { topicId, name } of this.#rows.all()) {
      const configs = this.#configRows.of(ResourceType.TOPIC, name)
      const topic = this.#make({ topicId, name, runs: runs.get(topicId) ?? [], configs })
      this.#visible.put(topic)
      this.#pending.put(topic)
    }
  }

  #make(parts: Pick<Topic, 'topicId' | 'name' | 'configs' | 'runs'>): Topic {
    return makeTopic(parts, this.#start, this.#resolve(parts.configs))
  }

  #existing(topicId: string): Topic {
    const topic = this.#pending.ids.get(topicId)
    if (topic === undefined) throw new RangeError(`no topic has the id ${topicId}`)
    return topic
  }

  #writeConfigs(name: string, configs: ReadonlyMap<string, string>): void {
    this.#configRows.replace(ResourceType.TOPIC, name, configs)
  }

  /** Puts a change in force: pending at once, visible with its commit, before anybody who awaits that goes on. */
  #change(before: Topic | undefined, after: Topic | undefined): Promise<void> {
    this.#pending.change(before, after)
    this.#store.onRollback(() => this.#pending.change(after, before))
    this.#store.afterCommit(() => {
      this.#visible.change(before, after)
      this.#sortedNames = undefined
      this.#version++
      if (before === undefined) this.#newTopicVersion = this.#version
    })
    return this.#store.committed({ durable: true })
  }
}

/** More changes than one start of the broker sees. */
const VERSIONS_PER_START = 2 ** 32

class TopicView {
  readonly names = new Map<string, Topic>()
  readonly ids = new Map<string, Topic>()

  put(topic: Topic): void {
    this.names.set(topic.name, topic)
    this.ids.set(topic.topicId, topic)
  }

  change(before: Topic | undefined, after: Topic | undefined): void {
    if (before !== undefined && after === undefined) {
      // The name may already belong to a topic made since.
      if (this.names.get(before.name)?.topicId === before.topicId) this.names.delete(before.name)
      this.ids.delete(before.topicId)
    }
    if (after !== undefined) this.put(after)
  }
}
