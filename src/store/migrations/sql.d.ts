/** A migration's text, put into the bundle at build time. */
declare module '*.sql' {
  const sql: string
  // biome-ignore lint/style/noDefaultExport: it is how the bundler gives text
  export default sql
}
