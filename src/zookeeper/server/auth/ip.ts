/** The scheme ip: ids are addresses, expressions addresses or ranges (IPAuthenticationProvider). */
import { isInRange, parseAddressRange } from '../ip-address.ts'
import type { AuthenticationProvider } from './provider.ts'

export const ipProvider: AuthenticationProvider = {
  scheme: 'ip',
  isAuthenticated: false,
  authenticate: (peer) => [{ scheme: 'ip', id: peer.address }],
  isValid: (id) => parseAddressRange(id) !== null,
  matches: (id, expression) => {
    const range = parseAddressRange(expression)
    return range !== null && isInRange(id, range)
  },
  userName: (id) => id,
}
