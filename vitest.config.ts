import { defineConfig } from 'vitest/config'

/** Gives .sql files as text, as the build does. */
const sqlText = {
  name: 'sql-text',
  transform: (code: string, id: string) => (id.endsWith('.sql') ? `export default ${JSON.stringify(code)}` : undefined),
}

export default defineConfig({
  plugins: [sqlText],
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
})
