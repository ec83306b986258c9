/** What was found in a data directory. */
export interface DataCheck {
  readonly topics: number
  readonly partitions: number
  readonly batches: number
  readonly batchBytes: number
  readonly znodes: number
  /** What is wrong, a line each, with the file's table, the partition or the znode that it is about. */
  readonly problems: readonly string[]
}
