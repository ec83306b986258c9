/** The scheme key, the reference's example of a provider: whoever names a multiple of the number in /key is let in (KeyAuthenticationProvider). */
import type { AuthenticationProvider } from './provider.ts'

/** @param readKey gives the data of the znode /key, null without one */
export function keyProvider(readKey: () => Buffer | null): AuthenticationProvider {
  return {
    scheme: 'key',
    isAuthenticated: true,
    authenticate: (_, auth) => {
      if (auth === null) return 'failed'
      const key = readKey()
      // Without a key everybody is let in, so that one can be written.
      if (key === null) return [{ scheme: 'key', id: '' }]
      return isMultiple(auth, key) ? [{ scheme: 'key', id: '' }] : 'failed'
    },
    isValid: () => true,
    matches: (id, expression) => id === expression,
    userName: (id) => id,
  }
}

function isMultiple(auth: Buffer, key: Buffer): boolean {
  const [asked, divisor] = [auth, key].map((bytes) => {
    const text = bytes.toString('utf8')
    return /^[+-]?\d{1,10}$/.test(text) ? Number(text) : undefined
  })
  if (asked === undefined || divisor === undefined) return false
  return divisor === 0 || asked % divisor === 0
}
