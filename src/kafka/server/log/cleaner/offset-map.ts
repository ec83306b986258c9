import { createHash } from 'node:crypto'

/**
 * The last offset of each key in the stretch of a log that is being compacted. Like the reference's SkimpyOffsetMap it keeps
 * a hash of the key, of 128 bits, instead of the key, in a table with open addressing: 24 bytes an entry, however long the
 * keys are. It grows up to a limit, beyond which compaction goes in several rounds. The hash is cut from SHA-256, so that
 * nobody can make keys that would delete each other's records.
 */
export class OffsetMap {
  readonly #maxSize: number
  #hashes: Uint32Array
  #offsets: Float64Array
  #size = 0
  /** The last offset that the map knows everything up to; -1 when it knows nothing. */
  latestOffset = -1

  /** `bufferBytes` and `loadFactor` as log.cleaner.dedupe.buffer.size and log.cleaner.io.buffer.load.factor have them. */
  constructor(bufferBytes: number, loadFactor: number) {
    this.#maxSize = Math.max(1, Math.floor(Math.floor(bufferBytes / ENTRY_BYTES) * loadFactor))
    this.#hashes = new Uint32Array(FIRST_SLOTS * HASH_WORDS)
    this.#offsets = new Float64Array(FIRST_SLOTS).fill(EMPTY)
  }

  get size(): number {
    return this.#size
  }

  get isFull(): boolean {
    return this.#size >= this.#maxSize
  }

  /** Notes the offset of a key, which is above all noted before. The map must not be full. */
  put(key: Buffer, offset: number): void {
    if ((this.#size + 1) * 4 > this.#offsets.length * 3) this.#grow()
    hashInto(key)
    const slot = this.#slotOf()
    if (this.#offsets[slot] === EMPTY) {
      this.#hashes.set(hash, slot * HASH_WORDS)
      this.#size++
    }
    this.#offsets[slot] = offset
    this.latestOffset = offset
  }

  /** The last offset of a key; -1 when it is not known. */
  get(key: Buffer): number {
    hashInto(key)
    return this.#offsets[this.#slotOf()] ?? EMPTY
  }

  /** Where the hash is, or would be. */
  #slotOf(): number {
    const slots = this.#offsets.length
    const hashes = this.#hashes
    let slot = (hash[0] ?? 0) & (slots - 1)
    while (this.#offsets[slot] !== EMPTY) {
      const at = slot * HASH_WORDS
      if (
        hashes[at] === hash[0] &&
        hashes[at + 1] === hash[1] &&
        hashes[at + 2] === hash[2] &&
        hashes[at + 3] === hash[3]
      ) {
        break
      }
      slot = (slot + 1) & (slots - 1)
    }
    return slot
  }

  #grow(): void {
    const [hashes, offsets] = [this.#hashes, this.#offsets]
    this.#hashes = new Uint32Array(hashes.length * 2)
    this.#offsets = new Float64Array(offsets.length * 2).fill(EMPTY)
    for (let slot = 0; slot < offsets.length; slot++) {
      const offset = offsets[slot] ?? EMPTY
      if (offset === EMPTY) continue
      hash.set(hashes.subarray(slot * HASH_WORDS, (slot + 1) * HASH_WORDS))
      const target = this.#slotOf()
      this.#hashes.set(hash, target * HASH_WORDS)
      this.#offsets[target] = offset
    }
  }
}

const HASH_WORDS = 4
/** Of a hash and an offset, as in the reference, so that its limits mean the same here. */
const ENTRY_BYTES = 24
const FIRST_SLOTS = 1024
const EMPTY = -1

/** The hash of the key that is being looked for: one for all, so that a look-up allocates nothing of its own. */
const hash = new Uint32Array(HASH_WORDS)

function hashInto(key: Buffer): void {
  const digest = createHash('sha256').update(key).digest()
  for (let word = 0; word < HASH_WORDS; word++) hash[word] = digest.readUInt32LE(word * 4)
}
