import { telling } from '../command.ts'

const LONG = /^[+-]?\d{1,19}$/

export const getTraceMask = telling(
  ['get_trace_mask', 'gtmk'],
  ({ server }) => ({ tracemask: server.traceMask }),
  { needsServer: false },
)

export const setTraceMask = telling(
  ['set_trace_mask', 'stmk'],
  ({ server }, { parameters }) => {
    const text = parameters.get('traceMask')
    if (text === undefined) return { error: 'setTraceMask requires long traceMask argument' }
    const mask = LONG.test(text) ? BigInt(text.replace(/^\+/, '')) : null
    if (mask === null || BigInt.asIntN(64, mask) !== mask) {
      return { error: `setTraceMask requires long traceMask argument, got ${text}` }
    }
    server.traceMask = mask
    return { tracemask: mask }
  },
  { needsServer: false },
)
