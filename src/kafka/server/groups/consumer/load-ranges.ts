/**
 * The subscribers of a topic in the order of their load, with a range at either end: from the one at the low end partitions
 * are to be given to, in turn; from the one at the high end they are to be taken. Within a range all have the same load; a
 * range whose members have all had their turn takes in those next to it who are now level with it. (The reference's
 * MemberAssignmentBalancer; who comes next when loads are equal is the order of the indices.)
 */
export class LoadRanges {
  /** Of all members, by index; changes as partitions move. */
  readonly #loads: readonly number[]
  readonly #members: number[]
  #lowEnd = 0
  #lowLoad: number
  #nextLow = 0
  #highStart: number
  #highEnd: number
  #highLoad: number
  #nextHigh: number

  constructor(members: readonly number[], loads: readonly number[]) {
    this.#loads = loads
    this.#members = [...members].sort((a, b) => this.#loadOf(a) - this.#loadOf(b) || a - b)
    const last = this.#members.length - 1
    this.#lowLoad = this.#loadAt(0) - 1
    this.#highLoad = this.#loadAt(last) + 1
    this.#highStart = this.#highEnd = this.#members.length
    this.#nextHigh = last
  }

  /** How far the loads are apart when nothing has moved yet. */
  get spread(): number {
    return this.#highLoad - 1 - (this.#lowLoad + 1)
  }

  /** Whether moving a partition from the high range to the low one would gain nothing. */
  get isEven(): boolean {
    return this.#highLoad - this.#lowLoad <= 1
  }

  /** The member that a partition is to be given to next. */
  nextLow(): number {
    if (this.#nextLow >= this.#lowEnd) {
      this.#lowLoad++
      while (this.#lowEnd < this.#members.length && this.#loadAt(this.#lowEnd) === this.#lowLoad)
        this.#lowEnd++
      this.#nextLow = 0
    }
    return this.#memberAt(this.#nextLow++)
  }

  /** The member that a partition is to be taken from next; undefined when there is none left. */
  nextHigh(): number | undefined {
    if (this.#nextHigh < this.#highStart) {
      const isEmpty = this.#highEnd <= this.#highStart && this.#highStart > 0
      this.#highLoad = isEmpty ? this.#loadAt(this.#highStart - 1) : this.#highLoad - 1
      while (this.#highStart > 0 && this.#loadAt(this.#highStart - 1) === this.#highLoad) this.#highStart--
      this.#nextHigh = this.#highEnd - 1
    }
    return this.#nextHigh < 0 ? undefined : this.#memberAt(this.#nextHigh--)
  }

  /** The member that nextHigh returned has nothing of this topic to give. */
  dropHigh(): void {
    const dropped = this.#nextHigh + 1
    const member = this.#memberAt(dropped)
    this.#highEnd--
    this.#members[dropped] = this.#memberAt(this.#highEnd)
    this.#members[this.#highEnd] = member
  }

  #memberAt(position: number): number {
    return this.#members[position] ?? 0
  }

  #loadAt(position: number): number {
    return this.#loadOf(this.#memberAt(position))
  }

  #loadOf(member: number): number {
    return this.#loads[member] ?? 0
  }
}
