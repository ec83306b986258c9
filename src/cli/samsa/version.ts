import packageJson from '../../../package.json' with { type: 'json' }

/** Samsa's own version, from package.json. */
export const version: string = packageJson.version
