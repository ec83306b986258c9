import type { AnyHandler } from '../handler.ts'

/** Every API that the broker serves; ApiVersions answers with this list. */
export const handlers: readonly AnyHandler[] = []
