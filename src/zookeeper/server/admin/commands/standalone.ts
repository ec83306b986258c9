/** Commands about ensembles and read-only servers: what a standalone server of the reference answers. */
import { telling } from '../command.ts'

export const isReadOnly = telling(['is_read_only', 'isro'], () => ({ read_only: false }))

export const leader = telling(['leader', 'lead'], () => ({ error: 'server is not initialized' }))

export const observers = telling(['observers', 'obsr'], () => ({ synced_observers: 0, observers: [] }))

export const observerStatReset = telling(['observer_connection_stat_reset', 'orst'], () => ({}))

export const votingView = telling(['voting_view'], () => ({ current_config: {} }))

export const zabState = telling(['zabstate'], () => ({ voting: false, zabstate: '' }), { needsServer: false })

export const ruok = telling(['ruok'], () => ({}))

/** The reference remembers a digest of its tree for every 128th transaction, which is not computed here. */
export const hash = telling(['hash'], () => ({ digests: [] }))
