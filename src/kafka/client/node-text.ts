import type { Node } from './types.ts'

/** A node as Java's Node prints itself. */
export function nodeText({ id, host, port, rack }: Node): string {
  return `${host}:${port} (id: ${id} rack: ${rack} isFenced: false)`
}
