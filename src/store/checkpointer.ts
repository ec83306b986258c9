import type { Database } from 'better-sqlite3'

/** Keeps the write-ahead log bounded. */
export class Checkpointer {
  constructor(options: {
    path: string
    database: Database
    walLimitBytes: number
    onWarning: (text: string) => void
  }) {
    void options
  }
  afterCommit(): void {}
  async close(): Promise<void> {}
}
