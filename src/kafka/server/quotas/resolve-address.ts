import { lookup } from 'node:dns/promises'

/** The address that a name of a host stands for; null when it stands for none. */
export async function resolveAddress(name: string): Promise<string | null> {
  try {
    return (await lookup(name)).address
  } catch {
    return null
  }
}
