/**
 * A queue that gives out its least element first. Elements that compare as equal come in the order in which
 * java.util.PriorityQueue gives them, which is no order one would choose: the reference's assignors depend on it.
 */
export class JavaPriorityQueue<T> {
  /** A binary heap: the children of `i` stand at `2i + 1` and `2i + 2`. */
  readonly #heap: T[] = []
  readonly #compare: (a: T, b: T) => number

  constructor(compare: (a: T, b: T) => number, elements: Iterable<T> = []) {
    this.#compare = compare
    for (const element of elements) this.add(element)
  }

  get isEmpty(): boolean {
    return this.#heap.length === 0
  }

  add(element: T): void {
    let at = this.#heap.length
    while (at > 0) {
      const parent = (at - 1) >> 1
      const above = this.#heap[parent] as T
      if (this.#compare(element, above) >= 0) break
      this.#heap[at] = above
      at = parent
    }
    this.#heap[at] = element
  }

  /** Takes the least element out; undefined when there is none. */
  poll(): T | undefined {
    const least = this.#heap[0]
    const last = this.#heap.pop()
    if (last !== undefined && this.#heap.length > 0) this.#sink(last)
    return least
  }

  /** Puts an element in the place of the first, and from there to where it belongs. */
  #sink(element: T): void {
    const heap = this.#heap
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && this.#compare(heap[child] as T, heap[child + 1] as T) > 0) child++
      const below = heap[child] as T
      if (this.#compare(element, below) <= 0) break
      heap[at] = below
      at = child
    }
    heap[at] = element
  }
}
